// How many pairs have each pattern of levels: a few hundred patterns stand for millions of pairs. Counts are
// integers, so that adding those of several threads gives the same in any order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "casegraph/linkage/comparison.hpp"

namespace casegraph::linkage {

struct PatternCount {
  Pattern pattern = 0;
  std::int64_t pairs = 0;
};

class PatternCounter {
 public:
  PatternCounter() : slots_(256) {}

  void add(Pattern pattern, std::int64_t pairs = 1) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    PatternCount& slot = find(pattern);
    used_ += slot.pairs == 0;
    slot.pattern = pattern;
    slot.pairs += pairs;
  }
  void add(const PatternCounter& other) {
    for (const PatternCount& one : other.slots_)
      if (one.pairs != 0) add(one.pattern, one.pairs);
  }
  // Ascending by pattern.
  std::vector<PatternCount> sorted() const {
    std::vector<PatternCount> out;
    for (const PatternCount& one : slots_)
      if (one.pairs != 0) out.push_back(one);
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.pattern < b.pattern; });
    return out;
  }

 private:
  PatternCount& find(Pattern pattern) {
    std::size_t at = (pattern * 0x9E3779B97F4A7C15U) >> 32 & (slots_.size() - 1);
    while (slots_[at].pairs != 0 && slots_[at].pattern != pattern) at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }
  void grow() {
    std::vector<PatternCount> before(slots_.size() * 2);
    before.swap(slots_);
    for (const PatternCount& one : before)
      if (one.pairs != 0) find(one.pattern) = one;
  }
  std::vector<PatternCount> slots_;
  std::size_t used_ = 0;
};

}  // namespace casegraph::linkage
