// Whether incidents near in place are near in time too (Knox).
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/event_ties.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct NearRepeatQuery {
  Selection selection;  // without groups; its address says where a contact was
  Window window;
  std::vector<graph::Code> kinds;        // of contacts; empty: all
  std::vector<double> kilometres, days;  // edges of bins
  std::int64_t rounds = 999;
  std::uint64_t seed = 0;
  DatesQuery dates{};
  std::vector<Tie> ties;   // instead of kilometres: near in the graph, the nearest first
  bool by_agency = false;  // with ties: days are shuffled among the incidents of one agency
};

// Events are incidents, each at the place and on the day of the first of its contacts that has one place with
// coordinates and one day; a contact without an incident is one of its own. One row for each bin of distance, the same
// address first, and of time: km_from, km_to (missing for the same address), days_from, days_to, events, pairs,
// expected, simulated, ratio, p, q (over all rows), n_unplaced, n_uncertain (contacts that may be in the window without
// a place, and without one day or as several), status: ok, too_few (under two events). Distances are of the plane that
// touches the earth in the middle of the events. The columns of append_dates() follow; with days drawn every draw is
// shuffled as often as `rounds` says, and q is of the medians.
//
// With ties an event is on the day of the first of its contacts with one day, of that contact's agency, and of the
// persons stated in the presence asked for in any of its contacts that are asked for. One row for each tie, in the
// order asked for, and bin of time: tie, days_from, days_to, events, pairs (each under the first tie that it has),
// simulated, ratio, p, q, n_unplaced (contacts of one day without such a person), n_uncertain, status. Throws
// ArgumentError where no tie is named, or one twice.
Answer near_repeat(const graph::CaseGraph& graph, const NearRepeatQuery& query, bool with_evidence, Progress& progress,
                   unsigned threads = 0);

}  // namespace casegraph::measures::frequency
