// In which blocks of a rule each record lies, and where: asked where codes alone do not tell whether the rule pairs two
// records, because a value has several keys or a block is cut.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace casegraph::linkage {

inline constexpr std::uint32_t kNoBlock = UINT32_MAX;

class Memberships {
 public:
  Memberships() = default;
  // `order`: rows block after block; `starts`: where each begins, and where the last ends; `reaches`: how many of the
  // next ones of its block a row is paired with, a number a block.
  Memberships(std::size_t rows, const std::vector<std::uint32_t>& order, const std::vector<std::uint32_t>& starts,
              std::vector<std::uint32_t> reaches);

  bool is_empty() const { return starts_.empty(); }
  std::uint32_t reach_of(std::size_t block) const { return reaches_[block]; }
  std::size_t blocks_of(std::uint32_t row) const { return starts_[row + 1] - starts_[row]; }
  // The first block that pairs the two; kNoBlock where none does.
  std::uint32_t common_block(std::uint32_t a, std::uint32_t b) const;

 private:
  struct Entry {
    std::uint32_t block;
    std::uint32_t position;  // in the order
  };
  std::span<const Entry> of(std::uint32_t row) const {
    return std::span(entries_).subspan(starts_[row], blocks_of(row));
  }
  std::vector<std::uint32_t> reaches_;
  std::vector<std::size_t> starts_;
  std::vector<Entry> entries_;
};

}  // namespace casegraph::linkage
