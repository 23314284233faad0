// Time to an event where some have not had it when observation ends.
//
// Kaplan & Meier 1958 (JASA 53:457) with Greenwood's variance and log-log limits, Nelson 1972 and Aalen 1978, the
// log-rank test (Mantel 1966), also within strata.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

// At risk at t where entry < t <= time. One censored at the time of an event is still at risk there.
struct Duration {
  double time;
  bool is_event;
  double entry = -1;          // below 0: from the start, durations of 0 included
  std::uint32_t cluster = 0;  // durations of one person share a cluster
};

struct SurvivalStep {
  double time;
  std::int64_t at_risk, events, censored;  // censored: from this time up to the next step
  double survival;
  double se;            // Greenwood
  double se_clustered;  // of sums over clusters of the influence of each duration; NaN for one cluster
  double lower, upper;  // log-log, of Greenwood; NaN where survival is 0 or 1
  double hazard;        // Nelson-Aalen, cumulated
  double hazard_se;
};

struct Survival {
  std::vector<SurvivalStep> steps;  // one for each time with an event, ascending
  std::int64_t durations = 0, events = 0, clusters = 0;
  double median;                // least time with survival <= 0.5; infinite where not reached; NaN without a duration
  bool risk_set_empty = false;  // with delayed entry: nobody at risk at some time before the last
  Undefined undefined = Undefined::no;  // too_few: no duration
};

// Throws ArgumentError where a time is negative or not finite, an entry is not before its time, or confidence lies
// outside (0, 1).
Survival kaplan_meier(std::span<const Duration> durations, double confidence = 0.95);

// The last step at or before a time; null before the first, where survival is 1.
const SurvivalStep* step_at(const Survival& survival, double time);

struct LogRank {
  double statistic;     // chi-squared
  std::int64_t df = 0;  // groups with somebody at risk at an event, less one
  double p;
  Undefined undefined = Undefined::no;  // too_few: under two groups; no_events; zero_variance
};
LogRank log_rank(std::span<const std::vector<Duration>> groups);
// The same within strata: strata[i][g] are the durations of group g in stratum i; groups are compared in each, and the
// excesses and their variances added up. Throws ArgumentError where strata differ in their number of groups.
LogRank log_rank(std::span<const std::vector<std::vector<Duration>>> strata);

}  // namespace casegraph::stats
