#include "casegraph/measures/knowledge/occasions.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr OccasionKey kOfContact = OccasionKey{1} << 31;  // above every incident; contacts have 28 bits

// An appointment that was cancelled or missed; a planned visit that nobody answered is one too.
bool did_not_take_place(const CaseGraph& graph, std::uint32_t contact) {
  const graph::Code code = graph.contacts.attendance.value_or(contact, 0);
  if (code == 0) return false;
  const std::string_view attendance = graph.terms.attendance[code];
  if (attendance == "no_reply") {
    const std::string_view kind = graph.terms.contact_kind[graph.contacts.kind.value_or(contact, 0)];
    return kind == "appointment" || kind == "home_visit";
  }
  return attendance == "not_attended" || attendance == "cancelled_by_agency" || attendance == "cancelled_by_person" ||
         attendance == "child_not_brought";
}

std::vector<OccasionKey> keys_of(const CaseGraph& graph, PersonId person, bool count_contacts) {
  std::vector<OccasionKey> keys;
  for (const graph::PersonContact& entry : graph.contacts_of_person[person.value])
    if (is_counted(graph, entry.contact, count_contacts))
      keys.push_back(occasion_key(graph, entry.contact, count_contacts));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

DateInterval earliest(const CaseGraph& graph, OccasionKey key) {
  DateInterval day{kAfterAll, kAfterAll};
  for_each_contact_of(graph, key, [&](std::uint32_t contact) {
    const DateInterval days = graph.contacts.days(contact);
    if (is_finite(days.first)) day.first = std::min(day.first, days.first);
    if (is_finite(days.last)) day.last = std::min(day.last, days.last);
  });
  // The earliest contact may have no first day that is stated though another has.
  if (day.first == kAfterAll || day.first > day.last) day.first = kBeforeAll;
  return day;
}

OccasionRecord record_of(const Holding& holding, std::uint32_t contact, const PersonPair& pair,
                         const OccasionQuery& query) {
  const CaseGraph& graph = holding.graph();
  OccasionRecord record{contact, is_of_kind(graph, contact, query.fact), {}, {}};
  record.truth = std::min(record.truth, is_assessed(graph, contact, query.fact, pair));
  for (std::size_t place = 0; place < pair.size(); ++place) {
    if (pair[place].is_none()) {
      record.named[place] = kAlways;
      continue;
    }
    record.named[place] = named_from(graph, contact, pair[place]);
    if (!query.as_it_happened) continue;
    for (const graph::Participation& part : graph.participants[contact])
      if (part.person == pair[place]) record.named[place] = kAlways;
  }
  if (query.as_it_happened) {
    const Held always{kBeforeAll, kBeforeAll, DateInterval::exactly(kAfterAll)};
    record.holders.emplace_back(AgencyId{graph.contacts.agency[contact]}, always);
    return record;
  }
  for (const AgencyId agency : holders_of(holding, contact))
    if (const Held held = holding.of(agency, contact); !held.never()) record.holders.emplace_back(agency, held);
  return record;
}

Occasion occasion_of(const Holding& holding, OccasionKey key, const PersonPair& pair, const OccasionQuery& query) {
  const CaseGraph& graph = holding.graph();
  Occasion occasion;
  occasion.day = day_of_occasion(graph, key);
  if (query.count_contacts) {
    occasion.least = graph.contacts.count_min.value_or(contact_of_key(key), 1);
    occasion.greatest = graph.contacts.count_max.value_or(contact_of_key(key), 1);
  }
  for_each_contact_of(graph, key, [&](std::uint32_t contact) {
    if (is_counted(graph, contact, query.count_contacts))
      occasion.records.push_back(record_of(holding, contact, pair, query));
  });
  return occasion;
}

}  // namespace

OccasionKey occasion_key(const CaseGraph& graph, std::uint32_t contact, bool count_contacts) {
  const std::uint32_t incident = graph.contacts.incident.value_or(contact, IncidentId::kNone);
  return count_contacts || incident == IncidentId::kNone ? kOfContact | contact : incident;
}

bool is_of_contact(OccasionKey key) { return key >= kOfContact; }
std::uint32_t contact_of_key(OccasionKey key) { return key - kOfContact; }

bool is_counted(const CaseGraph& graph, std::uint32_t contact, bool count_contacts) {
  if (did_not_take_place(graph, contact)) return false;
  return !count_contacts || graph.contacts.part_of.value_or(contact, ContactId::kNone) == ContactId::kNone;
}

DateInterval day_of_occasion(const CaseGraph& graph, OccasionKey key) {
  DateInterval day = earliest(graph, key);
  if (is_of_contact(key) || graph.incidents.start.empty()) return day;
  const DateInterval start = graph.incidents.start[key];
  if (is_finite(start.first)) day.first = start.first;
  if (is_finite(start.last)) day.last = std::min(day.last, start.last);
  // A start after every contact is what the incident states; the contacts cannot narrow it.
  return day.first <= day.last ? day : start;
}

std::vector<Occasion> occasions_of(const Holding& holding, const PersonPair& pair, const OccasionQuery& query) {
  const CaseGraph& graph = holding.graph();
  std::vector<OccasionKey> keys = keys_of(graph, pair[0], query.count_contacts);
  if (!pair[1].is_none()) {
    const std::vector<OccasionKey> others = keys_of(graph, pair[1], query.count_contacts);
    std::vector<OccasionKey> both;
    std::set_intersection(keys.begin(), keys.end(), others.begin(), others.end(), std::back_inserter(both));
    keys = std::move(both);
  }
  return occasions_of(holding, pair, keys, query);
}

std::vector<Occasion> occasions_of(const Holding& holding, const PersonPair& pair, std::span<const OccasionKey> keys,
                                   const OccasionQuery& query) {
  std::vector<Occasion> occasions;
  for (const OccasionKey key : keys) occasions.push_back(occasion_of(holding, key, pair, query));
  std::sort(occasions.begin(), occasions.end(),
            [](const Occasion& a, const Occasion& b) { return a.records.front().contact < b.records.front().contact; });
  return occasions;
}

}  // namespace casegraph::measures
