// How often each level of each comparison is met among pairs that are labelled: m and u without EM.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/linkage/linker.hpp"

namespace casegraph::linkage {

struct LabelledLevels {
  // Of each comparison the pairs at each level, "not known" first.
  std::vector<std::vector<double>> matches;
  std::vector<std::vector<double>> others;
  double match_pairs = 0;
  double other_pairs = 0;
};

// `persons`: of each row the person that it is of, below 0 where that is not known. Matches are all pairs of one
// person; others are pairs of two persons among some `pairs` drawn with the seed from the labelled rows. Where only
// different sources are paired, only those count.
LabelledLevels labelled_levels(const Linker& linker, std::span<const std::int64_t> persons, std::int64_t pairs,
                               std::uint64_t seed, Progress& progress);

struct LabelledPair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  bool is_match = false;
  double stands_for = 1;  // how many pairs it was drawn from
};
LabelledLevels labelled_levels(const Linker& linker, std::span<const LabelledPair> pairs);

}  // namespace casegraph::linkage
