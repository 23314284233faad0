// Every pair of the rules weighed, those likely enough kept.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/fellegi_sunter.hpp"

namespace casegraph::linkage {

// What a link must be known by and no more, as there may be hundreds of millions: levels and rule are the rows' own.
struct Edge {
  std::uint32_t a = 0;  // rows, a < b
  std::uint32_t b = 0;
  FixedWeight weight = 0;  // log2 of the odds that both are of one person, the prior's included
};

struct Scored {
  std::vector<std::vector<Edge>> parts;  // the edges, as the rules emit them
  std::vector<std::int64_t> compared;    // pairs that each rule emitted: no earlier one did
  std::size_t size() const;
  // By a, then b. Takes twice the memory while it runs.
  std::vector<Edge> sorted() const;
};

// Keeps pairs of at least the weight `least`. The same edges in the same parts on any number of threads.
Scored score(const Blocks& blocks, const std::vector<Comparison>& comparisons, const std::vector<Field>& fields,
             const RecordCodes& records, const Weights& weights, FixedWeight least, Progress& progress,
             unsigned threads = 0);

}  // namespace casegraph::linkage
