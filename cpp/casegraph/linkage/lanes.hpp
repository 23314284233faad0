// Four codes at a time, and the like near the machine. The compiler makes of it what the machine has; answers are
// integers and the same everywhere.
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "casegraph/domain/fetch_ahead.hpp"

namespace casegraph::linkage {

inline constexpr std::size_t kLanes = 4;
using Lanes = std::int32_t __attribute__((vector_size(16)));

inline Lanes load(const void* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}

inline void store(Lanes lanes, void* to) { std::memcpy(to, &lanes, sizeof(lanes)); }

// A bit for each lane whose bits are all set; lanes are all ones or zero.
inline std::uint64_t bits_of(Lanes mask) {
#if defined(__SSE2__)
  return static_cast<std::uint64_t>(_mm_movemask_ps(_mm_castsi128_ps(reinterpret_cast<__m128i>(mask))));
#else
  return static_cast<std::uint64_t>((mask[0] & 1) | (mask[1] & 2) | (mask[2] & 4) | (mask[3] & 8));
#endif
}

// As std::popcount, which is a call where the machine is not known to count bits by itself.
constexpr int bits_set(std::uint32_t word) {
  word -= (word >> 1) & 0x55555555U;
  word = (word & 0x33333333U) + ((word >> 2) & 0x33333333U);
  return static_cast<int>((((word + (word >> 4)) & 0x0F0F0F0FU) * 0x01010101U) >> 24);
}

using casegraph::fetch_ahead;

inline std::int32_t sum_of(Lanes lanes) { return lanes[0] + lanes[1] + lanes[2] + lanes[3]; }

}  // namespace casegraph::linkage
