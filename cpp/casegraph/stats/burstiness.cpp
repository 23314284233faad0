#include "casegraph/stats/burstiness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/median.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kFewestPairsOfMemory = 3;  // two pairs always correlate by -1 or 1

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

// Calls visit(first, second) for each pair of consecutive intervals of a piece.
template <class Visit>
void for_each_pair(std::span<const double> intervals, std::span<const std::size_t> piece_ends, Visit visit) {
  std::size_t begin = 0;
  const auto visit_piece = [&](std::size_t end) {
    for (std::size_t at = begin; at + 1 < end; ++at) visit(intervals[at], intervals[at + 1]);
    begin = end;
  };
  for (const std::size_t end : piece_ends) visit_piece(end);
  if (piece_ends.empty()) visit_piece(intervals.size());
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double median_of(std::span<const double> values) {
  constexpr std::size_t kFew = 64;
  if (values.size() > kFew) {
    std::vector<double> many(values.begin(), values.end());
    return median_in_place(std::span(many));
  }
  std::array<double, kFew> few{};  // most persons have few contacts: no memory is asked for
  std::copy(values.begin(), values.end(), few.begin());
  return median_in_place(std::span(few).first(values.size()));
}

double deviation_of(std::span<const double> values, double mean) {
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

// What one walk over the pairs tells.
struct Pairs {
  std::int64_t count = 0, used = 0;  // used: not both 0
  double sum_first = 0, sum_second = 0;
  double least_first = kInfinity, most_first = -kInfinity, least_second = kInfinity, most_second = -kInfinity;
  double squares = 0, absolutes = 0;  // of difference over sum
};

Pairs walk(std::span<const double> intervals, std::span<const std::size_t> piece_ends) {
  Pairs pairs;
  for_each_pair(intervals, piece_ends, [&](double first, double second) {
    ++pairs.count;
    pairs.sum_first += first;
    pairs.sum_second += second;
    pairs.least_first = std::min(pairs.least_first, first);
    pairs.most_first = std::max(pairs.most_first, first);
    pairs.least_second = std::min(pairs.least_second, second);
    pairs.most_second = std::max(pairs.most_second, second);
    const double total = first + second;
    const double ratio = total > 0 ? (second - first) / total : 0;
    pairs.used += total > 0 ? 1 : 0;
    pairs.squares += ratio * ratio;
    pairs.absolutes += std::abs(ratio);
  });
  return pairs;
}

Estimate memory_of(std::span<const double> intervals, std::span<const std::size_t> piece_ends, const Pairs& pairs) {
  if (pairs.count < kFewestPairsOfMemory) return undefined(Undefined::too_few);
  // Compared by value: the rounding of a mean must not make a spread out of none.
  if (pairs.least_first == pairs.most_first || pairs.least_second == pairs.most_second)
    return undefined(Undefined::zero_variance);
  const auto count = static_cast<double>(pairs.count);
  const double mean_first = pairs.sum_first / count, mean_second = pairs.sum_second / count;
  double product = 0, square_first = 0, square_second = 0;
  for_each_pair(intervals, piece_ends, [&](double first, double second) {
    const double from_first = first - mean_first, from_second = second - mean_second;
    product += from_first * from_second;
    square_first += from_first * from_first;
    square_second += from_second * from_second;
  });
  return {std::clamp(product / std::sqrt(square_first * square_second), -1.0, 1.0)};
}

// The mean over the pairs that were used; pairs of two zeros have no ratio.
Estimate mean_over(const Pairs& pairs, double sum) {
  if (pairs.count == 0) return undefined(Undefined::too_few);
  if (pairs.used == 0) return undefined(Undefined::zero_mean);
  return {sum / static_cast<double>(pairs.used)};
}

}  // namespace

double finite_burstiness(std::int64_t intervals, double ratio) {
  const auto m = static_cast<double>(intervals);
  const double above = std::sqrt(m + 1), below = std::sqrt(m - 1);
  return (above * ratio - below) / ((above - 2) * ratio + below);
}

IntervalStatistics lengths_of(std::span<const double> intervals) {
  IntervalStatistics out{};
  out.intervals = static_cast<std::int64_t>(intervals.size());
  out.mean = out.median = out.sd = out.shortest = out.longest = kNaN;
  out.burstiness = out.burstiness_finite = out.memory = out.memory_corrected = out.local_variation = out.cv2 =
      undefined(Undefined::too_few);
  if (!intervals.empty()) {
    out.mean = mean_of(intervals);
    out.median = median_of(intervals);
    out.shortest = *std::min_element(intervals.begin(), intervals.end());
    out.longest = *std::max_element(intervals.begin(), intervals.end());
    out.sd = out.shortest == out.longest ? 0 : deviation_of(intervals, out.mean);
  }
  return out;
}

IntervalStatistics interval_statistics(std::span<const double> intervals, std::span<const std::size_t> piece_ends) {
  require_intervals(intervals, piece_ends);
  const Pairs pairs = walk(intervals, piece_ends);
  IntervalStatistics out = lengths_of(intervals);
  out.pairs = pairs.count;
  if (intervals.size() >= 2) {
    if (out.longest == 0) {
      out.burstiness = out.burstiness_finite = undefined(Undefined::zero_mean);
    } else {
      const double ratio = out.sd / out.mean;
      out.burstiness = {(ratio - 1) / (ratio + 1)};
      out.burstiness_finite = {finite_burstiness(out.intervals, ratio)};
    }
  }
  out.memory = memory_of(intervals, piece_ends, pairs);
  out.memory_corrected = out.memory;
  if (out.memory.undefined == Undefined::no) out.memory_corrected.value += 1 / static_cast<double>(out.pairs);
  out.local_variation = mean_over(pairs, 3 * pairs.squares);
  out.cv2 = mean_over(pairs, 2 * pairs.absolutes);
  return out;
}

}  // namespace casegraph::stats
