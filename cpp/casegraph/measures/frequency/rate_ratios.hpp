// The rate of contacts in one window against that in another, exact.
#pragma once

#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"

namespace casegraph::measures::frequency {

struct RateRatioQuery {
  Selection selection;
  Window first, second;          // bounded, without a common day
  std::vector<graph::Code> cut;  // kinds of episodes that take the person out of observation
  ObservedBy observed = ObservedBy::coverage;
  double confidence = 0.95;
  double significance = 0.05;
};

// The window of `before` that ends before the day, and the one of `after` that begins with it.
struct WindowsAround {
  Window first, second;
};
constexpr WindowsAround windows_around(Day day, Span before, Span after) {
  return {{subtract(day, before), day}, {day, add(day, after)}};
}

// Columns: those of `by`, then first_certain, first_possible, first_days, second_certain, second_possible, second_days
// (exposure; missing where open), ratio_least, ratio_most (second over first, over all counts that dates allow), lower,
// upper (the widest exact limits), p (the largest that dates allow), q (Benjamini-Hochberg over the rows), p_minlike
// (by minimum likelihood, the largest too), n_dropped, status (ok, no_coverage, open_coverage, zero_exposure,
// no_events, no_upper_bound: a possible count is open and missing, the ratio's bound 0 or infinite) and finding:
// higher, lower, no_difference_found (q above the significance), not_determinable.
Answer rate_ratios(const graph::CaseGraph& graph, const RateRatioQuery& query, bool with_evidence, Progress& progress,
                   unsigned threads = 0);

}  // namespace casegraph::measures::frequency
