#include "casegraph/linkage/drawn_partition.hpp"

#include <algorithm>
#include <limits>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/portable_math.hpp"

namespace casegraph::linkage {
namespace {

constexpr double kClosed = -std::numeric_limits<double>::infinity();  // two clusters that are kept apart
constexpr double kNever = -30;                                        // one in a thousand million: as good as never
// Of two clusters one person: that the records of the smaller all differ alike. Odds are divided by their number.
constexpr double kBitsOfRepeating = 1;
constexpr double kLeastBits = -60, kMostBits = 500;  // beyond these a pair tells no more

// Clusters, and how likely any two of them are of one person. A cluster is known by its first record.
class Joining {
 public:
  Joining(const PairWeights& weights, const Lasting& lasting, const Weighing& weighing)
      : size_(weights.size()),
        weighing_(weighing),
        members_(size_),
        nearest_(size_ * size_, 0),
        sums_(size_ * size_, 0),
        agrees_(size_ * size_, false),
        conflicts_(size_ * size_, false),
        bits_(size_ * size_, kClosed),
        best_(size_) {
    for (std::uint32_t a = 0; a < size_; ++a) {
      members_[a] = {a};
      for (std::uint32_t b = 0; b < size_; ++b) {
        if (a == b) continue;
        const double bits = std::clamp(weights(a, b), kLeastBits, kMostBits);
        nearest_[a * size_ + b] = bits;
        sums_[a * size_ + b] = std::max(bits, weighing_.least);
        agrees_[a * size_ + b] = lasting(a, b) == Said::agree;
        conflicts_[a * size_ + b] = lasting(a, b) == Said::conflict;
        if (weights(a, b) > kApart / 2) bits_[a * size_ + b] = bits + weighing_.alone;
      }
    }
    for (std::uint32_t a = 0; a < size_; ++a) find_best(a);
    for (std::uint32_t a = 0; a < size_; ++a)
      for (std::uint32_t b = a + 1; b < size_; ++b)
        if (weights(a, b) > kTogether / 2) join_decided(a, b);
  }

  // The likeliest two clusters, the first of equals; kClosed where none are left.
  double likeliest(std::uint32_t& a, std::uint32_t& b) const {
    double most = kClosed;
    for (std::uint32_t one = 0; one < size_; ++one)
      if (!members_[one].empty() && bits(one, best_[one]) > most) a = one, b = best_[one], most = bits(one, best_[one]);
    return most;
  }
  void keep_apart(std::uint32_t a, std::uint32_t b) {
    set_bits(a, b, kClosed);
    find_best(a);
    find_best(b);
  }
  void join(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t into = std::min(a, b), from = std::max(a, b);
    for (std::uint32_t other = 0; other < size_; ++other)
      if (bits(from, other) == kClosed) set_bits(into, other, kClosed);
    for (std::size_t row = 0; row < size_ * size_; row += size_) {
      nearest_[row + into] = std::max(nearest_[row + into], nearest_[row + from]);
      sums_[row + into] += sums_[row + from];
      agrees_[row + into] = agrees_[row + into] || agrees_[row + from];
      conflicts_[row + into] = conflicts_[row + into] || conflicts_[row + from];
    }
    members_[into].insert(members_[into].end(), members_[from].begin(), members_[from].end());
    members_[from].clear();
    for (std::uint32_t other = 0; other < size_; ++other) {
      set_bits(from, other, kClosed);
      if (bits(into, other) != kClosed) set_bits(into, other, bits_between(into, other));
    }
    find_best(into);
    for (std::uint32_t other = 0; other < size_; ++other) {
      if (members_[other].empty() || other == into) continue;
      if (best_[other] == into || best_[other] == from)
        find_best(other);
      else if (is_better(other, into))
        best_[other] = into;
    }
  }
  Partition labels() const {
    Partition found(size_, 0);
    std::uint32_t next = 0;
    for (const std::vector<std::uint32_t>& one : members_) {
      for (const std::uint32_t record : one) found[record] = next;
      if (!one.empty()) ++next;
    }
    return found;
  }

 private:
  double bits(std::uint32_t a, std::uint32_t b) const { return bits_[a * size_ + b]; }
  void set_bits(std::uint32_t a, std::uint32_t b, double bits) {
    bits_[a * size_ + b] = bits_[b * size_ + a] = a == b ? kClosed : bits;
  }

  // The mean of the records of the cluster, none less than what a pair that is not kept says.
  double bits_of_one(std::uint32_t record, std::uint32_t cluster) const {
    return sums_[record * size_ + cluster] / static_cast<double>(members_[cluster].size()) + weighing_.alone;
  }
  // The mean of the records of one cluster, each by its nearest of the other.
  double bits_towards(std::uint32_t from, std::uint32_t to) const {
    double sum = 0;
    for (const std::uint32_t record : members_[from]) sum += nearest_[record * size_ + to];
    return sum / static_cast<double>(members_[from].size());
  }
  // How many records of one cluster conflict with the other in what lasts, and agree with none of it.
  std::int64_t against(std::uint32_t from, std::uint32_t to) const {
    return std::count_if(members_[from].begin(), members_[from].end(), [&](std::uint32_t record) {
      return conflicts_[record * size_ + to] && !agrees_[record * size_ + to];
    });
  }
  double bits_between(std::uint32_t a, std::uint32_t b) const {
    if (members_[a].size() == 1) return bits_of_one(a, b);
    if (members_[b].size() == 1) return bits_of_one(b, a);
    const double fewer = static_cast<double>(std::min(members_[a].size(), members_[b].size()));
    const auto repeated = static_cast<double>(std::max<std::int64_t>(std::min(against(a, b), against(b, a)) - 1, 0));
    return (bits_towards(a, b) + bits_towards(b, a)) / 2 -
           weighing_.stretch * (kBitsOfRepeating * portable_log2(fewer) + kBitsOfRepeatedConflict * repeated);
  }
  bool is_better(std::uint32_t of, std::uint32_t other) const {
    const double known = bits(of, best_[of]), now = bits(of, other);
    return now > known || (now == known && other < best_[of]);
  }
  void find_best(std::uint32_t of) {
    best_[of] = of;
    for (std::uint32_t other = 0; other < size_; ++other)
      if (bits(of, other) > bits(of, best_[of])) best_[of] = other;
  }
  void join_decided(std::uint32_t a, std::uint32_t b) {
    const auto cluster_of = [&](std::uint32_t record) {
      for (std::uint32_t one = 0; one < size_; ++one)
        if (std::find(members_[one].begin(), members_[one].end(), record) != members_[one].end()) return one;
      return record;
    };
    const std::uint32_t x = cluster_of(a), y = cluster_of(b);
    if (x != y && bits(x, y) != kClosed) join(x, y);
  }

  std::size_t size_;
  Weighing weighing_;
  std::vector<std::vector<std::uint32_t>> members_;  // of a cluster by its first record; of others none
  std::vector<double> nearest_;                      // of a record and a cluster, the greatest weight of its records
  std::vector<double> sums_;                         // likewise, the sum of their weights
  std::vector<bool> agrees_, conflicts_;             // likewise, whether it does with any of them in what lasts
  std::vector<double> bits_;                         // of two clusters
  std::vector<std::uint32_t> best_;                  // of a cluster the likeliest other one; itself where none is open
};

}  // namespace

Partition sample_partition(const PairWeights& weights, const Lasting& lasting, std::uint64_t seed,
                           const Weighing& weighing) {
  Draws draws(seed);
  Joining clusters(weights, lasting, weighing);
  std::uint32_t a = 0, b = 0;
  while (true) {
    const double bits = clusters.likeliest(a, b);
    if (bits <= kNever) return clusters.labels();
    if (draws.next() < 1 / (1 + portable_exp2(-bits)))
      clusters.join(a, b);
    else
      clusters.keep_apart(a, b);
  }
}

double bits_of_records_alone(const std::vector<std::uint32_t>& of_row) {
  constexpr double kFew = 5;  // records that say nothing either way, so that a few do not decide
  std::vector<std::uint32_t> sizes(of_row.size(), 0);
  for (const std::uint32_t first : of_row) ++sizes[first];
  double clusters = 0, alone = 0, others = 0;
  for (const double size : sizes) {
    clusters += size > 0;
    alone += size == 1;
    others += size * (size - 1);
  }
  const auto rows = static_cast<double>(of_row.size());
  if (rows == 0) return 0;
  const double others_of_a_record = (others + kFew) / (rows + kFew);
  return portable_log2((rows - alone + kFew) / (alone + kFew) * (rows / clusters) / others_of_a_record) / 2;
}

Draws::Draws(std::uint64_t seed) : state_(mixed(seed)) {}
double Draws::next() { return static_cast<double>(mixed(state_++) >> 11) * 0x1p-53; }
std::uint64_t Draws::below(std::uint64_t size) { return (mixed(state_++) >> 32) * size >> 32; }

std::vector<double> normal_draws(std::size_t many, double standard_deviation, std::uint64_t seed) {
  constexpr int kEven = 12;  // their sum has a variance of 1
  Draws draws(seed);
  std::vector<double> out;
  for (std::size_t at = 0; at < many; ++at) {
    double sum = -kEven / 2.0;
    for (int one = 0; one < kEven; ++one) sum += draws.next();
    out.push_back(standard_deviation * sum);
  }
  return out;
}

}  // namespace casegraph::linkage
