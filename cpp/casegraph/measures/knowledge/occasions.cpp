#include "casegraph/measures/knowledge/occasions.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

// Incidents and contacts without one share one range of keys: contacts from 2^32 on.
using OccasionKey = std::uint64_t;
constexpr OccasionKey kOfContact = 1ULL << 32;

OccasionKey key_of(const CaseGraph& graph, std::uint32_t contact, bool count_contacts) {
  const std::uint32_t incident = graph.contacts.incident.value_or(contact, IncidentId::kNone);
  return count_contacts || incident == IncidentId::kNone ? kOfContact | contact : incident;
}

// An appointment that was cancelled or missed; a planned visit that nobody answered is one too.
bool did_not_take_place(const CaseGraph& graph, std::uint32_t contact) {
  const std::string_view attendance = graph.terms.attendance[graph.contacts.attendance.value_or(contact, 0)];
  if (attendance == "no_reply") {
    const std::string_view kind = graph.terms.contact_kind[graph.contacts.kind.value_or(contact, 0)];
    return kind == "appointment" || kind == "home_visit";
  }
  return attendance == "not_attended" || attendance == "cancelled_by_agency" || attendance == "cancelled_by_person" ||
         attendance == "child_not_brought";
}

bool is_counted(const CaseGraph& graph, std::uint32_t contact, bool count_contacts) {
  if (did_not_take_place(graph, contact)) return false;
  return !count_contacts || graph.contacts.part_of.value_or(contact, ContactId::kNone) == ContactId::kNone;
}

std::vector<OccasionKey> keys_of(const CaseGraph& graph, PersonId person, bool count_contacts) {
  std::vector<OccasionKey> keys;
  for (const graph::PersonContact& entry : graph.contacts_of_person[person.value])
    if (is_counted(graph, entry.contact, count_contacts)) keys.push_back(key_of(graph, entry.contact, count_contacts));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::vector<std::uint32_t> contacts_of(const CaseGraph& graph, OccasionKey key) {
  if (key >= kOfContact) return {static_cast<std::uint32_t>(key - kOfContact)};
  const auto contacts = graph.contacts_of_incident[key];
  return {contacts.begin(), contacts.end()};
}

DateInterval earliest(const CaseGraph& graph, const std::vector<std::uint32_t>& contacts) {
  DateInterval day{kAfterAll, kAfterAll};
  for (const std::uint32_t contact : contacts) {
    const DateInterval days = graph.contacts.days(contact);
    if (is_finite(days.first)) day.first = std::min(day.first, days.first);
    if (is_finite(days.last)) day.last = std::min(day.last, days.last);
  }
  // The earliest contact may have no first day that is stated though another has.
  if (day.first == kAfterAll || day.first > day.last) day.first = kBeforeAll;
  return day;
}

DateInterval day_of_occasion(const CaseGraph& graph, OccasionKey key, const std::vector<std::uint32_t>& contacts) {
  DateInterval day = earliest(graph, contacts);
  if (key >= kOfContact || graph.incidents.start.empty()) return day;
  const DateInterval start = graph.incidents.start[key];
  if (is_finite(start.first)) day.first = start.first;
  if (is_finite(start.last)) day.last = std::min(day.last, start.last);
  // A start after every contact is what the incident states; the contacts cannot narrow it.
  return day.first <= day.last ? day : start;
}

OccasionRecord record_of(const Holding& holding, std::uint32_t contact, const PersonPair& pair,
                         const OccasionQuery& query) {
  const CaseGraph& graph = holding.graph();
  OccasionRecord record{contact, is_of_kind(graph, contact, query.fact), {}, {}};
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
  const std::vector<std::uint32_t> contacts = contacts_of(graph, key);
  Occasion occasion;
  occasion.day = day_of_occasion(graph, key, contacts);
  if (query.count_contacts) {
    occasion.least = graph.contacts.count_min.value_or(contacts.front(), 1);
    occasion.greatest = graph.contacts.count_max.value_or(contacts.front(), 1);
  }
  for (const std::uint32_t contact : contacts)
    if (is_counted(graph, contact, query.count_contacts))
      occasion.records.push_back(record_of(holding, contact, pair, query));
  return occasion;
}

void add_pairs(std::vector<PersonId>& persons, bool of_one_person, std::vector<PersonPair>& pairs) {
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  for (std::size_t a = 0; a < persons.size(); ++a) {
    if (of_one_person)
      pairs.push_back({persons[a], PersonId{}});
    else
      for (std::size_t b = a + 1; b < persons.size(); ++b) pairs.push_back({persons[a], persons[b]});
  }
}

}  // namespace

std::vector<Occasion> occasions_of(const Holding& holding, const PersonPair& pair, const OccasionQuery& query) {
  const CaseGraph& graph = holding.graph();
  std::vector<OccasionKey> keys = keys_of(graph, pair[0], query.count_contacts);
  if (!pair[1].is_none()) {
    const std::vector<OccasionKey> others = keys_of(graph, pair[1], query.count_contacts);
    std::vector<OccasionKey> both;
    std::set_intersection(keys.begin(), keys.end(), others.begin(), others.end(), std::back_inserter(both));
    keys = std::move(both);
  }
  std::vector<Occasion> occasions;
  for (const OccasionKey key : keys) occasions.push_back(occasion_of(holding, key, pair, query));
  std::sort(occasions.begin(), occasions.end(),
            [](const Occasion& a, const Occasion& b) { return a.records.front().contact < b.records.front().contact; });
  return occasions;
}

std::vector<PersonPair> pairs_with_occasions(const CaseGraph& graph, bool of_one_person, bool count_contacts) {
  std::vector<PersonPair> pairs;
  std::vector<PersonId> persons;
  const auto add_contact = [&](std::uint32_t contact) {
    if (!is_counted(graph, contact, count_contacts)) return;
    for (const graph::Participation& part : graph.participants[contact]) persons.push_back(part.person);
  };
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
    if (key_of(graph, contact, count_contacts) < kOfContact) continue;
    persons.clear();
    add_contact(contact);
    add_pairs(persons, of_one_person, pairs);
  }
  for (std::size_t incident = 0; !count_contacts && incident < graph.contacts_of_incident.groups(); ++incident) {
    persons.clear();
    for (const std::uint32_t contact : graph.contacts_of_incident[incident]) add_contact(contact);
    add_pairs(persons, of_one_person, pairs);
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace casegraph::measures
