// One check of a population: the relevant contacts of one contact, counted by class for each window.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/person_records.hpp"
#include "casegraph/measures/visibility/population.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

inline constexpr std::size_t kSplitCounts = kVisibilityClasses + 1;  // the last: unsettled

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
  std::array<std::int64_t, kSplitCounts> counts(std::size_t window) const;
  std::int64_t with_found(std::size_t window) const { return changes_[window].with_found; }
  bool is_empty() const { return checks + skipped == 0; }

 private:
  struct Change {
    std::array<std::int64_t, kSplitCounts> counts{};  // difference to the window before
    std::int64_t with_found = 0;                      // of this window itself
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

// Rows of the casebook by person or address, for the keys that these offer.
struct PersonTies {
  graph::Grouped<std::uint32_t> identifiers_of;  // by person
  graph::Grouped<std::uint32_t> stays_of;        // residences by person; empty unless households are looked up
  graph::Grouped<std::uint32_t> stays_at;        // and by address
};

// What a pass over the records of one person reads of each, close together; kept of few persons at a time.
//
// A record has one of these codes: odd() where it needs a closer look whoever checks (it may be of several days or has
// more persons than two); the agency that made it; regular(agency) where, besides, that agency surely held it from its
// day on, without end, and it surely names the person: to the agency that looks the person up it is found or too old.
class PersonView {
 public:
  explicit PersonView(std::uint32_t agencies) : agencies_(agencies) {}
  std::uint32_t odd() const { return agencies_; }
  std::uint32_t regular(std::uint32_t agency) const { return agencies_ + 1 + agency; }
  std::size_t codes() const { return std::size_t{agencies_} * 2 + 1; }

  void fill(std::uint32_t person, std::span<const PersonRecord> records);
  bool is_of(std::uint32_t person) const { return person_ == person; }
  // How many began before the day; quick where that is near what was asked for last (checks come in order of time).
  std::size_t before(Day day, std::size_t& last) const;
  // How many began on the day or before it, where so many began before it.
  std::size_t until(Day day, std::size_t before) const;
  // Places of those that a checker who opens nobody's records may have to look at: not of others alone, nor regular.
  std::span<const std::uint32_t> few() const { return few_; }
  // Where the days of the last check, and the first window's begin, were found.
  std::size_t day_at = 0, window_at = 0;
  const std::uint32_t* code() const { return codes_.data(); }
  const std::uint32_t* receivers() const { return receivers_.data(); }
  const std::uint32_t* other() const { return others_.data(); }
  const std::uint32_t* incident() const { return incidents_.data(); }

 private:
  std::uint32_t code_of(const PersonRecord& record) const;
  std::uint32_t agencies_;
  std::uint32_t person_ = PersonRecord::kNone;
  std::vector<Day> first_;
  std::vector<std::uint32_t> codes_, receivers_, others_, incidents_, few_;
};

// Reused from contact to contact, so that nothing is allocated while it runs.
class PopulationCheck {
 public:
  // Keeps references to all but the options.
  PopulationCheck(const graph::CaseGraph& graph, const PopulationQuery& query, const VisibilityOptions& options,
                  const Holding& holding, const Splitter& splitter, const PersonRecords& records,
                  const WindowBegins& begins, const PersonTies& ties);

  // Adds the check at a contact of the person, its owner, whose place among the person's records is given.
  void add(std::uint32_t person, std::size_t place, SplitSums& sums);
  // The same for any contact.
  void add(std::uint32_t contact, SplitSums& sums);

 private:
  struct Check {  // the one at hand
    CheckMoment moment;
    std::uint32_t contact, incident, owner, other, address;
    // What leaves a contact out of the count: its incident; that it is with this person. kSeveral: nothing does.
    std::uint32_t left_out_incident, counted_person;
    std::uint32_t bit;    // of the checker
    std::uint64_t found;  // windows, as bits
    bool has_keys;        // keys_ is filled
    bool all_named;       // every participant of the contact is a key, where persons are
    bool has_few_keys;    // no other keys than the address, the owner and the other
  };
  void begin(const PersonRecord& record);
  void split(SplitSums& sums);
  bool offers_a_key();
  void offer_keys();
  void offer_identifiers(PersonId person);
  void offer_household(PersonId person);
  void collect_persons(const PersonRecord& own, std::size_t place);
  bool collect_from_records(const PersonRecord& own, std::size_t place);
  void collect_persons(std::uint32_t incident);
  void add_persons(std::uint32_t contact);
  void add_person(std::uint32_t person);

  PersonView& view_of(std::uint32_t person);
  void split_person(std::size_t place, SplitSums& sums);
  void split_earlier(std::size_t place, PersonView& view, std::size_t end, SplitSums& sums);
  std::size_t look_for(const PersonView& view, std::size_t end, bool at_regular);
  template <class PlaceOf>
  std::size_t look_among(const PersonView& view, std::size_t length, PlaceOf place_of);
  std::size_t left_out(const PersonView& view, std::size_t end) const;
  std::size_t count_regular(PersonView& view, std::size_t end, SplitSums& sums);
  std::size_t regular_between(const PersonView& view, std::size_t begin, std::size_t end) const;
  void split_same_day(std::size_t place, std::span<const PersonRecord> records, SplitSums& sums);
  bool is_of_the_check(const PersonRecord& record) const;
  bool is_counted_already(std::size_t place, const PersonRecord& record) const;
  void know_what_it_opens(std::uint32_t checker);
  bool is_key(std::uint32_t person) const;
  void look_at(std::size_t place, const PersonRecord& record, SplitSums& sums);
  Splitter::Filing filing_of(std::uint32_t person, const PersonRecord& record);
  Splitter::Filing not_filed(const PersonRecord& record) const;
  std::optional<Splitter::Filing> filing_in(std::uint32_t person, const PersonRecord& record) const;
  void look_at_received(std::size_t place, const PersonRecord& record, bool may_be_later, SplitSums& sums);
  void count_held(std::size_t place, const PersonRecord& record, const Splitter::OnRecord& on_record, bool may_be_later,
                  SplitSums& sums);
  void classify(std::uint32_t contact, SplitSums& sums);
  template <class CountOf>
  void for_each_window(SplitSums& sums, CountOf count_of);

  const graph::CaseGraph& graph_;
  const PopulationQuery& query_;
  const PersonRecords& records_;
  const WindowBegins& begins_of_;
  const PersonTies& ties_;
  const Holding& holding_;
  const Splitter& splitter_;
  bool took_part_only_;  // records then do not have all persons of their contacts
  bool looks_at_all_;    // records are held by others than who made or received them: every contact is classified
  std::vector<std::vector<std::uint32_t>> holders_opened_;  // by agency: whose records it can open
  std::vector<std::uint8_t> looks_;           // by a record's code: whether the checker at hand looks at it closer
  std::uint32_t bits_opened_ = 0;             // bits of those that could be opened
  std::uint32_t opens_of_ = AgencyId::kNone;  // the checker

  Check check_{};
  std::span<const Day> begins_;
  std::vector<Day> scratch_;
  std::vector<CheckKey> keys_;
  std::vector<std::uint32_t> persons_;
  std::uint32_t persons_of_incident_ = ContactId::kNone;  // the incident that persons_ is of
  std::vector<std::uint32_t> looked_at_;                  // places
  std::vector<PersonView> views_;
  std::size_t next_view_ = 0;
};

}  // namespace casegraph::measures
