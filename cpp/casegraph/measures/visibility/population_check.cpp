#include "casegraph/measures/visibility/population_check.hpp"

#include <algorithm>

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::uint32_t kSeveral = PersonRecord::kSeveral;
constexpr std::size_t kUnsettled = kVisibilityClasses;
constexpr std::size_t kNotCounted = kSplitCounts;
constexpr std::size_t kMostDaysInTable = std::size_t{1} << 22;

constexpr std::size_t place_of(VisibilityClass visibility) { return static_cast<std::size_t>(visibility); }

// Under what a contact counts whose classes are these.
std::size_t count_of(ClassSet classes) {
  if (!classes.may_be_before()) return kNotCounted;
  if (!classes.is_settled()) return kUnsettled;
  for (std::size_t at = 0; at < kVisibilityClasses; ++at)
    if (classes.has(static_cast<VisibilityClass>(at))) return at;
  return kNotCounted;
}

}  // namespace

// -- sums --------------------------------------------------------------------------------------------

void SplitSums::add_found(std::uint64_t windows) {
  for (std::size_t window = 0; window < changes_.size(); ++window)
    changes_[window].with_found += static_cast<std::int64_t>(windows >> window & 1U);
}

void SplitSums::add(const SplitSums& other) {
  checks += other.checks;
  skipped += other.skipped;
  with_relevant += other.with_relevant;
  n += other.n;
  for (std::size_t window = 0; window < changes_.size(); ++window) {
    for (std::size_t at = 0; at < kSplitCounts; ++at) changes_[window].counts[at] += other.changes_[window].counts[at];
    changes_[window].with_found += other.changes_[window].with_found;
  }
}

std::array<std::int64_t, kSplitCounts> SplitSums::counts(std::size_t window) const {
  std::array<std::int64_t, kSplitCounts> counts{};
  for (std::size_t before = 0; before <= window; ++before)
    for (std::size_t at = 0; at < kSplitCounts; ++at) counts[at] += changes_[before].counts[at];
  return counts;
}

// -- windows -----------------------------------------------------------------------------------------

WindowBegins::WindowBegins(const CaseGraph& graph, const std::vector<std::optional<Span>>& windows)
    : windows_(windows) {
  // Contacts are in order of their first days.
  const auto days = graph.contacts.first_day.span();
  const auto first = std::find_if(days.begin(), days.end(), is_finite);
  if (first == days.end()) return;
  const std::int64_t length = std::int64_t{days.back().count} - first->count + 1;
  if (!is_finite(days.back()) || length * static_cast<std::int64_t>(windows.size()) > std::int64_t{kMostDaysInTable})
    return;
  first_ = *first;
  table_.reserve(static_cast<std::size_t>(length) * windows.size());
  for (std::int32_t day = 0; day < length; ++day)
    for (std::size_t window = 0; window < windows.size(); ++window) table_.push_back(begin_of(first_ + day, window));
}

Day WindowBegins::begin_of(Day day, std::size_t window) const {
  const auto& length = windows_[window];
  return length ? subtract(day, *length) : kBeforeAll;
}

std::span<const Day> WindowBegins::of(Day day, std::vector<Day>& scratch) const {
  if (!table_.empty()) {
    const auto at = static_cast<std::size_t>(day - first_) * windows_.size();
    return std::span<const Day>(table_).subspan(at, windows_.size());
  }
  scratch.clear();
  for (std::size_t window = 0; window < windows_.size(); ++window) scratch.push_back(begin_of(day, window));
  return scratch;
}

// -- one check ---------------------------------------------------------------------------------------

PopulationCheck::PopulationCheck(const CaseGraph& graph, const PopulationQuery& query, const VisibilityOptions& options,
                                 const Holding& holding, const PersonRecords& records, const WindowBegins& begins,
                                 const PersonTies& ties)
    : graph_(graph),
      query_(query),
      records_(records),
      begins_of_(begins),
      ties_(ties),
      splitter_(graph, holding, options.assume_filed, query.as_if),
      looks_at_all_(query.as_if.shared || query.as_if.opened ||
                    (options.holding.parent_holds_child && !graph.agencies.parent.empty())),
      holders_opened_(graph.agencies.ids.size()),
      opens_(graph.agencies.ids.size(), 0) {
  for (const graph::Access& access : graph.access)
    if (!access.agency.is_none() && !access.holder.is_none())
      holders_opened_[access.agency.value].push_back(access.holder.value);
}

void PopulationCheck::know_what_it_opens(std::uint32_t checker) {
  if (opens_of_ == checker) return;
  if (opens_of_ != AgencyId::kNone)
    for (const std::uint32_t holder : holders_opened_[opens_of_]) opens_[holder] = 0;
  for (const std::uint32_t holder : holders_opened_[checker]) opens_[holder] = 1;
  opens_of_ = checker;
}

void PopulationCheck::begin(const PersonRecord& record) {
  check_.moment = {{record.agency}, record.first, record.contact, std::nullopt};
  check_.contact = record.contact;
  check_.incident = record.incident;
  check_.found = 0;
  check_.has_keys = false;
  check_.all_named = record.all_named != 0;
  know_what_it_opens(record.agency);
}

void PopulationCheck::add(std::uint32_t person, std::size_t place, SplitSums& sums) {
  const PersonRecord& own = records_.of(person)[place];
  if (own.first != own.last) {
    ++sums.skipped;
    return;
  }
  begin(own);
  if (check_.incident != kNone) {
    collect_persons(check_.incident);
  } else if (own.other == kSeveral) {
    persons_.clear();
    persons_of_incident_ = kNone;
    add_persons(own.contact);
  } else {
    persons_.assign(1, person);
    if (own.other != kNone) persons_.push_back(own.other);
    persons_of_incident_ = kNone;
  }
  split(sums);
}

void PopulationCheck::add(std::uint32_t contact, SplitSums& sums) {
  if (!graph_.contacts.days(contact).is_exact()) {
    ++sums.skipped;
    return;
  }
  PersonRecord record{};
  record.first = graph_.contacts.first_day[contact];
  record.agency = graph_.contacts.agency[contact];
  record.incident = graph_.contacts.incident.value_or(contact, kNone);
  record.contact = contact & graph::kMostContacts;
  begin(record);
  if (check_.incident != kNone) {
    collect_persons(check_.incident);
  } else {
    persons_.clear();
    persons_of_incident_ = kNone;
    add_persons(contact);
  }
  split(sums);
}

void PopulationCheck::split(SplitSums& sums) {
  if (!offers_a_key()) {
    ++sums.skipped;
    return;
  }
  ++sums.checks;
  begins_ = begins_of_.of(check_.moment.day, scratch_);
  const std::int64_t before = sums.n;
  for (std::size_t place = 0; place < persons_.size(); ++place) split_person(place, sums);
  sums.with_relevant += sums.n > before ? 1 : 0;
  if (check_.found != 0) sums.add_found(check_.found);
}

bool PopulationCheck::offers_a_key() {
  if (query_.by_person && check_.all_named) return true;  // the contact has a person
  offer_keys();
  return !keys_.empty();
}

void PopulationCheck::offer_keys() {
  if (check_.has_keys) return;
  check_.has_keys = true;
  keys_.clear();
  const std::uint32_t contact = check_.contact;
  if (query_.by_address) {
    std::uint32_t address = graph_.contacts.concerns_address.value_or(contact, kNone);
    if (address == kNone) address = graph_.contacts.met_at.value_or(contact, kNone);
    if (address != kNone) keys_.push_back({graph::KeyKind::address, address});
  }
  if (!query_.by_person && !query_.by_identifier && !query_.by_household) return;
  for (const graph::Participation& part : graph_.participants[contact]) {
    const bool is_hidden = part.recorded_otherwise && !query_.as_if.linked &&
                           graph_.identified_on.value_or(part.row, DateInterval::unknown()).last > check_.moment.day;
    if (is_hidden) continue;
    if (query_.by_person) keys_.push_back({graph::KeyKind::person, part.person.value});
    if (query_.by_identifier) offer_identifiers(part.person);
    if (query_.by_household) offer_household(part.person);
  }
}

// Everybody who may have lived on the day at an address where the person may have, the person too.
void PopulationCheck::offer_household(PersonId person) {
  const Day day = check_.moment.day;
  for (const std::uint32_t stay : ties_.stays_of[person.value]) {
    const graph::Residence& own = graph_.residences[stay];
    if (!own.period.possibly_on(day)) continue;
    for (const std::uint32_t at : ties_.stays_at[own.address.value]) {
      const graph::Residence& other = graph_.residences[at];
      if (!other.period.possibly_on(day)) continue;
      const bool is_certain = own.period.certainly_on(day) && other.period.certainly_on(day);
      keys_.push_back({graph::KeyKind::person, other.person.value, is_certain});
    }
  }
}

void PopulationCheck::offer_identifiers(PersonId person) {
  for (const std::uint32_t at : ties_.identifiers_of[person.value])
    if (graph_.identifiers[at].period.start.first <= check_.moment.day)
      keys_.push_back({graph::KeyKind::identifier, at});
}

// Contacts of one incident follow each other among a person's records: its persons are collected once.
void PopulationCheck::collect_persons(std::uint32_t incident) {
  if (persons_of_incident_ == incident) return;
  persons_.clear();
  for (const std::uint32_t contact : graph_.contacts_of_incident[incident]) add_persons(contact);
  persons_of_incident_ = incident;
}

void PopulationCheck::add_persons(std::uint32_t contact) {
  for (const graph::Participation& part : graph_.participants[contact])
    if (std::find(persons_.begin(), persons_.end(), part.person.value) == persons_.end())
      persons_.push_back(part.person.value);
}

// -- its relevant contacts, person by person -----------------------------------------------------------

void PopulationCheck::split_person(std::size_t place, SplitSums& sums) {
  const std::span<const PersonRecord> records = records_.of(persons_[place]);
  const Day day = check_.moment.day;
  // Most checks are of a contact near the end of what came before; a search by halves is as quick from anywhere.
  const auto same_day = std::partition_point(records.begin(), records.end(),
                                             [day](const PersonRecord& record) { return record.first < day; });
  auto later = same_day;
  while (later != records.end() && later->first == day) ++later;
  const auto earlier = records.first(static_cast<std::size_t>(same_day - records.begin()));
  if (holders_opened_[check_.moment.checker.value].empty())
    split_earlier<false>(place, earlier, sums);
  else
    split_earlier<true>(place, earlier, sums);
  split_same_day(place, {same_day, later}, sums);
}

// Contacts that began before the day. Nearly all are another agency's and were not passed on: they are counted without
// a branch, and the places of all others are kept.
template <bool kOpens>
void PopulationCheck::split_earlier(std::size_t place, std::span<const PersonRecord> records, SplitSums& sums) {
  if (looked_at_.size() < records.size()) looked_at_.resize(records.size());
  const Day day = check_.moment.day;
  const std::uint32_t agency = check_.moment.checker.value;
  const std::uint32_t incident = check_.incident;
  const bool has_incident = incident != kNone;
  const std::uint32_t counted = place == 1 ? persons_[0] : kSeveral;  // contacts with this person were counted with it
  const bool looks_at_several = place >= 1;
  const bool looks_at_others = place >= 2 || looks_at_all_;
  std::size_t silo = 0, open = 0, looked_at = 0;
  for (std::size_t at = 0; at < records.size(); ++at) {
    const PersonRecord& record = records[at];
    const bool is_left_out = (has_incident & (record.incident == incident)) |
                             ((record.other == counted) & (record.other != kSeveral)) |
                             (record.contact == check_.contact);
    const bool looks = (record.agency == agency) | (record.receiver == agency) | (record.receiver == kSeveral) |
                       (looks_at_several & (record.other == kSeveral)) | looks_at_others | (kOpens && can_open(record));
    const bool is_plain = !is_left_out & !looks;
    silo += is_plain & (record.last < day);
    open += is_plain & !(record.last < day);
    looked_at_[looked_at] = static_cast<std::uint32_t>(at);
    looked_at += !is_left_out & looks;
  }
  sums.n += static_cast<std::int64_t>(silo + open);
  if (silo != 0) sums.add(place_of(VisibilityClass::silo), static_cast<std::int64_t>(silo));
  if (open != 0) sums.add(kUnsettled, static_cast<std::int64_t>(open));
  for (std::size_t at = 0; at < looked_at; ++at) look_at(place, records[looked_at_[at]], sums);
}

void PopulationCheck::split_same_day(std::size_t place, std::span<const PersonRecord> records, SplitSums& sums) {
  for (const PersonRecord& record : records)
    if (!is_of_the_check(record)) look_at(place, record, sums);
}

bool PopulationCheck::is_of_the_check(const PersonRecord& record) const {
  return record.contact == check_.contact || (check_.incident != kNone && record.incident == check_.incident);
}

// Whether the contact is among the records of a person that was split before.
bool PopulationCheck::is_counted_already(std::size_t place, const PersonRecord& record) const {
  if (place == 0 || record.other == kNone) return false;
  const auto before = std::span<const std::uint32_t>(persons_).first(place);
  if (record.other != kSeveral) return std::find(before.begin(), before.end(), record.other) != before.end();
  return std::any_of(before.begin(), before.end(), [&](std::uint32_t person) {
    const auto records = records_.of(person);
    const auto found = std::partition_point(records.begin(), records.end(),
                                            [&](const PersonRecord& other) { return other.contact < record.contact; });
    return found != records.end() && found->contact == record.contact;
  });
}

// Whether it is in records that the checker could open, by who made it or received it.
bool PopulationCheck::can_open(const PersonRecord& record) const {
  if (opens_[record.agency] != 0) return true;
  return record.receiver < kSeveral && opens_[record.receiver] != 0;
}

bool PopulationCheck::needs_a_look(const PersonRecord& record) const {
  return looks_at_all_ || can_open(record) || record.agency == check_.moment.checker.value ||
         record.receiver == check_.moment.checker.value || record.receiver == kSeveral;
}

// Whether the person is certainly among the keys: a participant of the contact that its record names.
bool PopulationCheck::is_key(std::uint32_t person) const {
  if (!query_.by_person || !check_.all_named) return false;
  if (check_.incident == kNone) return true;
  const auto parts = graph_.participants[check_.contact];
  return std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return part.person.value == person; });
}

void PopulationCheck::look_at(std::size_t place, const PersonRecord& record, SplitSums& sums) {
  if (is_counted_already(place, record)) return;
  const Day day = check_.moment.day;
  bool may_be_later = record.last >= day;
  if (may_be_later && record.first == record.last) {
    const graph::Order order = graph::order_within_day(graph_.contacts, record.contact, check_.contact);
    if (order == graph::Order::after) return;
    may_be_later = order == graph::Order::unknown;
  }
  if (!needs_a_look(record)) {
    ++sums.n;
    sums.add(may_be_later ? kUnsettled : place_of(VisibilityClass::silo), 1);
    return;
  }
  const bool is_held = query_.as_if.shared || record.agency == check_.moment.checker.value;
  const bool is_found_by_person =
      is_held && record.is_plain && record.recorded_by <= day && record.is_named && is_key(persons_[place]);
  if (!is_found_by_person) return classify(record.contact, sums);
  ++sums.n;
  if (may_be_later) return sums.add(kUnsettled, 1);
  // Held, and filed under a key: only the window is left.
  for_each_window(sums, [&](Day begin) {
    if (record.first >= begin) return place_of(VisibilityClass::found);
    return record.last < begin ? place_of(VisibilityClass::window) : kUnsettled;
  });
}

void PopulationCheck::classify(std::uint32_t contact, SplitSums& sums) {
  offer_keys();
  bool is_counted = false;
  for_each_window(sums, [&](Day begin) {
    check_.moment.window_begin = begin == kBeforeAll ? std::nullopt : std::optional(begin);
    const std::size_t count = count_of(splitter_.classify(check_.moment, keys_, contact).classes);
    is_counted |= count != kNotCounted;
    return count;
  });
  sums.n += is_counted ? 1 : 0;
}

// Counts one contact in each window, under what it is there.
template <class CountOf>
void PopulationCheck::for_each_window(SplitSums& sums, CountOf count_of) {
  std::size_t before = kNotCounted;
  for (std::size_t window = 0; window < begins_.size(); ++window) {
    const std::size_t count = count_of(begins_[window]);
    if (count == place_of(VisibilityClass::found)) check_.found |= std::uint64_t{1} << window;
    if (count == before) continue;
    if (before != kNotCounted) sums.end(window, before);
    if (count != kNotCounted) sums.begin(window, count);
    before = count;
  }
}

}  // namespace casegraph::measures
