// The pairs of a unit of blocking, each seen once, those left out that cannot weigh enough.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "casegraph/linkage/blocking.hpp"

namespace casegraph::linkage {

// A number that looks drawn by chance and is the same everywhere (SplitMix64, Steele et al. 2014).
constexpr std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

// A sample of a rule's rows: one in 2^halvings, by row number alone.
constexpr bool is_sampled(std::uint32_t row, unsigned halvings) {
  return halvings == 0 || (mixed(row) >> (64 - halvings)) == 0;
}

// What a record can at most weigh together with another, a number a column: `equal` where they agree on it, `unequal`
// where they have two values. As many as RecordCodes::stride().
struct Bounds {
  explicit Bounds(std::size_t stride) : equal(stride, 0), unequal(stride, 0) {}
  std::vector<std::int32_t> equal;
  std::vector<std::int32_t> unequal;
};

struct Candidate {
  std::uint32_t other = 0;      // position among the rows that were scanned
  std::int32_t bound = 0;       // the sum of the bounds
  std::uint64_t agreement = 0;  // as of RecordCodes
};

// The rows of a part of a block, brought together: `rows` are their numbers, `codes` their codes.
struct Gathered {
  std::vector<std::uint32_t> codes;
  std::span<const std::uint32_t> rows;
  std::size_t stride = 0;
  std::uint32_t rule = 0;        // whose block they are of
  std::uint32_t block = 0;       // its number
  std::size_t reach = SIZE_MAX;  // how many of the next ones a row is paired with
  const std::uint32_t* of(std::size_t at) const { return codes.data() + at * stride; }

  // Rows [begin, end) of `order`; those behind them are fetched ahead, as they are likely to be gathered next.
  void gather(const RecordCodes& records, std::span<const std::uint32_t> order, std::size_t begin, std::size_t end) {
    constexpr std::size_t kAhead = 16;  // rows lie anywhere in memory: the wait is for the first look at each
    rows = order.subspan(begin, end - begin);
    stride = records.stride();
    if (codes.size() < rows.size() * stride) codes.resize(rows.size() * stride);
    std::uint32_t* to = codes.data();
    for (std::size_t at = begin; at < end; ++at, to += stride) {
      if (at + kAhead < order.size()) fetch_ahead(records.of(order[at + kAhead]));
      const std::uint32_t* from = records.of(order[at]);
      for (std::size_t lane = 0; lane < stride; lane += kLanes) store(load(from + lane), to + lane);
    }
  }
};

// Finds the pairs of a row with the later ones of its block. What it found is overwritten by the next scan.
class Scanner {
 public:
  Scanner(const RecordCodes& records, const Blocks& blocks) : records_(records), blocks_(blocks) {}
  // Of row `at` of what was gathered with each later one within reach: those with a bound of `least` or more which
  // satisfy none of the rules `earlier`.
  std::span<const Candidate> scan(const Gathered& gathered, std::size_t at, const Bounds& bounds, std::int64_t least,
                                  std::uint64_t earlier);
  // How many pairs of the last scan satisfied none of the earlier rules, whatever their bound.
  std::int64_t emitted() const { return emitted_; }

 private:
  template <std::size_t kVectors, bool kIndirect>
  std::size_t scan_rows(const Gathered& gathered, std::size_t at, const Bounds& bounds, std::int64_t least,
                        std::uint64_t earlier);
  template <bool kIndirect>
  std::size_t scan_any(const Gathered& gathered, std::size_t at, const Bounds& bounds, std::int64_t least,
                       std::uint64_t earlier);
  std::uint64_t confirmed(std::uint64_t rules, std::uint64_t earlier, const Gathered& gathered, std::size_t at,
                          std::size_t other) const;

  const RecordCodes& records_;
  const Blocks& blocks_;
  std::vector<Candidate> found_;
  std::int64_t emitted_ = 0;
};

// Calls visit(gathered, from, to) for each block of the unit: its rows [from, to) of what was gathered are to be paired
// with all later ones.
template <class Visit>
void for_each_block(const Blocks& blocks, const RecordCodes& records, const Unit& unit, Gathered& gathered,
                    const Visit& visit) {
  const std::vector<std::uint32_t>& order = blocks.order(unit.rule);
  const std::vector<std::uint32_t>& starts = blocks.starts(unit.rule);
  auto block = std::upper_bound(starts.begin(), starts.end(), unit.begin) - 1;
  for (std::uint32_t begin = unit.begin; begin < unit.end; begin = *++block) {
    gathered.rule = unit.rule;
    gathered.block = static_cast<std::uint32_t>(block - starts.begin());
    gathered.reach = blocks.reach_of(unit.rule, gathered.block);
    const std::uint32_t last = std::min(unit.end, *(block + 1));
    const auto end = static_cast<std::uint32_t>(std::min(std::size_t{*(block + 1)}, last + gathered.reach));
    gathered.gather(records, order, begin, end);
    visit(gathered, std::size_t{0}, std::size_t{last - begin});
  }
}

// Calls visit(a, b), two rows, for each pair of the unit whose first row is sampled.
template <class Visit>
void for_each_sampled_pair(const Blocks& blocks, const Unit& unit, unsigned halvings, const Visit& visit) {
  const std::vector<std::uint32_t>& order = blocks.order(unit.rule);
  const std::vector<std::uint32_t>& starts = blocks.starts(unit.rule);
  auto block = std::upper_bound(starts.begin(), starts.end(), unit.begin);
  for (std::uint32_t at = unit.begin; at < unit.end; ++at) {
    if (at == *block) ++block;
    if (!is_sampled(order[at], halvings)) continue;
    const auto number = static_cast<std::size_t>(block - starts.begin()) - 1;
    const auto end = std::min<std::uint64_t>(*block, std::uint64_t{at} + 1 + blocks.reach_of(unit.rule, number));
    for (std::uint32_t other = at + 1; other < end; ++other)
      if (blocks.is_from(unit.rule, number, order[at], order[other])) visit(order[at], order[other]);
  }
}

}  // namespace casegraph::linkage
