// Exact limits of a share (Clopper & Pearson 1934, Biometrika 26:404).
#pragma once

#include <cstdint>
#include <map>
#include <utility>

namespace casegraph::stats {

struct ShareLimits {
  double lower;
  double upper;
};

// Two-sided limits at `confidence` for `successes` among `trials`: the quantiles of beta(x, n - x + 1) and
// beta(x + 1, n - x); 0 at x = 0, 1 at x = n. No trials: both NaN. Throws ArgumentError where
// successes < 0, successes > trials, or confidence outside (0, 1).
ShareLimits clopper_pearson(std::int64_t successes, std::int64_t trials, double confidence = 0.95);

// The same, computed once for each pair of numbers: the rows of a table repeat the small ones. For one thread.
class ShareLimitsTable {
 public:
  explicit ShareLimitsTable(double confidence) : confidence_(confidence) {}
  const ShareLimits& of(std::int64_t successes, std::int64_t trials) {
    const auto [entry, is_new] = known_.try_emplace({successes, trials});
    if (is_new) entry->second = clopper_pearson(successes, trials, confidence_);
    return entry->second;
  }

 private:
  double confidence_;
  std::map<std::pair<std::int64_t, std::int64_t>, ShareLimits> known_;
};

}  // namespace casegraph::stats
