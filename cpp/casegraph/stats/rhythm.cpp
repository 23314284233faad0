#include "casegraph/stats/rhythm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/burstiness.hpp"
#include "casegraph/stats/random.hpp"
#include "casegraph/stats/trend.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kTie = 1e-12;

// Calls visit(piece) for each run of intervals without a break.
template <class Visit>
void for_each_piece(std::span<const double> intervals, std::span<const std::size_t> piece_ends, Visit visit) {
  if (piece_ends.empty()) visit(intervals);
  std::size_t begin = 0;
  for (const std::size_t end : piece_ends) {
    visit(intervals.subspan(begin, end - begin));
    begin = end;
  }
}

}  // namespace

Estimate local_variation_revised(std::span<const double> intervals, std::span<const std::size_t> piece_ends,
                                 double dead_time) {
  if (!(dead_time >= 0) || !std::isfinite(dead_time)) throw ArgumentError("dead_time: accepted: finite, from 0");
  double sum = 0;
  std::int64_t pairs = 0, used = 0;
  for_each_piece(intervals, piece_ends, [&](std::span<const double> piece) {
    for (std::size_t at = 0; at + 1 < piece.size(); ++at) {
      ++pairs;
      const double both = piece[at] + piece[at + 1];
      if (both == 0) continue;
      ++used;
      sum += (1 - 4 * piece[at] * piece[at + 1] / (both * both)) * (1 + 4 * dead_time / both);
    }
  });
  if (pairs == 0) return {kNaN, Undefined::too_few};
  if (used == 0) return {kNaN, Undefined::zero_mean};
  return {3 * sum / static_cast<double>(used)};
}

Estimate shifted_burstiness(std::span<const double> intervals, double shortest) {
  std::vector<double> shifted;
  for (const double interval : intervals) {
    if (interval < shortest) throw ArgumentError("shortest: an interval is below it");
    shifted.push_back(interval - shortest);
  }
  return interval_statistics(shifted).burstiness_finite;
}

Estimate memory_p(std::span<const double> intervals, std::span<const std::size_t> piece_ends, std::int64_t rounds,
                  std::uint64_t seed) {
  const IntervalStatistics found = interval_statistics(intervals, piece_ends);
  if (found.memory.undefined != Undefined::no) return {kNaN, found.memory.undefined};
  const double distance = std::abs(found.memory_corrected.value);
  std::vector<double> shuffled(intervals.begin(), intervals.end());
  std::int64_t as_far = 1;
  for (std::int64_t round = 0; round < rounds; ++round) {
    CounterRandom random(seed, static_cast<std::uint64_t>(round));
    std::copy(intervals.begin(), intervals.end(), shuffled.begin());
    for (std::size_t at = shuffled.size(); at > 1; --at) std::swap(shuffled[at - 1], shuffled[random.below(at)]);
    const Estimate memory = interval_statistics(shuffled, piece_ends).memory_corrected;
    // An order without a memory says nothing against the seen one: it counts as far, which errs towards a larger p.
    if (memory.undefined != Undefined::no || std::abs(memory.value) >= distance - kTie) ++as_far;
  }
  return {static_cast<double>(as_far) / static_cast<double>(rounds + 1)};
}

IntervalTrend interval_trend(std::span<const double> intervals) {
  if (intervals.size() < 4) return {kNaN, kNaN, Undefined::too_few};
  std::vector<double> places;
  for (std::size_t at = 0; at < intervals.size(); ++at) places.push_back(static_cast<double>(at));
  const MannKendall found = mann_kendall(places, intervals);
  if (std::isnan(found.tau_b)) return {kNaN, kNaN, Undefined::zero_variance};
  return {found.tau_b, found.p};
}

Trains burst_trains(std::span<const double> intervals, std::span<const std::size_t> piece_ends, std::int64_t events,
                    double within) {
  Trains out{0, 0, kNaN, kNaN};
  if (events == 0) return out;
  out.trains = events;  // each event a train, less one for each interval that joins two
  out.longest = 1;
  out.longest_duration = 0;
  for_each_piece(intervals, piece_ends, [&](std::span<const double> piece) {
    std::int64_t size = 1;
    double duration = 0;
    for (const double interval : piece) {
      const bool joins = interval <= within;
      size = joins ? size + 1 : 1;
      duration = joins ? duration + interval : 0;
      out.trains -= joins ? 1 : 0;
      out.longest = std::max(out.longest, size);
      out.longest_duration = std::max(out.longest_duration, duration);
    }
  });
  out.mean = static_cast<double>(events) / static_cast<double>(out.trains);
  return out;
}

}  // namespace casegraph::stats
