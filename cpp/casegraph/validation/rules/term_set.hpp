// The terms of a vocabulary: asked a cell at a time, and for the nearest to a word that is none.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/schema/schema.hpp"

namespace casegraph::validation::rules {

class TermSet {
 public:
  TermSet(const schema::Vocabulary& vocabulary, std::span<const std::string> extra_terms);

  bool contains(std::string_view term) const;
  // Empty where no term is near enough to be what was meant.
  std::string_view nearest(std::string_view word) const;
  std::span<const std::string_view> terms() const { return terms_; }

 private:
  std::vector<std::string_view> terms_;
  std::vector<std::string_view> slots_;  // open addressing; at least half empty
};

// Insertions, deletions, changes and swaps of neighbours that lead from one word to the other
// (optimal string alignment).
std::size_t edit_distance(std::string_view from, std::string_view to);

}  // namespace casegraph::validation::rules
