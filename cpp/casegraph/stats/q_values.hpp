// Adjusted p-values of many tests at once (Benjamini & Hochberg 1995, J R Stat Soc B 57:289).
#pragma once

#include <span>
#include <vector>

namespace casegraph::stats {

// The smallest false discovery rate at which each test would be taken as a finding: min over ranks from its own on of
// p * m / rank, at most 1, where m is the number of p-values that are not NaN. NaN stays NaN.
std::vector<double> q_values(std::span<const double> p);

}  // namespace casegraph::stats
