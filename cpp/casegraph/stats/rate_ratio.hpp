// The ratio of two Poisson rates, exact given the number of events (Przyborowski & Wilenski 1940, Biometrika 31:313;
// limits of Clopper & Pearson 1934, Biometrika 26:404; p by minimum likelihood as in Fay 2010, Biostatistics 11:373).
#pragma once

#include <cstdint>
#include <limits>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

inline constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

struct RateRatio {
  double ratio;                         // (n1/T1) / (n2/T2); 0 where n1 = 0, infinite where n2 = 0 < n1
  double lower, upper;                  // 0 where n1 = 0; infinite where n2 = 0
  double p;                             // two-sided: twice the smaller tail, at most 1
  Undefined undefined = Undefined::no;  // zero_exposure; no_events (in either); all numbers are NaN then
  double p_minlike = kNoNumber;         // two-sided: all divisions of the events no likelier than this one
};

// Throws ArgumentError where a count is negative, an exposure negative or not finite, or confidence outside (0, 1).
RateRatio rate_ratio(std::int64_t n1, double t1, std::int64_t n2, double t2, double confidence = 0.95);

// As a possible count: nothing bounds it.
inline constexpr std::int64_t kUnbounded = std::numeric_limits<std::int64_t>::max();

// The same where the counts have bounds: what any counts between them allow; in the limit where one is unbounded.
struct RateRatioBounds {
  double least, most;   // ratio; NaN where no_events holds of that bound
  double lower, upper;  // the widest limits
  double p;             // not exceeded whatever the counts
  Undefined undefined = Undefined::no;
  // The greatest that any counts give; NaN where one is unbounded, or there are more than kMostPairs of them.
  double p_minlike = kNoNumber;
};
inline constexpr std::int64_t kMostPairs = 10'000;
// Undefined::no_events where no events may be in either.
RateRatioBounds rate_ratio_bounds(Bounds n1, double t1, Bounds n2, double t2, double confidence = 0.95);

}  // namespace casegraph::stats
