#include "casegraph/linkage/clustering.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace casegraph::linkage {

Joiner::Joiner(std::size_t rows)
    : clusters_{std::vector<std::uint32_t>(rows), std::vector<double>(rows, std::numeric_limits<double>::quiet_NaN())} {
  std::iota(clusters_.of_row.begin(), clusters_.of_row.end(), 0U);
}

std::uint32_t Joiner::root_of(std::uint32_t row) {
  std::vector<std::uint32_t>& parents = clusters_.of_row;
  while (parents[row] != row) {
    parents[row] = parents[parents[row]];  // halves the way for the next one
    row = parents[row];
  }
  return row;
}

void Joiner::join(std::uint32_t a, std::uint32_t b, double strength) {
  for (const std::uint32_t row : {a, b}) {
    double& best = clusters_.best[row];
    if (!(best >= strength)) best = strength;  // also where there was none
  }
  const std::uint32_t of_a = root_of(a);
  const std::uint32_t of_b = root_of(b);
  clusters_.of_row[std::max(of_a, of_b)] = std::min(of_a, of_b);  // the smallest row is always the root
}

Clusters Joiner::clusters() && {
  for (std::uint32_t row = 0; row < clusters_.of_row.size(); ++row) clusters_.of_row[row] = root_of(row);
  return std::move(clusters_);
}

Clusters connected(std::size_t rows, const Scored& scored, FixedWeight least) {
  Joiner joiner(rows);
  for (const std::vector<Edge>& part : scored.parts)
    for (const Edge& edge : part)
      if (edge.weight >= least) joiner.join(edge.a, edge.b, weight_in_bits(edge.weight));
  return std::move(joiner).clusters();
}

}  // namespace casegraph::linkage
