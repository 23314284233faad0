// Records joined by links into clusters: connected components.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/linkage/scoring.hpp"

namespace casegraph::linkage {

struct Clusters {
  // Of each row the smallest row of its cluster, which stands for it: an id that does not depend on the order of links,
  // and stays what it is while that row and its cluster do.
  std::vector<std::uint32_t> of_row;
  // Of each row the greatest weight of a link to a record of its cluster; NaN where it is alone.
  std::vector<double> best_weight;
};

// Links are the edges of at least the weight `least`.
Clusters connected(std::size_t rows, std::span<const Edge> edges, double least);

}  // namespace casegraph::linkage
