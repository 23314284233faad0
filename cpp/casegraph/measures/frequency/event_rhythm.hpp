// The rhythm of contacts in observed time: intervals beyond waits(), and whether contacts cluster as in a self-exciting
// process.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"
#include "casegraph/measures/frequency/season.hpp"

namespace casegraph::measures::frequency {

struct RhythmQuery {
  Selection selection;
  Window window;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  std::int64_t merge_days = 0;
  double significance = 0.05;
  std::int64_t rounds = 199;
  std::uint64_t seed = 0;
  DatesQuery dates{};
};

struct IntervalsQuery {
  RhythmQuery rhythm;
  double dead_time_days = 0;    // of LvR
  std::int64_t train_days = 7;  // contacts at most so far apart are of one train
  // Taken out of the gaps first, but for trains; only without merge_days and dead_time_days, which are of the calendar.
  SeasonQuery season{};
};

// Columns: those of `by`, then contacts, gaps, local_variation_revised, local_variation_status, burstiness_shifted,
// burstiness_status (with gaps of at least merge_days), memory_p, memory_status, gap_tau, gap_p, gap_q, gap_status,
// trains, longest_train, mean_train (contacts), longest_train_days, n_uncertain, n_dropped, n_merged, status (ok,
// too_few (no gap) or why nothing is observed), finding: gaps_shorten, gaps_lengthen, no_escalation_found,
// not_determinable. With a season its name follows (fitted as that of trends(), from counts by day within the window,
// or within the days of coverage that has both ends). With days drawn or refused the columns of append_dates() follow,
// and q and finding are of the medians.
Answer intervals(const graph::CaseGraph& graph, const IntervalsQuery& query, bool with_evidence, Progress& progress,
                 unsigned threads = 0);

// Columns: those of `by`, then contacts, days (observed), background, branching, branching_lower, branching_upper (95
// %, by the logarithm), half_life (days), decay, se_log_background, se_log_branching, se_log_decay, log_likelihood,
// log_likelihood_poisson, p, q (of no excitation, by simulation), ks, ks_p, ljung_box_p, n_uncertain, n_dropped,
// n_merged, status (ok, too_few, no_events, no_excitation, not_converged or why nothing is observed), finding:
// clustering_found, no_clustering_found, not_determinable. Uncertain days as in intervals().
Answer self_exciting(const graph::CaseGraph& graph, const RhythmQuery& query, bool with_evidence, Progress& progress,
                     unsigned threads = 0);

}  // namespace casegraph::measures::frequency
