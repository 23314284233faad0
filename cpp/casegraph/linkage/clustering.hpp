// Records joined by links into clusters: connected components.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/scoring.hpp"

namespace casegraph::linkage {

struct Clusters {
  // Of each row the smallest row of its cluster, which stands for it: an id that does not depend on the order of links,
  // and stays what it is while that row and its cluster do.
  std::vector<std::uint32_t> of_row;
  // Of each row the greatest strength of a link to a record of its cluster; NaN where it is alone.
  std::vector<double> best;
};

// Joins rows link by link; the order does not matter.
class Joiner {
 public:
  explicit Joiner(std::size_t rows);
  void join(std::uint32_t a, std::uint32_t b, double strength);
  Clusters clusters() &&;

 private:
  std::uint32_t root_of(std::uint32_t row);
  Clusters clusters_;
};

// By the edges of at least the weight `least`; strengths are weights in bits.
Clusters connected(std::size_t rows, const Scored& scored, FixedWeight least);

}  // namespace casegraph::linkage
