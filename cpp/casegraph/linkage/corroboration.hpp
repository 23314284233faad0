// Whether what two records of unlike given names or dates of birth say of the person is found again in other records.
// An error is mostly made once; the names and date of birth of somebody else, such as a child named after a parent,
// stand in several of their records. In levels alone the two look the same, so kinds of pairs are learnt with it. It
// weighs in no link: it would change with every record that is added.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/comparison.hpp"
#include "casegraph/linkage/record_codes.hpp"

namespace casegraph::linkage {

class Corroboration {
 public:
  enum Level : std::uint32_t { not_asked = 0, both = 1, not_both = 2 };

  // `telling`: comparisons that say who it is (pair_kinds.hpp). Of these the first two count, and names with them. None
  // is asked about where there is none, or no place is left in a pattern.
  Corroboration(const std::vector<Comparison>& comparisons, const std::vector<std::uint32_t>& telling,
                const RecordCodes& records);

  bool is_asked() const { return !telling_.empty(); }
  // Whether each of the two has its values in common with some further record; asked of pairs that have the last level
  // of a comparison that tells who it is, and of which all values are known.
  Level level(Pattern pattern, std::uint32_t a, std::uint32_t b) const;
  // The same behind the pattern's levels.
  Pattern with(Pattern pattern, std::uint32_t a, std::uint32_t b) const {
    return is_asked() ? pattern | Pattern{level(pattern, a, b)} << (4 * comparisons_.size()) : pattern;
  }
  // Of two records at random, of all whose values are known.
  double chance() const;

 private:
  const std::vector<Comparison>& comparisons_;
  std::vector<std::uint32_t> telling_;
  std::vector<std::uint8_t> found_;  // a row: as Level of it alone, `both` where its values are found again
};

}  // namespace casegraph::linkage
