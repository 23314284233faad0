#include "casegraph/linkage/clustering.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace casegraph::linkage {
namespace {

std::uint32_t root_of(std::vector<std::uint32_t>& parents, std::uint32_t row) {
  while (parents[row] != row) {
    parents[row] = parents[parents[row]];  // halves the way for the next one
    row = parents[row];
  }
  return row;
}

}  // namespace

Clusters connected(std::size_t rows, std::span<const Edge> edges, double least) {
  Clusters clusters{std::vector<std::uint32_t>(rows),
                    std::vector<double>(rows, std::numeric_limits<double>::quiet_NaN())};
  std::vector<std::uint32_t>& parents = clusters.of_row;
  std::iota(parents.begin(), parents.end(), 0U);
  for (const Edge& edge : edges) {
    if (edge.weight < least) continue;
    const std::uint32_t a = root_of(parents, edge.a);
    const std::uint32_t b = root_of(parents, edge.b);
    parents[std::max(a, b)] = std::min(a, b);  // the smallest row is always the root
    for (const std::uint32_t row : {edge.a, edge.b}) {
      double& best = clusters.best_weight[row];
      if (std::isnan(best) || edge.weight > best) best = edge.weight;
    }
  }
  for (std::uint32_t row = 0; row < rows; ++row) parents[row] = root_of(parents, row);
  return clusters;
}

}  // namespace casegraph::linkage
