// How long until a person's next contact, with those counted whose observation ended first.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"

namespace casegraph::measures::frequency {

// What the groups are compared within, so that a difference in it is not taken for one of theirs.
enum class Strata : std::uint8_t { none, sex, role };

struct TimeToRepeatQuery {
  Selection selection;  // the groups; contacts are followed person by person within each
  Window window;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  std::vector<std::int64_t> within_days;  // at which the share is told; empty: at every time with a repeat
  std::int64_t merge_days = 1;            // a contact less than this after the one kept is of the same episode
  double confidence = 0.95;
  Strata strata = Strata::none;  // of the log-rank test, by what is recorded of the person
  DatesQuery dates{};            // drawn with within_days alone
};

// One row for each group and time. Columns: those of `by`, then within_days, gaps (from every contact on), repeats,
// persons, at_risk (gaps that may still end at that time: not over before it), repeated (share with a further contact
// by then, 1 - Kaplan-Meier), lower, upper (log-log), se (Greenwood), se_persons (each person's gaps taken together),
// hazard, hazard_se (Nelson-Aalen: the sum over times up to then of repeats per gap at risk),
// median (days until half have one; infinite where not reached), log_rank, log_rank_df, log_rank_p (all groups against
// each other, the same in every row), n_uncertain, n_dropped, n_merged, status: ok, too_few (no gap), past_follow_up
// (nobody was followed for so long and not everyone had a repeat: NaN) or why nothing is observed. With days drawn or
// refused the columns of append_dates() follow; a group with a refused person is refused, and the log-rank test too.
Answer time_to_repeat(const graph::CaseGraph& graph, const TimeToRepeatQuery& query, bool with_evidence,
                      Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
