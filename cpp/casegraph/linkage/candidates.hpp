// The pairs of a unit of blocking, each seen once.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/blocking.hpp"
#include "casegraph/linkage/comparison.hpp"

namespace casegraph::linkage {

// Records as a row of codes each, so that comparing two of them touches two stretches of memory.
class RecordCodes {
 public:
  explicit RecordCodes(const std::vector<Field>& fields) : width_(fields.size()) {
    if (fields.empty()) return;
    codes_.resize(fields[0].codes.size() * width_);
    for (std::size_t field = 0; field < width_; ++field)
      for (std::size_t row = 0; row < fields[field].codes.size(); ++row)
        codes_[row * width_ + field] = fields[field].codes[row];
  }
  const std::uint32_t* of(std::uint32_t row) const { return codes_.data() + row * width_; }
  std::size_t rows() const { return width_ == 0 ? 0 : codes_.size() / width_; }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> codes_;
};

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

// Asks for memory that is soon to be read, where the compiler knows how.
inline void fetch_ahead([[maybe_unused]] const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address);
#endif
}

// Calls visit(a, b, is_first) for each pair a < b of the unit whose a is sampled; is_first: no earlier rule emits it.
template <class Visit>
void for_each_pair(const Blocks& blocks, const RecordCodes& records, const Unit& unit, unsigned halvings,
                   const Visit& visit) {
  constexpr std::size_t kAhead =
      24;  // rows lie anywhere in memory: what is waited for is mostly the first look at each
  const std::vector<std::uint32_t>& order = blocks.order(unit.rule);
  for (std::uint32_t at = unit.begin; at < unit.end; ++at) {
    if (at + kAhead < order.size()) {
      const std::uint32_t later = order[at + kAhead];
      fetch_ahead(blocks.groups_of(later));
      fetch_ahead(records.of(later));
    }
    const std::uint32_t a = order[at];
    if (!is_sampled(a, halvings)) continue;
    const std::uint32_t* groups_a = blocks.groups_of(a);
    const std::uint32_t end = blocks.block_end(unit.rule, at);
    for (std::uint32_t other = at + 1; other < end; ++other) {
      const std::uint32_t b = order[other];
      if (blocks.same_source(a, b)) continue;
      const std::uint32_t* groups_b = blocks.groups_of(b);
      bool is_first = true;
      for (std::uint32_t earlier = 0; earlier < unit.rule && is_first; ++earlier)
        is_first = groups_a[earlier] == 0 || groups_a[earlier] != groups_b[earlier];
      visit(a, b, is_first);
    }
  }
}

}  // namespace casegraph::linkage
