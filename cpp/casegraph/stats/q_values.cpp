#include "casegraph/stats/q_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace casegraph::stats {

std::vector<double> q_values(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t at = 0; at < p.size(); ++at)
    if (!std::isnan(p[at])) order.push_back(at);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> q(p.begin(), p.end());
  double least = 1;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const std::size_t at = order[rank - 1];
    least = std::min(least, p[at] * static_cast<double>(order.size()) / static_cast<double>(rank));
    q[at] = least;
  }
  return q;
}

}  // namespace casegraph::stats
