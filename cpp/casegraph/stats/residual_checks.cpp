#include "casegraph/stats/residual_checks.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "casegraph/stats/distributions.hpp"

namespace casegraph::stats {

double distance_from_exponential(std::vector<double> residuals) {
  std::sort(residuals.begin(), residuals.end());
  const auto n = static_cast<double>(residuals.size());
  double distance = 0;
  for (std::size_t at = 0; at < residuals.size(); ++at) {
    const double u = -std::expm1(-residuals[at]);
    distance = std::max({distance, static_cast<double>(at + 1) / n - u, u - static_cast<double>(at) / n});
  }
  return distance;
}

double ljung_box_p(const std::vector<double>& values) {
  const std::size_t n = values.size(), lags = std::min<std::size_t>(10, n / 5);
  double mean = 0, square = 0, sum = 0;
  for (const double value : values) mean += value / static_cast<double>(n);
  for (const double value : values) square += (value - mean) * (value - mean);
  if (lags == 0 || square == 0) return std::numeric_limits<double>::quiet_NaN();
  for (std::size_t lag = 1; lag <= lags; ++lag) {
    double product = 0;
    for (std::size_t at = lag; at < n; ++at) product += (values[at] - mean) * (values[at - lag] - mean);
    sum += (product / square) * (product / square) / static_cast<double>(n - lag);
  }
  const auto count = static_cast<double>(n);
  return chi2_upper(count * (count + 2) * sum, static_cast<double>(lags));
}

}  // namespace casegraph::stats
