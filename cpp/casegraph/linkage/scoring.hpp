// Every pair of the rules weighed, those likely enough kept.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/fellegi_sunter.hpp"

namespace casegraph::linkage {

struct Edge {
  std::uint32_t a = 0;  // rows, a < b
  std::uint32_t b = 0;
  double weight = 0;  // log2 of the odds that both are of one person, the prior's included
  Pattern pattern = 0;
  std::uint32_t rule = 0;  // the rule that emitted the pair
};

struct Scored {
  std::vector<Edge> edges;             // by a, then b
  std::vector<std::int64_t> compared;  // pairs that each rule emitted: no earlier one did
};

// Keeps pairs of at least the weight `least`. The same edges, to the byte, on any number of threads.
Scored score(const Blocks& blocks, const std::vector<Comparison>& comparisons, const std::vector<Field>& fields,
             const RecordCodes& records, const Weights& weights, double least, Progress& progress,
             unsigned threads = 0);

}  // namespace casegraph::linkage
