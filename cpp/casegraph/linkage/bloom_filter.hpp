// Records as Bloom filters that were made elsewhere with a key: compared by the bits that they share, and by nothing
// else.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"

namespace casegraph::linkage {

// Filters of `words` words of 64 bits each, one after another.
struct BloomFilters {
  std::vector<std::uint64_t> bits;
  std::size_t words = 16;
  std::size_t size() const { return words == 0 ? 0 : bits.size() / words; }
  std::span<const std::uint64_t> operator[](std::size_t at) const { return std::span(bits).subspan(at * words, words); }
};

// Dice's coefficient of the bits set (1945, Ecology 26:297): twice those in common among those of both; 0 where one of
// them has none.
double dice(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

struct AlikePair {
  std::uint32_t a = 0;  // a < b
  std::uint32_t b = 0;
  double dice = 0;
};

// All pairs of at least `least`, by a, then b. Every pair is looked at whose numbers of bits allow it: the work grows
// with the square of the number of filters. The same on any number of threads. Throws ArgumentError where `least` is
// not above 0 and at most 1, or the bits are not whole filters.
std::vector<AlikePair> alike(const BloomFilters& filters, double least, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::linkage
