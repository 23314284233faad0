#include "casegraph/stats/burstiness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kFewestPairsOfMemory = 3;  // two pairs always correlate by -1 or 1

struct Pair {
  double first, second;
};

Estimate undefined(Undefined why) { return {kNaN, why}; }

void require_intervals(std::span<const double> intervals, std::span<const std::size_t> piece_ends) {
  for (const double interval : intervals)
    if (!(interval >= 0) || !std::isfinite(interval))
      throw ArgumentError("intervals: a value is negative or not finite; accepted: finite numbers from 0");
  std::size_t before = 0;
  for (const std::size_t end : piece_ends) {
    if (end < before) throw ArgumentError("piece_ends: not in ascending order");
    before = end;
  }
  if (!piece_ends.empty() && before != intervals.size())
    throw ArgumentError("piece_ends: the last is not the number of intervals");
}

std::vector<Pair> pairs_of(std::span<const double> intervals, std::span<const std::size_t> piece_ends) {
  std::vector<Pair> pairs;
  std::size_t begin = 0;
  const auto add_piece = [&](std::size_t end) {
    for (std::size_t at = begin; at + 1 < end; ++at) pairs.push_back({intervals[at], intervals[at + 1]});
    begin = end;
  };
  for (const std::size_t end : piece_ends) add_piece(end);
  if (piece_ends.empty()) add_piece(intervals.size());
  return pairs;
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double median_of(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

double deviation_of(std::span<const double> values, double mean) {
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

bool all_equal(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

Estimate memory_of(const std::vector<Pair>& pairs) {
  if (static_cast<std::int64_t>(pairs.size()) < kFewestPairsOfMemory) return undefined(Undefined::too_few);
  std::vector<double> first, second;
  for (const Pair& pair : pairs) {
    first.push_back(pair.first);
    second.push_back(pair.second);
  }
  // Compared by value: the rounding of a mean must not make a spread out of none.
  if (all_equal(first) || all_equal(second)) return undefined(Undefined::zero_variance);
  const double mean_first = mean_of(first), mean_second = mean_of(second);
  double product = 0;
  for (const Pair& pair : pairs) product += (pair.first - mean_first) * (pair.second - mean_second);
  const double covariance = product / static_cast<double>(pairs.size());
  const double correlation = covariance / (deviation_of(first, mean_first) * deviation_of(second, mean_second));
  return {std::clamp(correlation, -1.0, 1.0)};
}

// The mean over pairs of term(difference / sum); pairs of two zeros have no such ratio.
template <class Term>
Estimate mean_over_pairs(const std::vector<Pair>& pairs, Term term) {
  if (pairs.empty()) return undefined(Undefined::too_few);
  double sum = 0;
  std::int64_t used = 0;
  for (const Pair& pair : pairs) {
    const double total = pair.first + pair.second;
    if (total == 0) continue;
    sum += term((pair.second - pair.first) / total);
    ++used;
  }
  if (used == 0) return undefined(Undefined::zero_mean);
  return {sum / static_cast<double>(used)};
}

}  // namespace

double finite_burstiness(std::int64_t intervals, double ratio) {
  const auto m = static_cast<double>(intervals);
  const double above = std::sqrt(m + 1), below = std::sqrt(m - 1);
  return (above * ratio - below) / ((above - 2) * ratio + below);
}

IntervalStatistics interval_statistics(std::span<const double> intervals, std::span<const std::size_t> piece_ends) {
  require_intervals(intervals, piece_ends);
  const std::vector<Pair> pairs = pairs_of(intervals, piece_ends);
  IntervalStatistics out{};
  out.intervals = static_cast<std::int64_t>(intervals.size());
  out.pairs = static_cast<std::int64_t>(pairs.size());
  out.mean = out.median = out.sd = out.shortest = out.longest = kNaN;
  out.burstiness = out.burstiness_finite = undefined(Undefined::too_few);
  if (!intervals.empty()) {
    out.mean = mean_of(intervals);
    out.median = median_of(intervals);
    out.sd = all_equal(intervals) ? 0 : deviation_of(intervals, out.mean);
    out.shortest = *std::min_element(intervals.begin(), intervals.end());
    out.longest = *std::max_element(intervals.begin(), intervals.end());
  }
  if (intervals.size() >= 2) {
    if (out.longest == 0) {
      out.burstiness = out.burstiness_finite = undefined(Undefined::zero_mean);
    } else {
      const double ratio = out.sd / out.mean;
      out.burstiness = {(ratio - 1) / (ratio + 1)};
      out.burstiness_finite = {finite_burstiness(out.intervals, ratio)};
    }
  }
  out.memory = memory_of(pairs);
  out.memory_corrected = out.memory;
  if (out.memory.undefined == Undefined::no) out.memory_corrected.value += 1 / static_cast<double>(out.pairs);
  out.local_variation = mean_over_pairs(pairs, [](double ratio) { return 3 * ratio * ratio; });
  out.cv2 = mean_over_pairs(pairs, [](double ratio) { return 2 * std::abs(ratio); });
  return out;
}

}  // namespace casegraph::stats
