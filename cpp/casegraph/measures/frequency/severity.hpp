// Whether a group's contacts become more severe, one after another.
#pragma once

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct SeverityQuery {
  Selection selection;
  Window window;
  double significance = 0.05;
  DatesQuery dates{};
};

// Of the contacts that have one moment by the day and a stated severity, in order. Columns: those of `by`, then
// contacts, n_unstated (with one moment, without a severity), n_uncertain (without one moment, or of an assumed person
// or agency), next_more, next_same, next_less (contacts followed by a more, as or less severe one), s (pairs that rise
// less pairs that fall), first_third, last_third (mean severity; NaN under 3), tau_b (of severity with its order), p,
// q, status (ok; too_few under 3), finding: escalation, decline, no_escalation_found, not_determinable; then those of
// append_dates(), with q and finding of the medians.
Answer severity_trend(const graph::CaseGraph& graph, const SeverityQuery& query, bool with_evidence, Progress& progress,
                      unsigned threads = 0);

}  // namespace casegraph::measures::frequency
