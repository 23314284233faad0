// Ways to part a few records into clusters, drawn by their probability.
//
// Clusters are joined one pair of them after another, the likeliest first; where two are not, nothing joins them later.
// So every draw is transitive. How likely two clusters are of one person: each record of the smaller is, as far as is
// known, a copy of some record of the larger, of any with the same chance, so that its odds are the mean of its odds
// with each of them; of the records of the smaller the mean of the logarithms counts, as they all tell of one question.
// The best pair alone would join two persons for good where one record of each was mistaken for the other's; the sum
// would count one error as often as there are records that do not share it.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/partition.hpp"

namespace casegraph::linkage {

// A partition drawn for each of `shifts`, from the seed: two clusters of log odds w are joined with the probability
// 1 / (1 + 2^-(w + shift)). What is kApart is never joined, what is kTogether always, unless kApart forbids.
std::vector<Partition> sample_partitions(const PairWeights& weights, const std::vector<double>& shifts,
                                         std::uint64_t seed);

// Numbers from 0 to below 1, one after another from a seed, the same everywhere.
class Draws {
 public:
  explicit Draws(std::uint64_t seed);
  double next();
  std::uint64_t below(std::uint64_t size);  // 0 to size - 1, evenly

 private:
  std::uint64_t state_;
};

// `many` draws of a normal distribution of mean 0 and this standard deviation (the sum of twelve even ones: the same
// bytes everywhere).
std::vector<double> normal_draws(std::size_t many, double standard_deviation, std::uint64_t seed);

}  // namespace casegraph::linkage
