// Whether events near in place are near in time too: the test of Knox 1964 (Appl Stat 13:25) with bins of distance and
// of time (Johnson et al. 2007, J Quant Criminol 23:201), its null by permutation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct PlacedEvent {
  double x, y;          // in one unit of length
  std::uint32_t place;  // events of one place are at distance 0, in a bin of their own
  std::int64_t time;
};

struct KnoxCell {
  std::size_t distance;  // 0: the same place; then the bins of distance
  std::size_t time;
  std::int64_t pairs = 0;
  double expected;   // pairs near in place, times the share of all pairs that is so near in time; NaN by strata
  double simulated;  // mean number over the permutations
  double ratio;      // pairs / simulated (Knox ratio); NaN where that is 0
  double p;          // (1 + permutations with as many) / (R + 1); NaN for none
};

struct Knox {
  std::vector<KnoxCell> cells;  // by distance, then time
  std::int64_t all_pairs = 0;
  Undefined undefined = Undefined::no;  // too_few: under two events
};

// Bins are half-open, [edge, next edge): distances from `distances[0]` on, of different places; times (absolute) from
// `times[0]` on. Null: the times are shuffled over the events, their places kept. Distances are those of the plane.
// Only pairs near in place are ever looked at: a grid finds them.
class KnoxTest {
 public:
  // Throws ArgumentError where edges do not ascend from 0, or there are under two of either.
  KnoxTest(std::span<const PlacedEvent> events, std::vector<double> distances, std::vector<double> times);

  struct NearPair {
    std::uint32_t a, b;
    std::uint32_t distance;  // bin
  };
  // Of pairs that are near in some other sense, in so many bins. Times are shuffled within each stratum of events alone
  // (the stratum of each event; none: all together).
  KnoxTest(std::span<const std::int64_t> when, std::vector<NearPair> pairs, std::size_t distance_bins,
           std::vector<double> times, std::span<const std::uint32_t> strata);

  using Counts = std::vector<std::int64_t>;  // pairs in each cell
  // Of one permutation; depends on the seed and its number alone.
  Counts permuted(std::uint64_t seed, std::int64_t round) const;
  Knox result(std::span<const Counts> permutations) const;

  const std::vector<NearPair>& near_pairs() const { return pairs_; }
  // The bin of time of a pair; the number of bins where it lies in none.
  std::size_t time_bin(const NearPair& pair) const;

 private:
  Counts counts_of(const std::vector<double>& when) const;

  std::size_t distance_bins_;
  std::vector<double> times_, when_;
  std::vector<NearPair> pairs_;
  std::vector<std::vector<std::uint32_t>> strata_;  // events whose times are shuffled among themselves
};

}  // namespace casegraph::stats
