#include "casegraph/measures/visibility/population_check.hpp"

#include <algorithm>

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::uint32_t kSeveral = PersonRecord::kSeveral;
constexpr std::size_t kUnsettled = kVisibilityClasses;
constexpr std::size_t kNotCounted = kSplitNumbers;
constexpr std::size_t kPersonsAtHand = 8;
constexpr std::size_t kChecksAhead = 4;
constexpr std::size_t kMostPersonsAtHand = 256;  // of one incident
constexpr std::size_t kRecordsOfIncident = 64;   // among which those of one incident are looked for
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

constexpr ClassSet kSilo = ClassSet::of(VisibilityClass::silo);

bool is_found(ClassSet classes) { return classes.is_settled() && classes.has(VisibilityClass::found); }

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
    for (std::size_t at = 0; at < kSplitNumbers; ++at) changes_[window].counts[at] += other.changes_[window].counts[at];
    changes_[window].with_found += other.changes_[window].with_found;
  }
}

std::array<std::int64_t, kSplitNumbers> SplitSums::counts(std::size_t window) const {
  std::array<std::int64_t, kSplitNumbers> counts{};
  for (std::size_t before = 0; before <= window; ++before)
    for (std::size_t at = 0; at < kSplitNumbers; ++at) counts[at] += changes_[before].counts[at];
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
                                 const Holding& holding, const Splitter& splitter, const PersonRecords& records,
                                 const WindowBegins& begins, const OfferedKeys& offered)
    : graph_(graph),
      query_(query),
      records_(records),
      begins_of_(begins),
      offered_(offered),
      holding_(holding),
      splitter_(splitter),
      took_part_only_(options.took_part_only),
      looks_at_all_(query.as_if.shared || query.as_if.opened ||
                    (options.holding.parent_holds_child && !graph.agencies.parent.empty())),
      opens_all_(query.as_if.opened && !options.holding.parent_holds_child),
      holders_opened_(graph.agencies.ids.size()),
      looks_(graph.agencies.ids.size(), 0),
      earlier_(kPersonsAtHand,
               EarlierRecords(records, holding.received(), graph.agencies.ids.size(), query.windows.size())) {
  for (const graph::Access& access : graph.access)
    if (!access.agency.is_none() && !access.holder.is_none())
      holders_opened_[access.agency.value].push_back(access.holder.value);
  for (std::vector<std::uint32_t>& holders : holders_opened_) {
    std::sort(holders.begin(), holders.end());
    holders.erase(std::unique(holders.begin(), holders.end()), holders.end());
  }
}

void PopulationCheck::know_what_it_opens(std::uint32_t checker) {
  if (opens_of_ == checker) return;
  const auto look = [&](std::uint32_t agency, std::uint8_t looks) {
    looks_[agency] = looks;
    for (const std::uint32_t holder : holders_opened_[agency]) looks_[holder] = looks;
  };
  if (opens_of_ != AgencyId::kNone) look(opens_of_, 0);
  look(checker, 1);
  opens_any_ = !holders_opened_[checker].empty();
  opens_of_ = checker;
}

void PopulationCheck::begin(const PersonRecord& record) {
  check_.moment = {{record.agency}, record.first, record.contact, std::nullopt};
  check_.contact = record.contact;
  check_.incident = record.incident;
  check_.owner = record.is_named() ? record.person : kNone;
  check_.other = record.others_named || record.other == kSeveral ? record.other : kNone;
  check_.address = query_.by_address ? record.address : kNone;
  check_.found = 0;
  check_.has_keys = false;
  check_.all_named = record.names_all();
  check_.has_few_keys = !query_.by_identifier && !query_.by_household && record.other != kSeveral;
  know_what_it_opens(record.agency);
}

// The other person of a contact is anywhere among the persons: where its records are first, then the records.
void PopulationCheck::fetch_ahead_of(std::span<const PersonRecord> records, std::size_t place) const {
  const auto other_of = [&](std::size_t at) {
    return at < records.size() && records[at].other < kSeveral ? records[at].other : kNone;
  };
  if (const std::uint32_t other = other_of(place + 2 * kChecksAhead); other != kNone) records_.fetch_range_ahead(other);
  if (const std::uint32_t other = other_of(place + kChecksAhead); other != kNone) records_.fetch_records_ahead(other);
}

void PopulationCheck::add(std::uint32_t person, std::size_t place, SplitSums& sums) {
  if (begin_owned(person, place))
    split(sums);
  else
    ++sums.skipped;
}

void PopulationCheck::add(std::uint32_t contact, SplitSums& sums) {
  if (begin_any(contact))
    split(sums);
  else
    ++sums.skipped;
}

bool PopulationCheck::begin_owned(std::uint32_t person, std::size_t place) {
  const PersonRecord& own = records_.of(person)[place];
  if (own.first != own.last) return false;
  begin(own);
  collect_persons(own, place);
  return true;
}

bool PopulationCheck::begin_any(std::uint32_t contact) {
  if (!graph_.contacts.days(contact).is_exact()) return false;
  PersonRecord record{};
  record.first = graph_.contacts.first_day[contact];
  record.agency = graph_.contacts.agency[contact];
  record.incident = graph_.contacts.incident.value_or(contact, kNone);
  record.person = kNone;
  record.other = kSeveral;  // its persons were not looked at
  record.contact = contact;
  record.address = address_offered(graph_, contact);
  begin(record);
  if (check_.incident != kNone) {
    collect_persons(check_.incident);
  } else {
    forget_persons();
    add_persons(contact);
  }
  return true;
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
  if (check_.address != kNone) keys_.push_back({graph::KeyKind::address, check_.address});
  if (!query_.by_person && !query_.by_identifier && !query_.by_household) return;
  if (check_.has_few_keys) {  // told by the record of its owner
    for (const std::uint32_t person : {check_.owner, check_.other})
      if (person != kNone) keys_.push_back({graph::KeyKind::person, person});
    return;
  }
  offered_.add_of_persons(check_.contact, check_.moment.day, keys_);
}

// Of its incident where that has other contacts. Contacts of one incident mostly follow each other among a person's
// records: its persons are collected once.
void PopulationCheck::collect_persons(const PersonRecord& own, std::size_t place) {
  if (own.incident != kNone) {
    if (persons_of_incident_ != own.incident && !collect_from_records(own, place)) collect_persons(own.incident);
    persons_of_incident_ = own.incident;
    return;
  }
  forget_persons();
  if (own.other == kSeveral) return add_persons(own.contact);
  persons_.push_back(own.person);
  if (own.other != kNone) persons_.push_back(own.other);
}

void PopulationCheck::forget_persons() {
  const std::size_t used = std::min(persons_.size(), of_incident_.size());
  for (std::size_t place = 0; place < used; ++place) of_incident_[place].clear();
  persons_.clear();
  persons_of_incident_ = kNone;
}

// From the records of its owner alone, where that is in every contact of the incident: these are at hand.
bool PopulationCheck::collect_from_records(const PersonRecord& own, std::size_t place) {
  const std::span<const PersonRecord> records = records_.of(own.person);
  forget_persons();
  add_person(own.person);
  const auto meet = [&](const PersonRecord& record) {
    if (record.incident != own.incident) return;
    of_incident_[0].push_back({record.contact, record.first, &record});
    if (record.other != kNone) add_person(record.other);
  };
  const auto is_whole = [&] { return of_incident_[0].size() == own.of_incident; };
  for (std::size_t at = place; at < records.size() && at < place + kRecordsOfIncident && !is_whole(); ++at)
    meet(records[at]);
  for (std::size_t at = place; at > 0 && at + kRecordsOfIncident > place && !is_whole(); --at) meet(records[at - 1]);
  return is_whole() && std::find(persons_.begin(), persons_.end(), kSeveral) == persons_.end();
}

void PopulationCheck::collect_persons(std::uint32_t incident) {
  if (persons_of_incident_ == incident) return;
  forget_persons();
  for (const std::uint32_t contact : graph_.contacts_of_incident[incident]) {
    for (const graph::Participation& part : graph_.participants[contact]) {
      std::vector<OfIncident>& of_person = of_incident_[add_person(part.person.value)];
      const bool is_known = !of_person.empty() && of_person.back().contact == contact;  // in another role
      if (!is_known) of_person.push_back({contact, graph_.contacts.first_day[contact], nullptr});
    }
  }
  persons_of_incident_ = incident;
}

void PopulationCheck::add_persons(std::uint32_t contact) {
  for (const graph::Participation& part : graph_.participants[contact]) add_person(part.person.value);
}

std::size_t PopulationCheck::add_person(std::uint32_t person) {
  const auto found = std::find(persons_.begin(), persons_.end(), person);
  const auto place = static_cast<std::size_t>(found - persons_.begin());
  if (found == persons_.end()) persons_.push_back(person);
  if (of_incident_.size() < persons_.size()) of_incident_.resize(persons_.size());
  return place;
}

// -- its relevant contacts, person by person -----------------------------------------------------------

// Of the person at the place, without what those before it have too. Kept for the next checks: those of a person mostly
// ask about the same few.
EarlierRecords& PopulationCheck::earlier_of(std::size_t place) {
  const auto persons = std::span<const std::uint32_t>(persons_).first(place + 1);
  if (persons_.size() > kPersonsAtHand) return earlier_of_many(persons);
  for (EarlierRecords& earlier : earlier_)
    if (earlier.is_of(persons)) return earlier;
  EarlierRecords& earlier = earlier_[next_earlier_++ % earlier_.size()];
  earlier.begin(persons);
  return earlier;
}

// Of an incident of many persons each has its own: else all of them were begun anew at each of its contacts.
EarlierRecords& PopulationCheck::earlier_of_many(std::span<const std::uint32_t> persons) {
  const std::size_t at = (persons.size() - 1) % kMostPersonsAtHand;
  while (earlier_of_many_.size() <= at)
    earlier_of_many_.emplace_back(records_, holding_.received(), graph_.agencies.ids.size(), query_.windows.size());
  EarlierRecords& earlier = earlier_of_many_[at];
  if (!earlier.is_of(persons)) earlier.begin(persons);
  return earlier;
}

void PopulationCheck::split_person(std::size_t place, SplitSums& sums) {
  const std::uint32_t person = persons_[place];
  EarlierRecords& earlier = earlier_of(place);
  earlier.go_to(check_.moment.day);
  const auto look = [&](const PersonRecord& record) {
    if (!is_of_the_check(record)) look_at(person, record, sums);
  };
  if (looks_at_all_)
    earlier.for_each(look);
  else
    split_earlier(place, earlier, sums);
  earlier.for_each_of_the_day(look);
}

// Those that are certainly another agency's alone are never looked at: they are all that remain when the others were
// taken away.
void PopulationCheck::split_earlier(std::size_t place, EarlierRecords& earlier, SplitSums& sums) {
  const std::uint32_t person = persons_[place];
  EarlierRecords::OfAgency& own = earlier.of_agency(check_.moment.checker.value);
  std::size_t silo = earlier.size() - leave_out_incident(place, earlier);
  silo -= split_regular(person, own, sums);
  silo -= count_open(earlier, sums);
  silo -= look_at_those_at_hand(person, earlier, sums);
  sums.n += static_cast<std::int64_t>(silo);
  sums.add(place_of(VisibilityClass::silo), static_cast<std::int64_t>(silo));
}

// Returns how many are of the check's own incident.
std::size_t PopulationCheck::leave_out_incident(std::size_t place, const EarlierRecords& earlier) {
  left_out_.clear();
  std::size_t count = 0;
  if (place >= of_incident_.size()) return count;
  for (const OfIncident& each : of_incident_[place]) {
    if (each.first >= check_.moment.day) continue;
    const PersonRecord* record = each.of_first != nullptr ? each.of_first : earlier.find(each.contact);
    if (record == nullptr) continue;
    ++count;
    if (record->agency == check_.moment.checker.value && record->is_regular()) left_out_.push_back(record->first);
  }
  return count;
}

// The checker's own regular records: of a person that it looks up each is found or too old. Returns how many, the
// check's own incident apart.
std::size_t PopulationCheck::split_regular(std::uint32_t person, EarlierRecords::OfAgency& own, SplitSums& sums) {
  if (own.regular.empty()) return 0;
  if (!is_key(person)) return look_at_each(person, own.regular, sums);
  const std::size_t count = own.regular.size() - left_out_.size();
  if (own.all_recorded_by > check_.moment.day) {
    for (const PersonRecord* record : own.regular) {
      if (record->recorded_by() <= check_.moment.day || is_of_the_check(*record)) continue;
      left_out_.push_back(record->first);
      look_at(person, *record, sums);
    }
  }
  count_regular(own, sums);
  return count;
}

void PopulationCheck::count_regular(EarlierRecords::OfAgency& own, SplitSums& sums) {
  const auto total = static_cast<std::int64_t>(own.regular.size()) - static_cast<std::int64_t>(left_out_.size());
  sums.n += total;
  sums.add(place_of(VisibilityClass::window), total);
  std::int64_t before = 0;
  for (std::size_t window = 0; window < begins_.size(); ++window) {
    const Day begin = begins_[window];
    const std::size_t since = own.regular.size() - EarlierRecords::before(own, window, begin);
    const auto left_out = std::count_if(left_out_.begin(), left_out_.end(), [&](Day day) { return day >= begin; });
    const std::int64_t inside = static_cast<std::int64_t>(since) - left_out;
    if (inside != before) {
      sums.add_from(window, place_of(VisibilityClass::found), inside - before);
      sums.add_from(window, place_of(VisibilityClass::window), before - inside);
    }
    if (inside != 0) check_.found |= std::uint64_t{1} << window;
    before = inside;
  }
}

// Others' records that may not have been before the check; returns how many.
std::size_t PopulationCheck::count_open(EarlierRecords& earlier, SplitSums& sums) {
  std::size_t count = 0;
  earlier.for_each_open([&](const PersonRecord& record) {
    if (looks_[record.agency] == 0 && may_have_come(record) == nullptr && !is_of_the_check(record)) ++count;
  });
  sums.n += static_cast<std::int64_t>(count);
  if (count != 0) sums.add(kUnsettled, static_cast<std::int64_t>(count));
  return count;
}

// Returns at how many: those of the check itself apart.
std::size_t PopulationCheck::look_at_each(std::uint32_t person, std::span<const PersonRecord* const> records,
                                          SplitSums& sums) {
  std::size_t count = 0;
  for (const PersonRecord* record : records) {
    if (is_of_the_check(*record)) continue;
    look_at(person, *record, sums);
    ++count;
  }
  return count;
}

std::size_t PopulationCheck::look_at_those_at_hand(std::uint32_t person, EarlierRecords& earlier, SplitSums& sums) {
  std::size_t count = 0;
  for_each_at_hand(earlier, [&](const PersonRecord& record) {
    if (is_of_the_check(record)) return;
    look_at(person, record, sums);
    ++count;
  });
  return count;
}

bool PopulationCheck::is_of_the_check(const PersonRecord& record) const {
  return record.contact == check_.contact || (check_.incident != kNone && record.incident == check_.incident);
}

// Whether the person is certainly among the keys: a participant of the contact that its record names.
bool PopulationCheck::is_key(std::uint32_t person) const {
  if (!query_.by_person) return false;
  if (person == check_.owner || person == check_.other) return true;
  if (check_.other != kSeveral || !check_.all_named) return false;
  if (check_.incident == kNone) return true;
  const auto parts = graph_.participants[check_.contact];
  return std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return part.person.value == person; });
}

// Nearly all can be told by what is in the record; the others are classified from all that the graph has of them.
void PopulationCheck::look_at(std::uint32_t person, const PersonRecord& record, SplitSums& sums) {
  const Day day = check_.moment.day;
  bool may_be_later = record.last >= day;
  if (may_be_later && record.first == record.last) {
    const graph::Order order = graph::order_within_day(graph_.contacts, record.contact, check_.contact);
    if (order == graph::Order::after) return;
    may_be_later = order == graph::Order::unknown;
  }
  const ClassSet whereabouts = whereabouts_of(record);
  if (whereabouts.empty()) return classify(record.contact, sums);
  ++sums.n;
  if (may_be_later) return sums.add(kUnsettled, 1);
  if (whereabouts == kSilo) return sums.add(place_of(VisibilityClass::silo), 1);
  count(person, record, whereabouts, sums);
}

// With whom a record from before the check is, as Splitter::whereabouts; empty where the graph has to be asked.
ClassSet PopulationCheck::whereabouts_of(const PersonRecord& record) const {
  const Day day = check_.moment.day;
  const std::uint32_t maker = record.agency, checker = check_.moment.checker.value;
  const bool is_on_record = record.is_on_record(day);
  if (query_.as_if.shared || maker == checker) {
    if (is_on_record) return kFiled;
    return record.is_recorded_later(day) ? kSilo : ClassSet{};
  }
  const bool has_come = may_have_come(record) != nullptr;
  if (looks_at_all_)
    return opens_all_ && is_on_record && !has_come ? ClassSet::of(VisibilityClass::accessible) : ClassSet{};
  if (looks_[maker] != 0 && !is_on_record) return {};
  if (!has_come && looks_[maker] == 0) return kSilo;
  const auto rows = record.received_among(holding_.received());
  const Splitter::OnRecord with_checker = Splitter::on_record_by_share(rows, checker, day);
  const bool is_opening_asked = opens_any_ && with_checker.may_not_be;
  return Splitter::whereabouts(
      with_checker, is_opening_asked ? splitter_.opening_of_kept(check_.moment, maker, rows, record.recorded_in)
                                     : Splitter::Opening{});
}

// The row by which a share brought the record to the checker, or to somebody whose records it can open.
const Received* PopulationCheck::may_have_come(const PersonRecord& record) const {
  for (const Received& row : record.received_among(holding_.received()))
    if (looks_[row.agency] != 0) return &row;
  return nullptr;
}

// A record from before the check that the checker may hold or open.
void PopulationCheck::count(std::uint32_t person, const PersonRecord& record, ClassSet whereabouts, SplitSums& sums) {
  const ClassSet filing = filing_of(person, record);
  const ClassSet classes = Splitter::with_filing(whereabouts, filing);
  const auto in_window = [&](ClassSet each, Day begin) {
    return Splitter::in_window(each, {record.first, record.last}, check_.moment.day, limit_of(begin));
  };
  count_in_windows(sums, [&](Day begin) {
    return SplitContact{record.contact, in_window(classes, begin), in_window(filing, begin)};
  });
}

// Under which keys a record is filed: mostly told by what is in the record.
ClassSet PopulationCheck::filing_of(std::uint32_t person, const PersonRecord& record) {
  if (is_surely_filed(person, record)) return kFiled;
  if (has_no_key(person, record)) return not_filed(record);
  const auto look_up = [&] {
    offer_keys();
    return splitter_.filing_of(check_.moment, keys_, record.contact);
  };
  if (took_part_only_ || query_.by_identifier || query_.by_household || record.other == kSeveral) return look_up();
  // The keys are persons and the address, and the record names all that it has.
  bool is_unsure = false;
  if (is_offered(person)) {
    if (record.names_by(check_.moment.day)) return kFiled;
    is_unsure = record.named_after == PersonRecord::kLookUp;
  }
  if (record.other != kNone && is_offered(record.other)) {
    if (record.others_named) return kFiled;
    is_unsure = true;
  }
  return is_unsure ? look_up() : not_filed(record);
}

bool PopulationCheck::is_offered(std::uint32_t person) {
  offer_keys();
  return std::any_of(keys_.begin(), keys_.end(),
                     [&](const CheckKey& key) { return key.kind == graph::KeyKind::person && key.handle == person; });
}

// Under none of the keys, as far as is stated.
ClassSet PopulationCheck::not_filed(const PersonRecord& record) const {
  const bool is_unstated = check_.address != kNone && record.filed_at == kNone;
  return ClassSet::of(is_unstated ? VisibilityClass::not_determinable : VisibilityClass::recording);
}

bool PopulationCheck::is_surely_filed(std::uint32_t person, const PersonRecord& record) const {
  return (check_.address != kNone && record.filed_at == check_.address) || (record.is_named() && is_key(person));
}

// Whether, besides, none of its persons can be among the keys, where these are few.
bool PopulationCheck::has_no_key(std::uint32_t person, const PersonRecord& record) const {
  if (!check_.has_few_keys || record.other == kSeveral) return false;
  const auto may_be_key = [&](std::uint32_t each) {
    return each != kNone && (each == check_.owner || each == check_.other);
  };
  return !query_.by_person || !(may_be_key(person) || may_be_key(record.other));
}

void PopulationCheck::classify(std::uint32_t contact, SplitSums& sums) {
  offer_keys();
  const bool is_counted = count_in_windows(sums, [&](Day begin) {
    check_.moment.window_begin = limit_of(begin);
    return splitter_.classify(check_.moment, keys_, contact);
  });
  sums.n += is_counted ? 1 : 0;
}

// Counts one contact in each window, under what it is there. Returns whether it may have been before the check.
template <class SplitOf>
bool PopulationCheck::count_in_windows(SplitSums& sums, SplitOf split_of) {
  std::size_t before = kNotCounted;
  bool was_shown = false, is_counted = false;  // in the window before: whether opening it would have shown it; in any
  for (std::size_t window = 0; window < begins_.size(); ++window) {
    const SplitContact split = split_of(begins_[window]);
    const std::size_t count = count_of(split.classes);
    is_counted |= count != kNotCounted;
    if (count == place_of(VisibilityClass::found)) check_.found |= std::uint64_t{1} << window;
    const bool is_shown = count == place_of(VisibilityClass::accessible) && is_found(split.if_opened);
    if (is_shown != was_shown) sums.add_from(window, kAccessibleFound, is_shown ? 1 : -1);
    was_shown = is_shown;
    if (count == before) continue;
    if (before != kNotCounted) sums.end(window, before);
    if (count != kNotCounted) sums.begin(window, count);
    before = count;
  }
  return is_counted;
}

}  // namespace casegraph::measures
