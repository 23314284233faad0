// Exact limits of a share (Clopper & Pearson 1934, Biometrika 26:404).
#pragma once

#include <cstdint>

namespace casegraph::stats {

struct ShareLimits {
  double lower;
  double upper;
};

// Two-sided limits at `confidence` for `successes` among `trials`: the quantiles of beta(x, n - x + 1) and
// beta(x + 1, n - x); 0 at x = 0, 1 at x = n. No trials: both NaN. Throws ArgumentError where
// successes < 0, successes > trials, or confidence outside (0, 1).
ShareLimits clopper_pearson(std::int64_t successes, std::int64_t trials, double confidence = 0.95);

}  // namespace casegraph::stats
