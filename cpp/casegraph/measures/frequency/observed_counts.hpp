// Contacts counted over the time in which they would have been described: what rates, ratios of rates and counts in
// bins share.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/measures/frequency/lives.hpp"

namespace casegraph::measures::frequency {

// What says that contacts would have been described: the coverage of the casebook, or the caller, for the whole window.
enum class ObservedBy : std::uint8_t { coverage, window };

struct Exposure {
  std::optional<std::int64_t> days;  // none: an end is open
  bool covered = false;
  std::vector<std::uint32_t> coverage, excluded, episodes;  // rows, each once
};

struct ObservedCount {
  Bounds count;  // possible is open (is_open) where a row states no upper number
  Exposure exposure;
  std::int64_t dropped = 0;            // rows with some day in the window and none observed
  std::vector<std::uint32_t> counted;  // contacts
  // Of those, the ones that surely belong to the group, are surely observed in the window and stand for one sure number
  // of contacts, and these.
  std::vector<std::uint32_t> exact;
  std::int64_t exact_events = 0;
};

// By coverage the exposure of a group is person-days: the union over its agencies for each person, added over persons.
// By window it is the days of the window: of a group of one person those of that life, of others all, once a group,
// whatever its persons; episodes do not cut it.
// Keeps references to the graph and the selection. Of addresses, kinds and flags coverage says nothing: the
// exposure is that of the group's agencies, the same for each. Throws ArgumentError where the window is open though it
// is what says so.
class ObservedCounter {
 public:
  ObservedCounter(const graph::CaseGraph& graph, const Selection& selection, Window window,
                  const std::vector<graph::Code>& cut, ObservedBy by = ObservedBy::coverage);
  // The same within another window, with both ends where the window says what is observed.
  ObservedCounter within(Window window) const;
  // The same on one day of the week alone, 0 Monday; the window has both ends.
  ObservedCounter on_weekday(std::int32_t weekday) const;

  // Of the contacts of one group; parts of counted rows are left out. By coverage a contact whose agency is not stated
  // is possible only: another's coverage may apply.
  ObservedCount of(const GroupKey& key, GroupContacts group) const;
  // Of the two, each alone.
  ObservedCount counted(const GroupKey& key, GroupContacts group) const;
  Exposure exposure(const GroupKey& key) const;

 private:
  struct Membership {
    bool certain = false, possible = false;
  };
  Membership of_person(std::uint32_t person, std::uint32_t contact, DateInterval days,
                       std::map<std::uint32_t, DayIntervals>& of_agency) const;
  Membership among_persons(std::uint32_t contact, DateInterval days) const;
  DayIntervals lived_days(std::uint32_t person) const;
  Exposure covered_time(const GroupKey& key, std::uint32_t person) const;
  void add_all_persons(const AgencyTest& wanted, Exposure& total) const;

  const graph::CaseGraph& graph_;
  const Selection& selection_;
  Window window_;
  ObservedBy by_;
  std::optional<std::int32_t> weekday_;
  Observation observation_;
  struct People {  // that are asked for
    std::vector<std::uint8_t> is_wanted;
    std::map<graph::Code, LivedDays> of_review;  // where no group is one person's
  };
  std::shared_ptr<const People> people_;
};

// "" (ok), "no_coverage", "open_coverage" or "zero_exposure".
std::string status_of(const Exposure& exposure);

// The contacts counted, and the rows of coverage and episodes that made the exposure, behind a row of an answer.
void append_evidence(const graph::CaseGraph& graph, std::uint32_t row, const ObservedCount& count,
                     std::vector<EvidenceRow>& evidence);

}  // namespace casegraph::measures::frequency
