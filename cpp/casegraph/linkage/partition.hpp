// Ways to part a few records into clusters, weighed by the weights of their pairs.
//
// A partition's weight is the sum of the weights of the pairs within its clusters (correlation clustering, Bansal, Blum
// and Chawla 2004, Machine Learning 56:89).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace casegraph::linkage {

// The weight of two records that may not be in one cluster: no sum of others makes up for it.
inline constexpr double kApart = -1e9;
// The weight of two records that are known to be of one person: it gives way to kApart alone.
inline constexpr double kTogether = 1e6;

// Symmetric, without a diagonal.
class PairWeights {
 public:
  explicit PairWeights(std::size_t size) : size_(size), values_(size * size, 0) {}
  std::size_t size() const { return size_; }
  double operator()(std::size_t a, std::size_t b) const { return values_[a * size_ + b]; }
  void set(std::size_t a, std::size_t b, double weight) { values_[a * size_ + b] = values_[b * size_ + a] = weight; }

 private:
  std::size_t size_;
  std::vector<double> values_;
};

// Of each record its cluster: numbered by their first records, 0, 1, 2 ...
using Partition = std::vector<std::uint32_t>;
double weight_of(const Partition& partition, const PairWeights& weights);

// Up to this many records all partitions are looked at (the Bell number of 7 is 877).
inline constexpr std::size_t kFewRecords = 7;

// The partition of greatest weight: exact up to kFewRecords; above, clusters are merged while the sum of their pairs'
// weights is above 0, the greatest first; then single records move, clusters are merged, or several records move one
// after the other, while that gains, which finds a partition that no such step betters. Ties are broken by order, so
// the answer is one.
Partition best_partition(const PairWeights& weights);

}  // namespace casegraph::linkage
