// Sets that are joined pair by pair (union-find, Galler & Fischer 1964), in order of their smallest members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace casegraph {

// The smaller root stays a root, so that each set is known by its smallest member, in whatever order pairs are joined.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }

  std::uint32_t root(std::uint32_t at) {
    while (parent_[at] != at) {
      parent_[at] = parent_[parent_[at]];  // halves the way for the next one
      at = parent_[at];
    }
    return at;
  }
  // Whether they were in two sets.
  bool join(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a < b)
      parent_[b] = a;
    else
      parent_[a] = b;
    return a != b;
  }
  // Of each member the smallest of its set.
  std::vector<std::uint32_t> roots() && {
    // A parent comes before its children, so one pass in order sees every parent's root first.
    for (std::uint32_t& parent : parent_) parent = parent_[parent];
    return std::move(parent_);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

}  // namespace casegraph
