// Counts that are open above: a row that stands for at least so many contacts, with no upper number stated.
#pragma once

#include <cstdint>

#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures {

// From here on a possible count is open. What is finite stays below it (2^28 contacts of at most 10^9 each), and may
// be added to an open count without closing it.
inline constexpr std::int64_t kOpen = std::int64_t{1} << 60;
constexpr bool is_open(std::int64_t possible) { return possible >= kOpen; }
constexpr std::int64_t most_of(std::int32_t count_max) { return count_max == graph::kOpenCount ? kOpen : count_max; }
constexpr std::int64_t sum_of_possible(std::int64_t a, std::int64_t b) {
  return is_open(a) || is_open(b) ? kOpen : a + b;
}

}  // namespace casegraph::measures
