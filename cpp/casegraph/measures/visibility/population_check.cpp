#include "casegraph/measures/visibility/population_check.hpp"

#include <algorithm>

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::uint32_t kSeveral = PersonRecord::kSeveral;
constexpr std::size_t kUnsettled = kVisibilityClasses;
constexpr std::size_t kNotCounted = kSplitCounts;
constexpr std::size_t kViews = 4;               // persons at hand
constexpr std::size_t kRecordsOfIncident = 64;  // among which those of one incident are looked for
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

// -- the records of a person --------------------------------------------------------------------------

std::uint32_t PersonView::code_of(const PersonRecord& record) const {
  if (record.first != record.last || record.other == kSeveral) return odd();
  const bool is_regular = record.is_plain && record.is_named && record.recorded_by == kBeforeAll;
  return is_regular ? regular(record.agency) : record.agency;
}

void PersonView::fill(std::uint32_t person, std::span<const PersonRecord> records) {
  person_ = person;
  first_.resize(records.size());
  for (auto* column : {&codes_, &receivers_, &others_, &incidents_}) column->resize(records.size());
  for (std::size_t at = 0; at < records.size(); ++at) {
    const PersonRecord& record = records[at];
    first_[at] = record.first;
    codes_[at] = code_of(record);
    receivers_[at] = record.receivers;
    others_[at] = record.other;
    incidents_[at] = record.incident;
  }
  few_.clear();
  for (std::size_t at = 0; at < records.size(); ++at)
    if (codes_[at] <= odd() || receivers_[at] != 0) few_.push_back(static_cast<std::uint32_t>(at));
  day_at = window_at = 0;
}

std::size_t PersonView::before(Day day, std::size_t& last) const {
  constexpr std::size_t kNear = 6;
  std::size_t at = std::min(last, first_.size());
  if (at == 0 || first_[at - 1] < day) {
    const std::size_t near = std::min(first_.size(), at + kNear);
    while (at < near && first_[at] < day) ++at;
    if (at == first_.size() || first_[at] >= day) return last = at;
  }
  return last = static_cast<std::size_t>(std::lower_bound(first_.begin(), first_.end(), day) - first_.begin());
}

std::size_t PersonView::until(Day day, std::size_t before) const {
  while (before < first_.size() && first_[before] == day) ++before;
  return before;
}

// -- one check ---------------------------------------------------------------------------------------

PopulationCheck::PopulationCheck(const CaseGraph& graph, const PopulationQuery& query, const VisibilityOptions& options,
                                 const Holding& holding, const Splitter& splitter, const PersonRecords& records,
                                 const WindowBegins& begins, const PersonTies& ties)
    : graph_(graph),
      query_(query),
      records_(records),
      begins_of_(begins),
      ties_(ties),
      holding_(holding),
      splitter_(splitter),
      took_part_only_(options.took_part_only),
      looks_at_all_(query.as_if.shared || query.as_if.opened ||
                    (options.holding.parent_holds_child && !graph.agencies.parent.empty())),
      holders_opened_(graph.agencies.ids.size()),
      views_(kViews, PersonView(graph.agencies.ids.size())) {
  looks_.assign(views_[0].codes(), 0);
  looks_[views_[0].odd()] = 1;
  for (const graph::Access& access : graph.access)
    if (!access.agency.is_none() && !access.holder.is_none())
      holders_opened_[access.agency.value].push_back(access.holder.value);
}

void PopulationCheck::know_what_it_opens(std::uint32_t checker) {
  if (opens_of_ == checker) return;
  const auto look = [&](std::uint32_t agency, std::uint8_t looks) {
    looks_[agency] = looks;
    looks_[views_[0].regular(agency)] = looks;
  };
  if (opens_of_ != AgencyId::kNone) {
    look(opens_of_, 0);
    for (const std::uint32_t holder : holders_opened_[opens_of_]) look(holder, 0);
  }
  bits_opened_ = 0;
  look(checker, 1);
  for (const std::uint32_t holder : holders_opened_[checker]) {
    look(holder, 1);
    bits_opened_ |= PersonRecord::bit_of(holder);
  }
  opens_of_ = checker;
}

void PopulationCheck::begin(const PersonRecord& record) {
  check_.moment = {{record.agency}, record.first, record.contact, std::nullopt};
  check_.contact = record.contact;
  check_.incident = record.incident;
  check_.owner = record.person;
  check_.other = record.other;
  check_.address = query_.by_address ? record.address : kNone;
  check_.bit = PersonRecord::bit_of(record.agency);
  check_.found = 0;
  check_.has_keys = false;
  check_.all_named = record.all_named != 0;
  check_.has_few_keys = !query_.by_identifier && !query_.by_household && record.other != kSeveral;
  know_what_it_opens(record.agency);
}

void PopulationCheck::add(std::uint32_t person, std::size_t place, SplitSums& sums) {
  const PersonRecord& own = records_.of(person)[place];
  if (own.first != own.last) {
    ++sums.skipped;
    return;
  }
  begin(own);
  collect_persons(own, place);
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
  record.person = kNone;
  record.other = kSeveral;  // its persons were not looked at
  record.contact = contact & graph::kMostContacts;
  record.address = address_offered(graph_, contact);
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
  if (check_.address != kNone) keys_.push_back({graph::KeyKind::address, check_.address});
  if (!query_.by_person && !query_.by_identifier && !query_.by_household) return;
  if (check_.has_few_keys && check_.all_named) {  // told by the record of its owner
    for (const std::uint32_t person : {check_.owner, check_.other})
      if (person != kNone) keys_.push_back({graph::KeyKind::person, person});
    return;
  }
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

// Of its incident where that has other contacts. Contacts of one incident follow each other among a person's records:
// its persons are collected once.
void PopulationCheck::collect_persons(const PersonRecord& own, std::size_t place) {
  if (own.incident != kNone) {
    if (persons_of_incident_ == own.incident) return;
    if (!collect_from_records(own, place)) collect_persons(own.incident);
    persons_of_incident_ = own.incident;
    return;
  }
  persons_of_incident_ = kNone;
  if (own.other == kSeveral) {
    persons_.clear();
    add_persons(own.contact);
    return;
  }
  persons_.assign(1, own.person);
  if (own.other != kNone) persons_.push_back(own.other);
}

// From the records of its owner alone, where that is in every contact of the incident: these are at hand.
bool PopulationCheck::collect_from_records(const PersonRecord& own, std::size_t place) {
  const std::span<const PersonRecord> records = records_.of(own.person);
  persons_.assign(1, own.person);
  std::size_t met = 0;
  const auto meet = [&](const PersonRecord& record) {
    if (record.incident != own.incident) return;
    ++met;
    if (record.other != kNone) add_person(record.other);
  };
  for (std::size_t at = place; at < records.size() && at < place + kRecordsOfIncident && met < own.of_incident; ++at)
    meet(records[at]);
  for (std::size_t at = place; at > 0 && at + kRecordsOfIncident > place && met < own.of_incident; --at)
    meet(records[at - 1]);
  return met == own.of_incident && std::find(persons_.begin(), persons_.end(), kSeveral) == persons_.end();
}

void PopulationCheck::collect_persons(std::uint32_t incident) {
  if (persons_of_incident_ == incident) return;
  persons_.clear();
  for (const std::uint32_t contact : graph_.contacts_of_incident[incident]) add_persons(contact);
  persons_of_incident_ = incident;
}

void PopulationCheck::add_persons(std::uint32_t contact) {
  for (const graph::Participation& part : graph_.participants[contact]) add_person(part.person.value);
}

void PopulationCheck::add_person(std::uint32_t person) {
  if (std::find(persons_.begin(), persons_.end(), person) == persons_.end()) persons_.push_back(person);
}

// -- its relevant contacts, person by person -----------------------------------------------------------

// Kept for the next checks: those of a person mostly ask about the same few.
PersonView& PopulationCheck::view_of(std::uint32_t person) {
  for (PersonView& view : views_)
    if (view.is_of(person)) return view;
  PersonView& view = views_[next_view_++ % views_.size()];
  view.fill(person, records_.of(person));
  return view;
}

void PopulationCheck::split_person(std::size_t place, SplitSums& sums) {
  const std::span<const PersonRecord> records = records_.of(persons_[place]);
  const Day day = check_.moment.day;
  PersonView& view = view_of(persons_[place]);
  const std::size_t same_day = view.before(day, view.day_at);
  split_earlier(place, view, same_day, sums);
  split_same_day(place, records.subspan(same_day, view.until(day, same_day) - same_day), sums);
}

// Contacts that began before the day. Those that are certainly another agency's alone, and those of the checker that
// it would surely look up, are counted together; all others are looked at.
void PopulationCheck::split_earlier(std::size_t place, PersonView& view, std::size_t end, SplitSums& sums) {
  const std::span<const PersonRecord> records = records_.of(persons_[place]);
  if (place >= 2 || looks_at_all_) {
    for (const PersonRecord& record : records.first(end))
      if (!is_of_the_check(record)) look_at(place, record, sums);
    return;
  }
  check_.left_out_incident = check_.incident == kNone ? kSeveral : check_.incident;
  check_.counted_person = place == 0 ? kSeveral : persons_[0];
  const bool counts_regular = is_key(persons_[place]);
  const std::size_t regular = counts_regular ? count_regular(view, end, sums) : 0;
  const std::size_t looked_at = look_for(view, end, !counts_regular);
  // Of those left out of the count some were looked for: these are not among the others.
  std::size_t silo = end - looked_at - left_out(view, end) - regular;
  for (std::size_t at = 0; at < looked_at; ++at) {
    const PersonRecord& record = records[looked_at_[at]];
    if ((record.incident == check_.left_out_incident) | (record.other == check_.counted_person && place == 1))
      ++silo;
    else
      look_at(place, record, sums);
  }
  sums.n += static_cast<std::int64_t>(silo);
  if (silo != 0) sums.add(place_of(VisibilityClass::silo), static_cast<std::int64_t>(silo));
}

// Keeps the places of those that are not certainly another's alone; the checker's own regular ones where asked.
std::size_t PopulationCheck::look_for(const PersonView& view, std::size_t end, bool at_regular) {
  if (looked_at_.size() < end) looked_at_.resize(end * 2);
  looks_[view.regular(check_.moment.checker.value)] = at_regular ? 1 : 0;
  if (at_regular || bits_opened_ != 0) return look_among(view, end, [](std::size_t at) { return at; });
  const auto few = view.few();
  const auto length = std::lower_bound(few.begin(), few.end(), end) - few.begin();
  return look_among(view, static_cast<std::size_t>(length), [few](std::size_t at) { return few[at]; });
}

template <class PlaceOf>
std::size_t PopulationCheck::look_among(const PersonView& view, std::size_t length, PlaceOf place_of) {
  const std::uint32_t* code = view.code();
  const std::uint32_t* receivers = view.receivers();
  const std::uint32_t bits = check_.bit | bits_opened_;
  const std::uint32_t own = view.regular(check_.moment.checker.value);
  const std::uint8_t* looks = looks_.data();
  std::uint32_t* looked_at = looked_at_.data();
  std::size_t count = 0;
  for (std::size_t each = 0; each < length; ++each) {
    const std::size_t at = place_of(each);
    looked_at[count] = static_cast<std::uint32_t>(at);
    const bool may_have_come = ((receivers[at] & bits) != 0) & (code[at] != own);
    count += static_cast<std::size_t>((looks[code[at]] != 0) | may_have_come);
  }
  return count;
}

// How many are of the check's own incident, or were counted with the first person.
std::size_t PopulationCheck::left_out(const PersonView& view, std::size_t end) const {
  const std::uint32_t* incidents = view.incident();
  const std::uint32_t* others = view.other();
  const std::uint32_t incident = check_.left_out_incident;
  const std::uint32_t counted = check_.counted_person;
  if (incident == kSeveral && counted == kSeveral) return 0;
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < end; ++at)
    count +=
        static_cast<std::uint32_t>((incidents[at] == incident) | ((others[at] == counted) & (counted != kSeveral)));
  return count;
}

// The checker's own regular records of a person that it looks up, those left out apart: each is found or too old.
std::size_t PopulationCheck::count_regular(PersonView& view, std::size_t end, SplitSums& sums) {
  std::size_t begin = std::min(end, view.before(begins_[0], view.window_at));
  std::size_t inside = regular_between(view, begin, end);
  const std::size_t total = inside + regular_between(view, 0, begin);
  if (total == 0) return 0;
  sums.n += static_cast<std::int64_t>(total);
  sums.add(place_of(VisibilityClass::window), static_cast<std::int64_t>(total));
  std::size_t before = 0;
  for (std::size_t window = 0; window < begins_.size(); ++window) {
    if (window > 0) {
      std::size_t near = begin;
      begin = std::min(end, view.before(begins_[window], near));
      inside = regular_between(view, begin, end);
    }
    if (inside != before) {
      const std::int64_t more = static_cast<std::int64_t>(inside) - static_cast<std::int64_t>(before);
      sums.add_from(window, place_of(VisibilityClass::found), more);
      sums.add_from(window, place_of(VisibilityClass::window), -more);
    }
    if (inside != 0) check_.found |= std::uint64_t{1} << window;
    before = inside;
  }
  return total;
}

std::size_t PopulationCheck::regular_between(const PersonView& view, std::size_t begin, std::size_t end) const {
  const std::uint32_t own = view.regular(check_.moment.checker.value);
  const std::uint32_t* code = view.code();
  std::uint32_t count = 0;
  if (check_.left_out_incident == kSeveral && check_.counted_person == kSeveral) {
    for (std::size_t at = begin; at < end; ++at) count += static_cast<std::uint32_t>(code[at] == own);
    return count;
  }
  const std::uint32_t* incidents = view.incident();
  const std::uint32_t* others = view.other();
  const std::uint32_t incident = check_.left_out_incident;
  const std::uint32_t counted = check_.counted_person;
  for (std::size_t at = begin; at < end; ++at)  // of a regular record the others are never several
    count += static_cast<std::uint32_t>((code[at] == own) & (incidents[at] != incident) & (others[at] != counted));
  return count;
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

// Whether the person is certainly among the keys: a participant of the contact that its record names.
bool PopulationCheck::is_key(std::uint32_t person) const {
  if (!query_.by_person || !check_.all_named) return false;
  if (check_.incident == kNone || person == check_.owner || person == check_.other) return true;
  if (check_.other != kSeveral) return false;
  const auto parts = graph_.participants[check_.contact];
  return std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return part.person.value == person; });
}

// Nearly all can be told by what is in the record; the others are classified from all that the graph has of them.
void PopulationCheck::look_at(std::size_t place, const PersonRecord& record, SplitSums& sums) {
  if (is_counted_already(place, record)) return;
  const Day day = check_.moment.day;
  bool may_be_later = record.last >= day;
  if (may_be_later && record.first == record.last) {
    const graph::Order order = graph::order_within_day(graph_.contacts, record.contact, check_.contact);
    if (order == graph::Order::after) return;
    may_be_later = order == graph::Order::unknown;
  }
  const std::uint32_t maker = record.agency;
  if (query_.as_if.shared || maker == check_.moment.checker.value) {
    if (!record.is_on_record(day)) return classify(record.contact, sums);
    return count_held(place, record, {true, true, false}, may_be_later, sums);
  }
  if (looks_at_all_ || (looks_[maker] != 0 && !record.is_on_record(day))) return classify(record.contact, sums);
  if ((record.receivers & (check_.bit | bits_opened_)) != 0) return look_at_received(place, record, may_be_later, sums);
  ++sums.n;
  if (may_be_later) return sums.add(kUnsettled, 1);
  if (looks_[maker] == 0) return sums.add(place_of(VisibilityClass::silo), 1);
  const Splitter::Opening opening = splitter_.opening_at_maker(check_.moment, maker, record.recorded_in);
  sums.add(count_of(Splitter::classes_of({false, false, true}, {}, opening)), 1);
}

// Of a record that shares may have brought to the checker, or to somebody whose records it can open.
void PopulationCheck::look_at_received(std::size_t place, const PersonRecord& record, bool may_be_later,
                                       SplitSums& sums) {
  if (bits_opened_ != 0) return classify(record.contact, sums);
  const Held held = holding_.held_by_shares(check_.moment.checker, record.contact);
  const Day day = check_.moment.day;
  count_held(place, record, {false, held.possibly_at(day), !held.certainly_at(day)}, may_be_later, sums);
}

void PopulationCheck::count_held(std::size_t place, const PersonRecord& record, const Splitter::OnRecord& on_record,
                                 bool may_be_later, SplitSums& sums) {
  ++sums.n;
  if (may_be_later) return sums.add(kUnsettled, 1);
  if (!on_record.may_be) return sums.add(place_of(VisibilityClass::silo), 1);
  const Splitter::Filing filing = filing_of(persons_[place], record);
  for_each_window(sums, [&](Day begin) {
    const auto window_begin = begin == kBeforeAll ? std::nullopt : std::optional(begin);
    const ClassSet if_held = Splitter::by_filing(filing, {record.first, record.last}, check_.moment.day, window_begin);
    return count_of(Splitter::classes_of(on_record, if_held, {}));
  });
}

// Under which keys a record is filed.
Splitter::Filing PopulationCheck::filing_of(std::uint32_t person, const PersonRecord& record) {
  if (const auto filing = filing_in(person, record)) return *filing;
  offer_keys();
  if (took_part_only_ || query_.by_identifier || query_.by_household || !record.all_named || record.other == kSeveral)
    return splitter_.filing_of(check_.moment, keys_, record.contact);
  // The keys are persons and the address, and the record names all that it has.
  const bool names_a_key = std::any_of(keys_.begin(), keys_.end(), [&](const CheckKey& key) {
    return key.kind == graph::KeyKind::person && (key.handle == person || key.handle == record.other);
  });
  return names_a_key ? Splitter::Filing{true, false, false} : not_filed(record);
}

// Under none of the keys, as far as is stated.
Splitter::Filing PopulationCheck::not_filed(const PersonRecord& record) const {
  const bool is_unstated = check_.address != kNone && record.filed_at == kNone;
  return {false, !is_unstated, is_unstated};
}

// The same by what is in the record alone, where the keys are few or one of them surely leads to it.
std::optional<Splitter::Filing> PopulationCheck::filing_in(std::uint32_t person, const PersonRecord& record) const {
  if (check_.address != kNone && record.filed_at == check_.address) return Splitter::Filing{true, false, false};
  if (record.is_named && is_key(person)) return Splitter::Filing{true, false, false};
  if (!check_.has_few_keys || record.other == kSeveral) return std::nullopt;
  const auto may_be_key = [&](std::uint32_t each) {
    return each != kNone && (each == check_.owner || each == check_.other);
  };
  if (query_.by_person && (may_be_key(person) || may_be_key(record.other))) return std::nullopt;
  return not_filed(record);
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
