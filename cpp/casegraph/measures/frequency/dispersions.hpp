// Whether counts of contacts in windows of one length vary more than chance would have it.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"

namespace casegraph::measures::frequency {

struct DispersionQuery {
  Selection selection;
  Window window;
  std::int64_t width_days = 30;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  double significance = 0.05;
  std::int64_t rounds = 999;
  std::uint64_t seed = 0;
  DatesQuery dates{};
};

// The window is cut into windows of `width_days` from its start; of them those count whose exposure is the greatest
// that one of the group has, so that all are alike. Columns: those of `by`, then windows, n_partial (windows with less
// exposure, left out), contacts, mean, variance, fano, allan, statistic, p, q, simulated, alpha, alpha_floored,
// nb1_mean, nb1_t, nb1_p, nb2_slope, nb2_t, nb2_p, n_uncertain (surely in no window: not counted), n_dropped, status
// (ok, too_few, zero_mean or why nothing is observed), nb_status and finding: overdispersed, no_overdispersion_found,
// not_determinable. With days drawn or refused the columns of append_dates() follow, and q and finding are of the
// medians.
Answer dispersion(const graph::CaseGraph& graph, const DispersionQuery& query, bool with_evidence, Progress& progress,
                  unsigned threads = 0);

// Fano and Allan factor for each of several lengths of windows. One row a group and length: those of `by`, then
// width_days, windows, n_partial, contacts, mean, fano, allan, p (as of dispersion; q is not: the lengths are of one
// sequence), simulated, n_uncertain, n_dropped, status; then those of append_dates(). Query as of dispersion, its width
// aside.
Answer dispersion_curve(const graph::CaseGraph& graph, const DispersionQuery& query,
                        const std::vector<std::int64_t>& widths_days, bool with_evidence, Progress& progress,
                        unsigned threads = 0);

}  // namespace casegraph::measures::frequency
