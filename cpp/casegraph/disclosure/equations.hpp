// Sums of unknown numbers, and which of the numbers they settle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"

namespace casegraph::disclosure {

inline constexpr std::uint32_t kNoUnknown = 0xFFFFFFFFU;

// The unknowns, each once, whose sum is known.
using Equation = std::vector<std::uint32_t>;

// The unknowns that have one value alone in every solution of the equations, in order. Numbers may be negative: what
// only their being counts would settle is not found. Where the equations are so many and so entangled that solving them
// would take more than some seconds, every unknown that might be settled is given.
std::vector<std::uint32_t> determined_unknowns(std::size_t unknowns, const std::vector<Equation>& equations,
                                               Progress& progress);

}  // namespace casegraph::disclosure
