// How often a further contact followed, given how many there were so far.
#pragma once

#include <cstdint>
#include <optional>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct ContinuationQuery {
  Selection selection;                 // the groups; without `unit` among them
  Dimension unit = Dimension::person;  // person, household, address or agency
  Window window;                       // contacts are counted from its start; the k-th lies in it
  Span within;                         // the follow-up after the k-th
  std::int64_t most = 10;              // the greatest k told
  std::optional<Day> observed_until;   // last day observed; not given: coverage says
  bool include_same_day = false;       // contacts of one day are several
  double confidence = 0.95;
};

// For k = 1, 2, ... up to `most` or to what some unit of the group reached: units with at least k contacts of one day
// each, the k-th of day t in the window, and how many of them had a further one in the days after t up to t + within
// (with include_same_day: the next contact, if it is on t too). Contacts of one day are one unless include_same_day.
// A unit is followed where the days from t to t + within lie in one stretch of observation, and no contact without one
// day (or that does not surely belong to the unit) may lie from the window's start to t + within: such a contact leaves
// open which is the k-th. units = followed + n_censored + n_uncertain.
// Columns: those of `by`, then k, units, followed, n_censored (observation ends sooner), n_uncertain, further, share
// (further of followed), lower, upper (Clopper-Pearson), median_days (from the k-th to the next, of those further),
// status: ok, too_few (nobody followed), no_coverage. Rows by group, then k. A group without such a unit: one row of
// k = 1. Throws ArgumentError where the unit is not accepted or among the groups, or a number is not accepted.
Answer continuation(const graph::CaseGraph& graph, const ContinuationQuery& query, bool with_evidence,
                    Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
