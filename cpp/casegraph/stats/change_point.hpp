// When the rate of a Poisson process changed: the segmentation of least cost, exact.
//
// Cost of a segment with Y events in exposure E: -2 Y ln(Y/E), 0 where Y = 0. Optimal partition with the pruning of
// Killick, Fearnhead & Eckley 2012 (JASA 107:1590).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct Segmentation {
  std::vector<std::size_t> breaks;  // the first bin of each segment but the first, ascending
  double cost = 0;                  // sum over segments of (cost + penalty), less one penalty; 0 without a bin
};

// Segments hold at least `least_bins` bins. Of segmentations of equal cost (to 1e-9) the one whose last break is
// earliest, then the break before it, and so on. No bins or no events: no break.
// Throws ArgumentError where lengths differ, a count is negative, an exposure negative or not finite, there are events
// where there is no exposure, the penalty is negative or NaN, or least_bins is 0.
Segmentation poisson_segments(std::span<const std::int64_t> events, std::span<const double> exposure, double penalty,
                              std::size_t least_bins = 1);

// The default penalty, of a rate and a place for each break: 2 ln(bins), and 0 for none.
double change_penalty(std::size_t bins);

// The segmentations of least cost of every penalty from `low` to `high`, as the penalty grows (CROPS: Haynes, Eckley &
// Fearnhead 2017, J Comput Graph Stat 26:134): each holds from its penalty to the next one's.
struct PenaltyStep {
  double penalty;
  std::vector<std::size_t> breaks;
  double cost;  // of the segments alone, without penalty
};
// Arguments and errors as of poisson_segments; low <= high.
std::vector<PenaltyStep> penalty_path(std::span<const std::int64_t> events, std::span<const double> exposure,
                                      double low, double high, std::size_t least_bins = 1);

struct SingleBreak {
  std::size_t at = 0;       // first bin after the break; the earliest of equals
  double likelihood_ratio;  // twice the gain in log-likelihood over one rate
  // Share of R simulated sets with as great a greatest ratio, itself counted: (1 + k) / (R + 1). Events fall into bins
  // as exposure says, their number kept (Worsley 1986, Biometrika 73:91, by simulation).
  double p;
  Undefined undefined = Undefined::no;  // too_few bins with exposure, no_events
};
SingleBreak single_break(std::span<const std::int64_t> events, std::span<const double> exposure, std::int64_t rounds,
                         std::uint64_t seed);

}  // namespace casegraph::stats
