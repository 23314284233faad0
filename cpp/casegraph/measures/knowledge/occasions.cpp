#include "casegraph/measures/knowledge/occasions.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr OccasionKey kOfContact = OccasionKey{1} << 31;  // above every incident; contacts have 28 bits

// An appointment that was cancelled or missed; a planned visit that nobody answered is one too.
bool did_not_take_place(std::string_view attendance, std::string_view kind) {
  if (attendance == "no_reply") return kind == "appointment" || kind == "home_visit";
  return attendance == "not_attended" || attendance == "cancelled_by_agency" || attendance == "cancelled_by_person" ||
         attendance == "child_not_brought";
}

std::vector<OccasionKey> keys_of(const CaseGraph& graph, PersonId person, const CountedContacts& counted,
                                 bool count_contacts) {
  std::vector<OccasionKey> keys;
  for (const graph::PersonContact& entry : graph.contacts_of_person[person.value])
    if (counted.has(entry.contact)) keys.push_back(occasion_key(graph, entry.contact, count_contacts));
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

void add_record(const Holding& holding, std::uint32_t contact, const PersonPair& pair, const OccasionQuery& query,
                Occasions& occasions) {
  const CaseGraph& graph = holding.graph();
  std::array<DayBounds, 2> named = named_of_pair(graph, contact, pair);
  if (query.as_it_happened)
    for (const graph::Participation& part : graph.participants[contact])
      for (std::size_t place = 0; place < pair.size(); ++place)
        if (part.person == pair[place]) named[place] = kAlways;
  const Truth truth = std::min(is_of_kind(graph, contact, query.fact), is_assessed(graph, contact, query.fact, pair));
  occasions.add_record(contact, truth, named);
  if (query.as_it_happened) {
    const Held always{kBeforeAll, kBeforeAll, DateInterval::exactly(kAfterAll)};
    return occasions.add_holder(AgencyId{graph.contacts.agency[contact]}, always);
  }
  for_each_holder(holding, contact, [&](AgencyId agency, const Held& held) {
    if (!held.never()) occasions.add_holder(agency, held);
  });
}

void add_occasion(const Holding& holding, OccasionKey key, const PersonPair& pair, const OccasionQuery& query,
                  const CountedContacts& counted, Occasions& occasions) {
  const CaseGraph& graph = holding.graph();
  const bool counts = query.count_contacts;
  occasions.begin_occasion(day_of_occasion(graph, key),
                           counts ? graph.contacts.count_min.value_or(contact_of_key(key), 1) : 1,
                           counts ? graph.contacts.count_max.value_or(contact_of_key(key), 1) : 1);
  for_each_contact_of(graph, key, [&](std::uint32_t contact) {
    if (counted.has(contact)) add_record(holding, contact, pair, query, occasions);
  });
}

}  // namespace

OccasionKey occasion_key(const CaseGraph& graph, std::uint32_t contact, bool count_contacts) {
  const std::uint32_t incident = graph.contacts.incident.value_or(contact, IncidentId::kNone);
  return count_contacts || incident == IncidentId::kNone ? kOfContact | contact : incident;
}

bool is_of_contact(OccasionKey key) { return key >= kOfContact; }
std::uint32_t contact_of_key(OccasionKey key) { return key - kOfContact; }

CountedContacts::CountedContacts(const CaseGraph& graph, bool count_contacts)
    : graph_(graph), count_contacts_(count_contacts) {
  if (graph.contacts.attendance.empty()) return;
  for (const std::string& attendance : graph.terms.attendance.all())
    for (const std::string& kind : graph.terms.contact_kind.all())
      did_not_take_place_.push_back(did_not_take_place(attendance, kind));
}

bool CountedContacts::has(std::uint32_t contact) const {
  if (!did_not_take_place_.empty()) {
    const std::size_t kinds = graph_.terms.contact_kind.size();
    const graph::Code attendance = graph_.contacts.attendance[contact];
    if (attendance != 0 && did_not_take_place_[attendance * kinds + graph_.contacts.kind.value_or(contact, 0)] != 0)
      return false;
  }
  return !count_contacts_ || graph_.contacts.part_of.value_or(contact, ContactId::kNone) == ContactId::kNone;
}

void Occasions::clear() {
  occasions_.clear();
  records_.clear();
  holders_.clear();
}

void Occasions::begin_occasion(DateInterval day, std::int64_t least, std::int64_t greatest) {
  const auto at = static_cast<std::uint32_t>(records_.size());
  occasions_.push_back({day, least, greatest, at, at});
}

void Occasions::add_record(std::uint32_t contact, Truth truth, std::array<DayBounds, 2> named) {
  const auto at = static_cast<std::uint32_t>(holders_.size());
  records_.push_back({contact, truth, named, at, at});
  ++occasions_.back().end_of_records;
}

void Occasions::add_holder(AgencyId agency, const Held& held) {
  holders_.push_back({agency, held});
  ++records_.back().end_of_holders;
}

void Occasions::sort() {
  const auto by_contact = [&](const Occasion& a, const Occasion& b) {
    return records_[a.first_record].contact < records_[b.first_record].contact;
  };
  if (!std::is_sorted(occasions_.begin(), occasions_.end(), by_contact))
    std::sort(occasions_.begin(), occasions_.end(), by_contact);
}

std::array<DayBounds, 2> named_of_pair(const CaseGraph& graph, std::uint32_t contact, const PersonPair& pair) {
  std::array<DayBounds, 2> named;
  for (std::size_t place = 0; place < pair.size(); ++place)
    named[place] = pair[place].is_none() ? kAlways : named_from(graph, contact, pair[place]);
  return named;
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

Occasions occasions_of(const Holding& holding, const PersonPair& pair, const OccasionQuery& query) {
  const CaseGraph& graph = holding.graph();
  const CountedContacts counted(graph, query.count_contacts);
  std::vector<OccasionKey> keys = keys_of(graph, pair[0], counted, query.count_contacts);
  if (!pair[1].is_none()) {
    const std::vector<OccasionKey> others = keys_of(graph, pair[1], counted, query.count_contacts);
    std::vector<OccasionKey> both;
    std::set_intersection(keys.begin(), keys.end(), others.begin(), others.end(), std::back_inserter(both));
    keys = std::move(both);
  }
  return occasions_of(holding, pair, keys, query);
}

Occasions occasions_of(const Holding& holding, const PersonPair& pair, std::span<const OccasionKey> keys,
                       const OccasionQuery& query) {
  const CountedContacts counted(holding.graph(), query.count_contacts);
  Occasions occasions;
  for (const OccasionKey key : keys) add_occasion(holding, key, pair, query, counted, occasions);
  occasions.sort();
  return occasions;
}

}  // namespace casegraph::measures
