// Ways to part a few records into clusters, drawn by their probability.
//
// Clusters are joined one pair of them after another, the likeliest first; where two are not, nothing joins them later.
// So every draw is transitive. How likely two clusters are of one person: a record alone by its nearest of the other
// cluster; of two clusters all records count, each by its nearest of the other, in the mean (as in a Hausdorff distance
// that is averaged; Dubuisson and Jain 1994), and the odds are divided by the square of the number of records of the
// smaller: that one person was recorded in two ways, each of them again and again, is seldomer the oftener it was, and
// two persons of one household are recorded so. The best pair alone would join two persons for good where one record
// was mistaken for another's; the sum would count one error as often as there are records that do not share it.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/partition.hpp"

namespace casegraph::linkage {

// A partition drawn with the seed: two clusters of log odds w are joined with the probability 1 / (1 + 2^-w). What is
// kApart is never joined, what is kTogether always, unless kApart forbids.
Partition sample_partition(const PairWeights& weights, std::uint64_t seed);

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
