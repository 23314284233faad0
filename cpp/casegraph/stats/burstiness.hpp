// Statistics of the intervals between events: mean and spread, burstiness (Goh & Barabasi 2008, EPL
// 81:48002), burstiness corrected for few intervals (Kim & Jo 2016, PRE 94:032311), memory (Goh & Barabasi
// 2008), local variation (Shinomoto, Shima & Tanji 2003, Neural Comput 15:2823) and CV2 (Holt et al. 1996,
// J Neurophysiol 75:1806).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct IntervalStatistics {
  std::int64_t intervals = 0;
  std::int64_t pairs = 0;                      // of consecutive intervals, within a piece
  double mean, median, sd, shortest, longest;  // NaN without an interval; sd divides by the number of intervals
  Estimate burstiness;                         // (r - 1) / (r + 1) with r = sd / mean; two intervals or more
  Estimate burstiness_finite;                  // Kim & Jo with m = number of intervals
  Estimate memory;                             // correlation of consecutive intervals; three pairs or more
  Estimate memory_corrected;                   // memory + 1 / pairs, its bias under independence taken off
  Estimate local_variation;                    // pairs of two zeros are left out
  Estimate cv2;
};

// The intervals of one sequence, in order; where observation was broken off, `piece_ends` holds the number of
// intervals up to the end of each piece, ascending, so that no pair reaches across. Empty: one piece.
// Throws ArgumentError where an interval is negative or not finite, or piece_ends does not ascend to the end.
IntervalStatistics interval_statistics(std::span<const double> intervals, std::span<const std::size_t> piece_ends = {});

// Their number, mean, median, sd, shortest and longest alone, for intervals that are not those of one sequence; the
// rest is too_few.
IntervalStatistics lengths_of(std::span<const double> intervals);

// (sqrt(m+1) r - sqrt(m-1)) / ((sqrt(m+1) - 2) r + sqrt(m-1)) for m >= 2 intervals whose ratio of sd to mean is r.
double finite_burstiness(std::int64_t intervals, double ratio);

}  // namespace casegraph::stats
