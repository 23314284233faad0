// How many contacts a person has had, on average, by a time of being observed.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"

namespace casegraph::measures::frequency {

struct MeanCumulativeQuery {
  Selection selection;  // the groups; persons are followed within each
  Window window;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  std::vector<std::int64_t> within_days;  // at which the mean is told; empty: at every time with a contact
  double confidence = 0.95;
  DatesQuery dates{};  // drawn with within_days alone
};

// Time is that of being observed: it begins with the first day observed and stands still where observation breaks off.
// Persons without a contact count while they are observed: by coverage those that a row of coverage names, and those
// asked for whom coverage of a review or of everybody reaches; by window all persons, or all asked for.
// Columns: those of `by`, then within_days, persons, at_risk (persons observed for as long), contacts (up to then),
// mean (Nelson), lower, upper (mean exp(-+z se / mean)), se (Lawless & Nadeau), n_uncertain, n_dropped, status: ok,
// too_few (nobody observed), no_events, past_follow_up (nobody observed for as long: NaN) or why nothing is observed.
// With days drawn or refused the columns of append_dates() follow.
Answer mean_cumulative(const graph::CaseGraph& graph, const MeanCumulativeQuery& query, bool with_evidence,
                       Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
