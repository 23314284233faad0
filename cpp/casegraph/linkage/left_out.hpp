// What cutting blocks that are too large may cost: matches among the pairs that are not compared.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/pair_scorer.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::linkage {

struct LeftOut {
  CutBlock cut;
  std::uint32_t first_row = 0;  // some record of the block
  std::int64_t rows = 0;
  std::int64_t sampled = 0;   // pairs beyond the window that were looked at
  double matches = 0;         // expected among all pairs beyond it that no other rule has, by the model
  double standard_error = 0;  // of `matches`, by the sampling
};

// A row a block that was cut. Of the pairs of its records beyond the window some `pairs`, drawn with the seed, are
// weighed: each counts its probability, or 0 where another rule has it or both are of one source and must not be.
std::vector<LeftOut> left_out(const Linker& linker, const PairScorer& scorer, std::int64_t pairs, std::uint64_t seed,
                              Progress& progress, unsigned threads = 0);

// Columns rule, first_row, rows, all_pairs, pairs, sampled, matches, standard_error.
tables::Table left_out_table(const std::vector<LeftOut>& blocks);

}  // namespace casegraph::linkage
