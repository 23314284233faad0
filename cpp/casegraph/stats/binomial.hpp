// Exact limits of a share (Clopper & Pearson 1934, Biometrika 26:404).
#pragma once

#include <cstdint>
#include <vector>

namespace casegraph::stats {

struct ShareLimits {
  double lower;
  double upper;
};

// Two-sided limits at `confidence` for `successes` among `trials`: the quantiles of beta(x, n - x + 1) and
// beta(x + 1, n - x); 0 at x = 0, 1 at x = n. No trials: both NaN. Throws ArgumentError where
// successes < 0, successes > trials, or confidence outside (0, 1).
ShareLimits clopper_pearson(std::int64_t successes, std::int64_t trials, double confidence = 0.95);

// The same, those of few trials computed beforehand: the rows of a table repeat them. Any number of threads may ask.
class ShareLimitsTable {
 public:
  explicit ShareLimitsTable(double confidence);
  ShareLimits of(std::int64_t successes, std::int64_t trials) const {
    if (trials > kFew) return clopper_pearson(successes, trials, confidence_);
    return few_[static_cast<std::size_t>(trials * (trials + 1) / 2 + successes)];
  }

 private:
  static constexpr std::int64_t kFew = 40;
  double confidence_;
  std::vector<ShareLimits> few_;  // of n trials the n + 1 limits from place n (n + 1) / 2
};

}  // namespace casegraph::stats
