// Levels of somebody's own, asked in bulk before work starts.
#pragma once

#include "casegraph/linkage/blocking.hpp"
#include "casegraph/linkage/comparison.hpp"

namespace casegraph::linkage {

inline constexpr std::int64_t kMostValuePairs = 20'000'000;

// Asks the judges of the comparisons about all pairs of unlike values that the rules will compare. Does nothing where
// there is no such level. Throws ArgumentError naming the comparison where they are more than kMostValuePairs.
void ask_judges_ahead(const Blocks& blocks, const std::vector<Comparison>& comparisons,
                      const std::vector<Field>& fields, const RecordCodes& records, Progress& progress,
                      unsigned threads = 0);

}  // namespace casegraph::linkage
