// Whether contacts become more frequent: counts in bins of the calendar, and the days of the contacts themselves.
#pragma once

#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/calendar_bins.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/season.hpp"
#include "casegraph/stats/trend.hpp"

namespace casegraph::measures::frequency {

struct TrendQuery {
  Selection selection;
  Window window;
  Bin bin = Bin::month;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  double confidence = 0.95;
  double significance = 0.05;
  stats::Serial serial = stats::Serial::ignored;  // what the test over bins makes of bins that resemble those before
  SeasonQuery season{};                           // taken out of both tests
  DatesQuery dates{};
};

// Columns: those of `by`, then bins (with exposure), contacts (surely in one bin), exposure_days, n_uncertain,
// n_dropped, s, z, p, q, tau_b (Mann-Kendall of contacts per day observed over bins), slope, slope_lower, slope_upper
// (Theil-Sen, contacts per year, per year), status (ok, no_coverage, open_coverage, zero_exposure, too_few), laplace,
// laplace_p, laplace_q, power_beta, power_p (of the days of contacts in observed time), events_status (ok, no_events,
// zero_variance, needs_person, or why nothing is observed) and finding: escalation or decline where either test has a q
// below the significance (q over both tests of all rows), tests_disagree, no_escalation_found, no_contacts,
// not_determinable (not observed; or under 4 contacts with a day and so few bins that no order of them would be below
// the significance). Laplace's q is NaN under 4 contacts. With days drawn or refused the columns of append_dates()
// follow, and q and finding are of the medians. Where a season was asked for a column `season` says which was taken
// out; slopes are then of contacts per year of mean days.
Answer trend(const graph::CaseGraph& graph, const TrendQuery& query, bool with_evidence, Progress& progress,
             unsigned threads = 0);

}  // namespace casegraph::measures::frequency
