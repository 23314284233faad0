#include "casegraph/linkage/threshold.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace casegraph::linkage {
namespace {

constexpr std::array<double, 17> kThresholds = {0.1,  0.2,   0.3,   0.5,   0.7,    0.8,    0.9,    0.95,   0.98,
                                                0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999, 0.99999};

// Probabilities by weight in steps of 1/64 bit, from -32 to 32 bits: beyond they are 0 or 1.
class Probabilities {
 public:
  Probabilities() {
    for (std::size_t at = 0; at < table_.size(); ++at)
      table_[at] = probability_of((static_cast<std::int64_t>(at) - kHalf) * kStep);
  }
  double of(FixedWeight weight) const {
    const int at = std::clamp(weight / kStep, -kHalf, kHalf) + kHalf;
    return table_[static_cast<std::size_t>(at)];
  }

 private:
  static constexpr int kStep = 1 << 14;
  static constexpr int kHalf = 32 * 64;
  std::array<double, 2 * kHalf + 1> table_{};
};

// Clusters that grow, and how many pairs they make.
class Growing {
 public:
  explicit Growing(std::size_t rows) : parents_(rows), sizes_(rows, 1) {
    std::iota(parents_.begin(), parents_.end(), 0U);
  }
  std::uint32_t root_of(std::uint32_t row) {
    while (parents_[row] != row) row = parents_[row] = parents_[parents_[row]];
    return row;
  }
  void join(const Edge& edge) {
    std::uint32_t a = root_of(edge.a);
    std::uint32_t b = root_of(edge.b);
    if (a == b) return;
    if (sizes_[a] < sizes_[b]) std::swap(a, b);
    pairs_ += std::int64_t{sizes_[a]} * sizes_[b];
    sizes_[a] += sizes_[b];
    parents_[b] = a;
  }
  std::int64_t pairs() const { return pairs_; }

 private:
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint32_t> sizes_;
  std::int64_t pairs_ = 0;
};

}  // namespace

std::vector<ThresholdEstimate> expected_f1(const Scored& scored, std::size_t rows, FixedWeight least) {
  std::vector<FixedWeight> limits;
  for (const double threshold : kThresholds)
    if (weight_of(threshold) >= least) limits.push_back(weight_of(threshold));
  const std::size_t skipped = kThresholds.size() - limits.size();
  const Probabilities probabilities;
  Growing clusters(rows);
  std::vector<std::vector<Edge>> waiting(limits.size());  // by how many of the limits they reach
  double joined = 0;
  double all = 0;
  for (const std::vector<Edge>& part : scored.parts)
    for (const Edge& edge : part) {
      const auto reached =
          static_cast<std::size_t>(std::upper_bound(limits.begin(), limits.end(), edge.weight) - limits.begin());
      const double probability = probabilities.of(edge.weight);
      all += probability;
      if (reached < limits.size()) {
        waiting[reached].push_back(edge);
        continue;
      }
      joined += probability;
      clusters.join(edge);
    }
  std::vector<ThresholdEstimate> estimates;
  for (std::size_t at = limits.size(); at-- > 0;) {
    double within = joined;
    for (std::size_t below = 0; below <= at; ++below)
      for (const Edge& edge : waiting[below])
        if (clusters.root_of(edge.a) == clusters.root_of(edge.b)) within += probabilities.of(edge.weight);
    const auto made = static_cast<double>(clusters.pairs());
    estimates.push_back({kThresholds[skipped + at], made > 0 ? within / made : 0, all > 0 ? within / all : 0,
                         made + all > 0 ? 2 * within / (made + all) : 0});
    for (const Edge& edge : waiting[at]) {
      joined += probabilities.of(edge.weight);
      clusters.join(edge);
    }
    waiting[at].clear();
  }
  std::reverse(estimates.begin(), estimates.end());
  return estimates;
}

double best_threshold(const std::vector<ThresholdEstimate>& estimates) {
  ThresholdEstimate best{0.95, 0, 0, 0};
  for (const ThresholdEstimate& one : estimates)
    if (one.f1 > 0 && one.f1 >= best.f1) best = one;
  return best.probability;
}

}  // namespace casegraph::linkage
