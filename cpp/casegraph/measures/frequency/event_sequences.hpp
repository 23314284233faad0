// The contacts of a group that have one moment, as events in the time observed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"

namespace casegraph::measures::frequency {

struct EventSequence {
  std::vector<Moment> events;  // observed, in order, by the day
  DayIntervals observed;       // with ends; empty where status says why
  std::string status;          // "", no_coverage, open_coverage, zero_exposure
  // Rows that may be in the window and have no one day, stand for several, or are of an assumed person or, where the
  // agency matters, agency: not used. By coverage the agency always matters.
  std::int64_t uncertain = 0;
  std::int64_t dropped = 0;             // events outside the time observed
  std::int64_t merged = 0;              // events left out as of the episode of the one kept before
  std::vector<std::uint32_t> coverage;  // rows that observe
};

class EventSequencer {
 public:
  // By coverage needs `person` among the groups, by window both ends; throws ArgumentError where it is not so. An event
  // less than `merge_days` after the one kept before it is merged into that.
  EventSequencer(const graph::CaseGraph& graph, const Selection& selection, Window window,
                 const std::vector<graph::Code>& cut, ObservedBy by, std::int64_t merge_days = 0);
  EventSequence of(const GroupKey& key, GroupContacts group) const;

 private:
  const graph::CaseGraph& graph_;
  const Selection& selection_;
  Window window_;
  ObservedBy by_;
  std::int64_t merge_days_;
  Observation observation_;
};

// Days observed before noon of the day: where the event lies in observed time. The day lies in one of the intervals.
double observed_time(const DayIntervals& observed, Day day);

// The gaps between consecutive events that lie in one interval, with the ends of pieces as interval statistics need
// them; and what is left from the last event of each interval to its end.
struct EventGaps {
  std::vector<double> days;
  std::vector<std::size_t> piece_ends;
  struct Gap {
    std::uint32_t from, to;  // contacts; `to` kNone where observation ended first
    double days;
  };
  std::vector<Gap> all;  // in order, those cut at the end too
};
EventGaps gaps_of(const EventSequence& sequence);

}  // namespace casegraph::measures::frequency
