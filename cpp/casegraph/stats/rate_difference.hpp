// The difference of two Poisson rates, with score limits (Miettinen & Nurminen 1985, Stat Med 4:213).
#pragma once

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct RateDifference {
  double least, most;   // n1/T1 - n2/T2 of any counts between the bounds; infinite where one is unbounded
  double lower, upper;  // the widest limits
  Undefined undefined = Undefined::no;  // zero_exposure: all are NaN
};

// Limits are the differences d whose squared distance from that seen is z^2 times its variance were d true, the rates
// being the most likely ones that differ by d. Counts as in rate_ratio_bounds(), kUnbounded where nothing bounds them.
// Throws ArgumentError where a count is negative, bounds are reversed, an exposure is negative or not finite, or
// confidence lies outside (0, 1).
RateDifference rate_difference(Bounds n1, double t1, Bounds n2, double t2, double confidence = 0.95);

}  // namespace casegraph::stats
