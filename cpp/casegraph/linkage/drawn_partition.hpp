// Ways to part a few records into clusters, drawn by their probability.
//
// Clusters are joined one pair of them after another, the likeliest first; where two are not, nothing joins them later.
// So every draw is transitive. How likely two clusters are of one person:
// - A record alone and a cluster: all pairs that the two have count alike, in the mean, none for less than a pair that
//   is not kept. The best pair alone would find too much where a person has many records, of which one may resemble
//   anybody's. To this comes how seldom a record is the only one of its person (bits_of_records_alone).
// - Two clusters: all records count, each by its nearest of the other, in the mean (as in a Hausdorff distance that is
//   averaged; Dubuisson and Jain 1994), and the odds are divided by the number of records of the smaller: that one
//   person was recorded in two ways, each of them again and again, is seldomer the oftener it was, and two persons of
//   one household are recorded so. The best pair alone would join two persons for good where one record was mistaken
//   for another's; the sum would count one error as often as there are records that do not share it. Father and son of
//   one name at one address are told apart by what lasts: a wrong date of birth is seldom put down twice.
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

// That what is wrong of a thing that lasts was put down once more: in one of eight further records (an assumption).
inline constexpr double kBitsOfRepeatedConflict = 3;

// How the weights of pairs, in bits, become those of clusters.
struct Weighing {
  double stretch = 1;   // by what weights were multiplied, with which what is said of clusters keeps its measure
  double least = -1e9;  // what a pair of a record alone says at least
  double alone = 0;     // what is added to the weight of a record alone and any cluster
};

// A partition drawn with the seed: two clusters of log odds w are joined with the probability 1 / (1 + 2^-w). What is
// kApart is never joined, what is kTogether always, unless kApart forbids. Where k records of each of two clusters
// conflict with the other's in what lasts, and agree with none of them, the odds are divided by 8^(k - 1).
Partition sample_partition(const PairWeights& weights, const Lasting& lasting, std::uint64_t seed,
                           const Weighing& weighing = {});

// How much more a record that is still alone belongs to another's person than its pairs say, in bits, given a
// clustering (of each row the smallest of its cluster). A pair's prior is that of any two records, most of which have
// their persons; of a record alone the choice is between a person and being the only record of one, for which the prior
// is h = (records with others / records alone) x (records of a person / others of a record). Of log2 h the half is
// taken: not all of what else there is to choose is known. Regressed on the truth, records whose best cluster was
// unsure wanted .48, .54 and .64 of it (20,000 and 2,000 records of W2, where h is 23, and 2,000 of `simulate`, where
// it is 3).
double bits_of_records_alone(const std::vector<std::uint32_t>& of_row);

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
