// The weight of any pair of records, blocked or not, by a trained model.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/fellegi_sunter.hpp"
#include "casegraph/linkage/linker.hpp"

namespace casegraph::linkage {

class PairScorer {
 public:
  // Refers to the linker. Throws ArgumentError where the model is not one for its comparisons.
  PairScorer(const Linker& linker, const Model& model);

  // log2 of the odds that both are of one person, the prior's included: what scoring gives the pair, in bits.
  double weight(std::uint32_t a, std::uint32_t b) const { return weight_in_bits(fixed(a, b)); }
  // The same of a pair that was compared already.
  double weight_of(Pattern pattern, std::uint32_t a) const { return weight_in_bits(fixed_of(pattern, a)); }
  // The same as scoring keeps it.
  FixedWeight fixed(std::uint32_t a, std::uint32_t b) const { return fixed_of(pattern(a, b), a); }
  Pattern pattern(std::uint32_t a, std::uint32_t b) const { return linker_.compare(a, b); }

 private:
  FixedWeight fixed_of(Pattern pattern, std::uint32_t a) const;
  const Linker& linker_;
  Weights weights_;
};

// Of each record the weight beside an exact copy of itself: the most that linking it could ever reach.
std::vector<double> self_weights(const Linker& linker, const Model& model, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::linkage
