// Statistics of intervals beyond burstiness.hpp: with a dead time, with a shortest interval that records can show, by
// chance, over time, and in trains.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

// LvR: 3 times the mean over pairs of (1 - 4 a b / (a + b)^2) (1 + 4 R / (a + b)), R the dead time (Shinomoto et al.
// 2009, PLoS Comput Biol 5:e1000433). R = 0 gives the local variation. Pairs of two zeros are left out.
// `piece_ends` as in interval_statistics(). Throws ArgumentError where dead_time is negative or not finite.
Estimate local_variation_revised(std::span<const double> intervals, std::span<const std::size_t> piece_ends,
                                 double dead_time);

// Burstiness corrected for few intervals with r = sd / (mean - shortest possible): for records that cannot show
// intervals below `shortest`. zero_mean where the mean is not above it. Throws ArgumentError where an interval is
// below.
Estimate shifted_burstiness(std::span<const double> intervals, double shortest);

// Two-sided p of the memory under independence: share of R shuffles of the intervals (pieces keep their lengths), the
// seen order counted, whose memory lies as far from -1/pairs. As memory where that is undefined.
Estimate memory_p(std::span<const double> intervals, std::span<const std::size_t> piece_ends, std::int64_t rounds,
                  std::uint64_t seed);

// Kendall's tau-b of the intervals with their place in the order, and its p: below 0 where they shorten. Four or more.
struct IntervalTrend {
  double tau, p;
  Undefined undefined = Undefined::no;  // too_few; zero_variance: all equal
};
IntervalTrend interval_trend(std::span<const double> intervals);

// Runs of events whose consecutive intervals are at most `within` (Karsai et al. 2012, Sci Rep 2:397); a single event
// is a train of its own. An interval that ends a piece starts a new train. `events` is the number of intervals plus
// that of pieces that hold an event.
struct Trains {
  std::int64_t trains = 0, longest = 0;  // longest: events in it
  double mean;                           // events a train; NaN for none
  double longest_duration;               // of any train; NaN for none
};
Trains burst_trains(std::span<const double> intervals, std::span<const std::size_t> piece_ends, std::int64_t events,
                    double within);

}  // namespace casegraph::stats
