#include "casegraph/linkage/partition.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace casegraph::linkage {
namespace {

constexpr double kGain = 1e-9;  // what is less is rounding, not a gain: without it steps could go round in a ring

Partition renumbered(const Partition& labels) {
  Partition numbers(labels.size() + 1, UINT32_MAX);
  Partition out;
  std::uint32_t next = 0;
  for (const std::uint32_t label : labels) {
    if (numbers[label] == UINT32_MAX) numbers[label] = next++;
    out.push_back(numbers[label]);
  }
  return out;
}

// Calls visit(partition, weight) for every partition, the one of a single cluster first.
void for_each_partition(const PairWeights& weights, const std::function<void(const Partition&, double)>& visit) {
  Partition labels(weights.size(), 0);
  const std::function<void(std::size_t, std::uint32_t, double)> place = [&](std::size_t at, std::uint32_t used,
                                                                            double weight) {
    if (at == labels.size()) return visit(labels, weight);
    for (std::uint32_t label = 0; label <= used; ++label) {
      double more = 0;
      for (std::size_t before = 0; before < at; ++before)
        if (labels[before] == label) more += weights(before, at);
      labels[at] = label;
      place(at + 1, std::max(used, label + 1), weight + more);
    }
  };
  place(0, 0, 0);
}

Partition merged_greedily(const PairWeights& weights) {
  const std::size_t size = weights.size();
  PairWeights sums = weights;
  std::vector<std::uint32_t> alive;
  Partition labels(size);
  for (std::uint32_t at = 0; at < size; ++at) {
    alive.push_back(at);
    labels[at] = at;
  }
  while (true) {
    double best = kGain;
    std::size_t left = 0, right = 0;
    for (std::size_t i = 0; i < alive.size(); ++i)
      for (std::size_t j = i + 1; j < alive.size(); ++j)
        if (sums(alive[i], alive[j]) > best) best = sums(alive[i], alive[j]), left = i, right = j;
    if (best <= kGain) return labels;
    const std::uint32_t into = alive[left], from = alive[right];
    for (const std::uint32_t other : alive)
      if (other != into && other != from) sums.set(into, other, sums(into, other) + sums(from, other));
    for (std::uint32_t& label : labels)
      if (label == from) label = into;
    alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(right));
  }
}

// What each cluster holds a record by; the record's own cluster without it. The last, of a label not in use, is 0.
std::vector<double> pulls(const PairWeights& weights, const Partition& labels, std::size_t record) {
  std::vector<double> sums(labels.size() + 1, 0);
  for (std::size_t other = 0; other < labels.size(); ++other)
    if (other != record) sums[labels[other]] += weights(record, other);
  return sums;
}

std::uint32_t unused_label(const Partition& labels, std::size_t apart_from) {
  std::vector<bool> used(labels.size() + 1, false);
  for (std::size_t at = 0; at < labels.size(); ++at)
    if (at != apart_from) used[labels[at]] = true;
  return static_cast<std::uint32_t>(std::find(used.begin(), used.end(), false) - used.begin());
}

std::vector<bool> in_use(const Partition& labels, std::size_t apart_from) {
  std::vector<bool> used(labels.size() + 1, false);
  for (std::size_t at = 0; at < labels.size(); ++at)
    if (at != apart_from) used[labels[at]] = true;
  return used;
}

bool move_records(const PairWeights& weights, Partition& labels) {
  bool moved = false;
  for (std::size_t record = 0; record < labels.size(); ++record) {
    const std::vector<double> sums = pulls(weights, labels, record);
    const std::vector<bool> used = in_use(labels, record);
    std::uint32_t best = labels[record];
    double most = sums[best];
    if (most < -kGain && used[best]) best = unused_label(labels, record), most = 0;
    for (std::uint32_t label = 0; label < labels.size(); ++label)
      if (used[label] && sums[label] > most + kGain) best = label, most = sums[label];
    if (best == labels[record]) continue;
    labels[record] = best;
    moved = true;
  }
  return moved;
}

bool merge_clusters(const PairWeights& weights, Partition& labels) {
  labels = renumbered(labels);
  const std::uint32_t clusters = *std::max_element(labels.begin(), labels.end()) + 1;
  std::vector<double> between(std::size_t{clusters} * clusters, 0);
  for (std::size_t a = 0; a < labels.size(); ++a)
    for (std::size_t b = 0; b < labels.size(); ++b)
      if (labels[a] < labels[b]) between[std::size_t{labels[a]} * clusters + labels[b]] += weights(a, b);
  const auto best = std::max_element(between.begin(), between.end());
  if (*best <= kGain) return false;
  const auto at = static_cast<std::size_t>(best - between.begin());
  for (std::uint32_t& label : labels)
    if (label == at % clusters) label = static_cast<std::uint32_t>(at / clusters);
  return true;
}

struct Move {
  std::size_t record = 0;
  std::uint32_t label = 0;
  double gain = -1e300;
};

Move best_move(const PairWeights& weights, const Partition& labels, const std::vector<bool>& moved) {
  Move best;
  for (std::size_t record = 0; record < labels.size(); ++record) {
    if (moved[record]) continue;
    const std::vector<double> sums = pulls(weights, labels, record);
    std::vector<bool> open = in_use(labels, record);
    const std::uint32_t alone = unused_label(labels, record);
    if (open[labels[record]]) open[alone] = true;  // it is not alone yet
    for (std::uint32_t label = 0; label < open.size(); ++label) {
      if (!open[label] || label == labels[record]) continue;
      const double gain = (label == alone ? 0 : sums[label]) - sums[labels[record]];
      if (gain > best.gain + kGain) best = {record, label, gain};
    }
  }
  return best;
}

// Moves one record after another, each once and the best first, even at a loss, and keeps the moves up to where their
// sum is greatest (Kernighan and Lin 1970, Bell System Technical Journal 49:291): out of where no single move gains.
bool move_in_a_row(const PairWeights& weights, Partition& labels) {
  constexpr std::size_t kLongest = 50;
  Partition tried = labels, best = labels;
  std::vector<bool> moved(labels.size(), false);
  double sum = 0, most = kGain;
  for (std::size_t step = 0; step < std::min(kLongest, labels.size()); ++step) {
    const Move move = best_move(weights, tried, moved);
    if (move.gain < kApart / 2) break;
    tried[move.record] = move.label;
    moved[move.record] = true;
    sum += move.gain;
    if (sum > most) best = tried, most = sum;
  }
  const bool gains = best != labels;
  labels = best;
  return gains;
}

}  // namespace

double weight_of(const Partition& partition, const PairWeights& weights) {
  double weight = 0;
  for (std::size_t a = 0; a < partition.size(); ++a)
    for (std::size_t b = a + 1; b < partition.size(); ++b)
      if (partition[a] == partition[b]) weight += weights(a, b);
  return weight;
}

Partition best_partition(const PairWeights& weights) {
  if (weights.size() == 0) return {};
  if (weights.size() <= kFewRecords) {
    Partition best;
    double most = 0;
    for_each_partition(weights, [&](const Partition& partition, double weight) {
      if (best.empty() || weight > most + kGain) best = partition, most = weight;
    });
    return best;
  }
  Partition labels = merged_greedily(weights);
  while (move_records(weights, labels) || merge_clusters(weights, labels) || move_in_a_row(weights, labels)) {
  }
  return renumbered(labels);
}

}  // namespace casegraph::linkage
