#include "casegraph/stats/near_repeat.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/random.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void require_edges(std::span<const double> edges) {
  bool is_fine = edges.size() >= 2 && edges[0] >= 0;
  for (std::size_t at = 0; at < edges.size(); ++at)
    is_fine = is_fine && std::isfinite(edges[at]) && (at == 0 || edges[at] > edges[at - 1]);
  if (!is_fine) throw ArgumentError("edges: accepted are two or more numbers from 0 that ascend");
}

// The bin of a value, or the number of bins where it lies in none.
std::size_t bin_of(double value, std::span<const double> edges) {
  const auto after = std::upper_bound(edges.begin(), edges.end(), value);
  if (after == edges.begin() || after == edges.end()) return edges.size() - 1;
  return static_cast<std::size_t>(after - edges.begin()) - 1;
}

using NearPair = KnoxTest::NearPair;

// All pairs of one place, or within the greatest distance: cells of the grid are as wide as that.
std::vector<NearPair> pairs_near(std::span<const PlacedEvent> events, std::span<const double> distances) {
  const double width = distances.back();
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::uint32_t>> grid;
  const auto cell = [&](const PlacedEvent& event) {
    return std::pair{static_cast<std::int64_t>(std::floor(event.x / width)),
                     static_cast<std::int64_t>(std::floor(event.y / width))};
  };
  for (std::uint32_t at = 0; at < events.size(); ++at) grid[cell(events[at])].push_back(at);
  std::vector<NearPair> pairs;
  for (std::uint32_t a = 0; a < events.size(); ++a) {
    const auto [column, row] = cell(events[a]);
    for (std::int64_t dx = -1; dx <= 1; ++dx)
      for (std::int64_t dy = -1; dy <= 1; ++dy) {
        const auto found = grid.find({column + dx, row + dy});
        if (found == grid.end()) continue;
        for (const std::uint32_t b : found->second) {
          if (b <= a) continue;
          const bool same = events[a].place == events[b].place;
          const double apart = std::hypot(events[a].x - events[b].x, events[a].y - events[b].y);
          const std::size_t bin = same ? 0 : bin_of(apart, distances) + 1;
          if (bin < distances.size()) pairs.push_back({a, b, static_cast<std::uint32_t>(bin)});
        }
      }
  }
  return pairs;
}

// How many of all pairs lie in each bin of time: by sorting, no pair is looked at.
std::vector<std::int64_t> pairs_by_time(std::vector<double> sorted, std::span<const double> times) {
  std::sort(sorted.begin(), sorted.end());
  // Pairs less than an edge apart.
  const auto below = [&](double edge) {
    std::int64_t count = 0;
    std::size_t first = 0;
    if (edge <= 0) return count;
    for (std::size_t at = 0; at < sorted.size(); ++at) {
      while (sorted[at] - sorted[first] >= edge) ++first;
      count += static_cast<std::int64_t>(at - first);
    }
    return count;
  };
  std::vector<std::int64_t> counts;
  for (std::size_t bin = 0; bin + 1 < times.size(); ++bin) counts.push_back(below(times[bin + 1]) - below(times[bin]));
  return counts;
}

// The events of each stratum, strata in the order of their numbers; one of all events where none are given.
std::vector<std::vector<std::uint32_t>> strata_of(std::span<const std::uint32_t> strata, std::size_t events) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> found;
  for (std::uint32_t event = 0; event < events; ++event) found[strata.empty() ? 0 : strata[event]].push_back(event);
  std::vector<std::vector<std::uint32_t>> out;
  for (auto& [stratum, members] : found) out.push_back(std::move(members));
  return out;
}

}  // namespace

KnoxTest::KnoxTest(std::span<const PlacedEvent> events, std::vector<double> distances, std::vector<double> times)
    : distance_bins_(distances.size()), times_(std::move(times)) {
  require_edges(distances);
  require_edges(times_);
  for (const PlacedEvent& event : events) when_.push_back(static_cast<double>(event.time));
  pairs_ = pairs_near(events, distances);
  strata_ = strata_of({}, when_.size());
}

KnoxTest::KnoxTest(std::span<const std::int64_t> when, std::vector<NearPair> pairs, std::size_t distance_bins,
                   std::vector<double> times, std::span<const std::uint32_t> strata)
    : distance_bins_(distance_bins),
      times_(std::move(times)),
      when_(when.begin(), when.end()),
      pairs_(std::move(pairs)) {
  require_edges(times_);
  strata_ = strata_of(strata, when_.size());
}

std::size_t KnoxTest::time_bin(const NearPair& pair) const {
  return bin_of(std::abs(when_[pair.a] - when_[pair.b]), times_);
}

KnoxTest::Counts KnoxTest::counts_of(const std::vector<double>& when) const {
  const std::size_t bins = times_.size() - 1;
  Counts counts(distance_bins_ * bins, 0);
  for (const NearPair& pair : pairs_)
    if (const std::size_t bin = bin_of(std::abs(when[pair.a] - when[pair.b]), times_); bin < bins)
      ++counts[pair.distance * bins + bin];
  return counts;
}

KnoxTest::Counts KnoxTest::permuted(std::uint64_t seed, std::int64_t round) const {
  CounterRandom random(seed, static_cast<std::uint64_t>(round));
  std::vector<double> shuffled = when_;
  for (const std::vector<std::uint32_t>& members : strata_)
    for (std::size_t left = members.size(); left > 1; --left)
      std::swap(shuffled[members[left - 1]], shuffled[members[random.below(left)]]);
  return counts_of(shuffled);
}

Knox KnoxTest::result(std::span<const Counts> permutations) const {
  Knox out;
  const std::size_t bins = times_.size() - 1;
  const auto n = static_cast<std::int64_t>(when_.size());
  out.all_pairs = n * (n - 1) / 2;
  if (n < 2) out.undefined = Undefined::too_few;
  const Counts seen = counts_of(when_);
  Counts near_in_place(distance_bins_, 0);
  for (const NearPair& pair : pairs_) ++near_in_place[pair.distance];
  const Counts near_in_time = pairs_by_time(when_, times_);
  for (std::size_t at = 0; at < seen.size(); ++at) {
    KnoxCell cell{at / bins, at % bins, seen[at], kNaN, kNaN, kNaN, kNaN};
    if (out.all_pairs > 0 && strata_.size() == 1)
      cell.expected = static_cast<double>(near_in_place[cell.distance]) * static_cast<double>(near_in_time[cell.time]) /
                      static_cast<double>(out.all_pairs);
    if (out.all_pairs > 0 && !permutations.empty()) {
      std::int64_t sum = 0, as_many = 0;
      for (const Counts& counts : permutations) {
        sum += counts[at];
        as_many += counts[at] >= seen[at] ? 1 : 0;
      }
      const auto rounds = static_cast<double>(permutations.size());
      cell.simulated = static_cast<double>(sum) / rounds;
      if (sum > 0) cell.ratio = static_cast<double>(seen[at]) / cell.simulated;
      cell.p = static_cast<double>(1 + as_many) / (rounds + 1);
    }
    out.cells.push_back(cell);
  }
  return out;
}

}  // namespace casegraph::stats
