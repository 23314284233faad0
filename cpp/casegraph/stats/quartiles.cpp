#include "casegraph/stats/quartiles.hpp"

#include <algorithm>
#include <cmath>

namespace casegraph::stats {
namespace {

double at_share(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const double low = sorted[static_cast<std::size_t>(std::floor(place))];
  const double high = sorted[static_cast<std::size_t>(std::ceil(place))];
  return low == high ? low : low + (high - low) * (place - std::floor(place));
}

}  // namespace

Quartiles quartiles(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  Quartiles out;
  if (values.empty()) return out;
  std::sort(values.begin(), values.end());
  out.n = static_cast<std::int64_t>(values.size());
  out.lower = at_share(values, 0.25);
  out.median = at_share(values, 0.5);
  out.upper = at_share(values, 0.75);
  return out;
}

}  // namespace casegraph::stats
