// One check of a population: the relevant contacts of one contact, counted by class for each window.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/earlier_records.hpp"
#include "casegraph/measures/visibility/offered_keys.hpp"
#include "casegraph/measures/visibility/person_records.hpp"
#include "casegraph/measures/visibility/population.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

inline constexpr std::size_t kSplitCounts = kVisibilityClasses + 1;  // the last: unsettled
// Besides: of the accessible, those that opening would have shown.
inline constexpr std::size_t kAccessibleFound = kSplitCounts;
inline constexpr std::size_t kSplitNumbers = kSplitCounts + 1;

// The counts of one group. Most contacts are of one class whatever the window: only where a class changes from one
// window to the next is that window touched.
class SplitSums {
 public:
  explicit SplitSums(std::size_t windows = 1) : changes_(windows) {}

  std::int64_t checks = 0, skipped = 0, with_relevant = 0, n = 0;

  void add(std::size_t count, std::int64_t contacts) { changes_[0].counts[count] += contacts; }
  // So many more than in the window before.
  void add_from(std::size_t window, std::size_t count, std::int64_t contacts) {
    changes_[window].counts[count] += contacts;
  }
  // The contact is of this count from the window on; of the other one before it (where there was any).
  void begin(std::size_t window, std::size_t count) { ++changes_[window].counts[count]; }
  void end(std::size_t window, std::size_t count) { --changes_[window].counts[count]; }
  // Windows in which the check certainly showed something, as bits.
  void add_found(std::uint64_t windows);
  void add(const SplitSums& other);

  std::size_t windows() const { return changes_.size(); }
  std::array<std::int64_t, kSplitNumbers> counts(std::size_t window) const;
  std::int64_t with_found(std::size_t window) const { return changes_[window].with_found; }
  bool is_empty() const { return checks + skipped == 0; }

 private:
  struct Change {
    std::array<std::int64_t, kSplitNumbers> counts{};  // difference to the window before
    std::int64_t with_found = 0;                       // of this window itself
  };
  std::vector<Change> changes_;
};

// First day looked at, for each window, by the day of the check.
class WindowBegins {
 public:
  WindowBegins(const graph::CaseGraph& graph, const std::vector<std::optional<Span>>& windows);
  // kBeforeAll: without limit. `scratch` holds them where the day is out of the table.
  std::span<const Day> of(Day day, std::vector<Day>& scratch) const;

 private:
  Day begin_of(Day day, std::size_t window) const;
  const std::vector<std::optional<Span>>& windows_;
  Day first_ = kAfterAll;
  std::vector<Day> table_;  // by day and window
};

// How far back a window looks that begins then, as splitting one contact takes it.
inline std::optional<Day> limit_of(Day begin) { return begin == kBeforeAll ? std::nullopt : std::optional(begin); }

// A contact that a check counts, with what it may be of it.
struct LookedAt {
  std::uint32_t contact;
  ClassSet classes;
};

// Reused from contact to contact, so that nothing is allocated while it runs.
class PopulationCheck {
 public:
  // Keeps references to all but the options.
  PopulationCheck(const graph::CaseGraph& graph, const PopulationQuery& query, const VisibilityOptions& options,
                  const Holding& holding, const Splitter& splitter, const PersonRecords& records,
                  const WindowBegins& begins, const OfferedKeys& offered);

  // Adds the check at a contact of the person, its owner, whose place among the person's records is given.
  void add(std::uint32_t person, std::size_t place, SplitSums& sums);
  // Asks for what the checks at the records after the place will read. Nothing depends on it but time.
  void fetch_ahead_of(std::span<const PersonRecord> records, std::size_t place) const;
  // The same for any contact.
  void add(std::uint32_t contact, SplitSums& sums);

  // The same check contact by contact, for the first window alone. Puts those that it looks at into `looked`, in order,
  // each once; all others that it counts are silo for certain: returns how many, nothing where no check can be made.
  // `also`: by person, contacts that are looked at whatever they are.
  using Also = graph::Grouped<std::uint32_t>;
  std::optional<std::int64_t> list(std::uint32_t person, std::size_t place, const Also& also,
                                   std::vector<LookedAt>& looked);
  std::optional<std::int64_t> list(std::uint32_t contact, const Also& also, std::vector<LookedAt>& looked);

 private:
  struct Check {  // the one at hand
    CheckMoment moment;
    std::uint32_t contact, incident, address;
    std::uint32_t owner, other;  // keys where persons are; kNone: no such key; kSeveral: they are looked up
    std::uint64_t found;         // windows, as bits
    bool has_keys;               // keys_ is filled
    bool all_named;              // every participant of the contact is a key, where persons are
    bool has_few_keys;           // no other keys than the address, the owner and the other
  };
  void begin(const PersonRecord& record);
  // Whether the contact is of one exact day; the check at it is then the one at hand.
  bool begin_owned(std::uint32_t person, std::size_t place);
  bool begin_any(std::uint32_t contact);
  void split(SplitSums& sums);
  bool offers_a_key();
  void offer_keys();
  void collect_persons(const PersonRecord& own, std::size_t place);
  void forget_persons();
  bool collect_from_records(const PersonRecord& own, std::size_t place);
  void collect_persons(std::uint32_t incident);
  void add_persons(std::uint32_t contact);
  std::size_t add_person(std::uint32_t person);  // returns its place

  EarlierRecords& earlier_of(std::size_t place);
  EarlierRecords& earlier_of_many(std::span<const std::uint32_t> persons);
  void split_person(std::size_t place, SplitSums& sums);
  void split_earlier(std::size_t place, EarlierRecords& earlier, SplitSums& sums);
  std::size_t leave_out_incident(std::size_t place, const EarlierRecords& earlier);
  std::size_t split_regular(std::uint32_t person, EarlierRecords::OfAgency& own, SplitSums& sums);
  void count_regular(EarlierRecords::OfAgency& own, SplitSums& sums);
  std::size_t count_open(EarlierRecords& earlier, SplitSums& sums);
  // Calls visit(record) for what the checker may hold, its own regular records apart, and those that it can open.
  template <class Visit>
  void for_each_at_hand(EarlierRecords& earlier, Visit visit) const;
  template <class Visit>
  void for_each_other_of(EarlierRecords& earlier, std::uint32_t agency, Visit visit) const;
  std::size_t look_at_each(std::uint32_t person, std::span<const PersonRecord* const> records, SplitSums& sums);
  std::size_t look_at_those_at_hand(std::uint32_t person, EarlierRecords& earlier, SplitSums& sums);
  bool is_of_the_check(const PersonRecord& record) const;
  void know_what_it_opens(std::uint32_t checker);
  bool is_key(std::uint32_t person) const;
  void look_at(std::uint32_t person, const PersonRecord& record, SplitSums& sums);
  ClassSet filing_of(std::uint32_t person, const PersonRecord& record);
  ClassSet not_filed(const PersonRecord& record) const;
  bool is_offered(std::uint32_t person);
  bool is_surely_filed(std::uint32_t person, const PersonRecord& record) const;
  bool has_no_key(std::uint32_t person, const PersonRecord& record) const;
  const Received* may_have_come(const PersonRecord& record) const;
  ClassSet whereabouts_of(const PersonRecord& record) const;
  void count(std::uint32_t person, const PersonRecord& record, ClassSet whereabouts, SplitSums& sums);
  void classify(std::uint32_t contact, SplitSums& sums);
  template <class SplitOf>
  bool count_in_windows(SplitSums& sums, SplitOf split_of);

  // What follows is in population_check_list.cpp.
  std::optional<std::int64_t> list_all(const Also& also, std::vector<LookedAt>& looked);
  std::size_t list_person(std::size_t place, const Also& also, std::vector<LookedAt>& looked);
  void list_earlier(std::size_t place, EarlierRecords& earlier, std::vector<LookedAt>& looked);
  ClassSet classes_of(std::uint32_t person, const PersonRecord& record);
  ClassSet classified(std::uint32_t contact);

  const graph::CaseGraph& graph_;
  const PopulationQuery& query_;
  const PersonRecords& records_;
  const WindowBegins& begins_of_;
  const OfferedKeys& offered_;
  const Holding& holding_;
  const Splitter& splitter_;
  bool took_part_only_;  // records then do not have all persons of their contacts
  bool looks_at_all_;    // records are held by others than who made or received them: every contact is classified
  bool opens_all_;       // of these, every record that somebody else holds can be opened
  std::vector<std::vector<std::uint32_t>> holders_opened_;  // by agency: whose records it can open, each once
  std::vector<std::uint8_t> looks_;           // by agency: whether the checker at hand holds or can open its records
  std::uint32_t opens_of_ = AgencyId::kNone;  // the checker
  bool opens_any_ = false;                    // whether it can open those of another

  Check check_{};
  std::span<const Day> begins_;
  std::vector<Day> scratch_;
  std::vector<CheckKey> keys_;
  std::vector<std::uint32_t> persons_;
  std::uint32_t persons_of_incident_ = ContactId::kNone;  // the incident that persons_ is of
  struct OfIncident {
    std::uint32_t contact;
    Day first;
    const PersonRecord* of_first;  // the first person's, where that has all contacts of the incident; else nullptr
  };
  // By place among persons_: contacts of the incident of the check, where it has several. Of what the first person has
  // the others may have none: they are asked about nothing of it.
  std::vector<std::vector<OfIncident>> of_incident_;
  std::vector<Day> left_out_;  // days of own regular records that are not counted with the others
  std::vector<EarlierRecords> earlier_, earlier_of_many_;
  std::size_t next_earlier_ = 0;
};

// One record may be with several agencies: it is visited among those of its maker, else of the first to receive it.
template <class Visit>
void PopulationCheck::for_each_at_hand(EarlierRecords& earlier, Visit visit) const {
  const std::uint32_t checker = check_.moment.checker.value;
  if (!opens_any_) {
    for (const PersonRecord* record : earlier.of_agency(checker).others) visit(*record);
    return;
  }
  for_each_other_of(earlier, checker, visit);
  for (const std::uint32_t holder : holders_opened_[checker]) {
    if (holder == checker) continue;
    for (const PersonRecord* record : earlier.of_agency(holder).regular) visit(*record);
    for_each_other_of(earlier, holder, visit);
  }
}

template <class Visit>
void PopulationCheck::for_each_other_of(EarlierRecords& earlier, std::uint32_t agency, Visit visit) const {
  for (const PersonRecord* record : earlier.of_agency(agency).others)
    if ((looks_[record->agency] != 0 ? record->agency : may_have_come(*record)->agency) == agency) visit(*record);
}

}  // namespace casegraph::measures
