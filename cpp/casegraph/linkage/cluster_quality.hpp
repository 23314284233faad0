// How well each cluster holds together, from the links within it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/linkage/components.hpp"

namespace casegraph::linkage {

struct ClusterQuality {
  std::uint32_t cluster = 0;  // its smallest row
  std::int64_t records = 0;
  std::int64_t links = 0;     // of at least the weight asked for, within the cluster
  double density = 0;         // links among all its pairs
  std::int64_t bridges = 0;   // links without which it falls apart
  std::int64_t diameter = 0;  // the most links of a shortest path between two records; -1: not connected by links
  double weakest =
      0;  // the weight at which it first falls apart: the least of a greatest spanning tree; -inf: as above
};

// Clusters of two records or more, by their smallest row.
std::vector<ClusterQuality> cluster_quality(const std::vector<std::uint32_t>& of_row, std::span<const Link> links,
                                            double least);

}  // namespace casegraph::linkage
