// Ways to part a few records into clusters, drawn by their probability.
//
// Clusters are joined one pair of them after another, the likeliest first; where two are not, nothing joins them later.
// So every draw is transitive. How likely two clusters are of one person: a record alone by its nearest of the other
// cluster; of two clusters all records count, each by its nearest of the other, in the mean (as in a Hausdorff distance
// that is averaged; Dubuisson and Jain 1994), and the odds are divided by the number of records of the smaller:
// that one person was recorded in two ways, each of them again and again, is seldomer the oftener it was, and two
// persons of one household are recorded so. The best pair alone would join two persons for good where one record
// was mistaken for another's; the sum would count one error as often as there are records that do not share it.
// Father and son of one name at one address are told apart by what lasts: a wrong date of birth is seldom put down
// twice.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/partition.hpp"

namespace casegraph::linkage {

// What each two of some records say of a thing that a person has one of for good, such as a date of birth.
enum class Said : std::uint8_t { unknown, agree, conflict };
class Lasting {
 public:
  explicit Lasting(std::size_t size) : size_(size), said_(size * size, Said::unknown) {}
  Said operator()(std::size_t a, std::size_t b) const { return said_[a * size_ + b]; }
  void set(std::size_t a, std::size_t b, Said said) { said_[a * size_ + b] = said_[b * size_ + a] = said; }

 private:
  std::size_t size_;
  std::vector<Said> said_;
};

// A partition drawn with the seed: two clusters of log odds w are joined with the probability 1 / (1 + 2^-w). What is
// kApart is never joined, what is kTogether always, unless kApart forbids. Where k records of each of two clusters
// conflict with the other's in what lasts, and agree with none of them, the odds are divided by 8^(k - 1). `stretch`:
// by what the weights were multiplied, with which what is said of clusters keeps its measure.
Partition sample_partition(const PairWeights& weights, const Lasting& lasting, std::uint64_t seed, double stretch = 1);

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
