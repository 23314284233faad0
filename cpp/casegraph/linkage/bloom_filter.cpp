#include "casegraph/linkage/bloom_filter.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>

#include "casegraph/domain/error.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

int bits_of(std::span<const std::uint64_t> filter) {
  int count = 0;
  for (const std::uint64_t word : filter) count += std::popcount(word);
  return count;
}

int common_bits(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  int count = 0;
  for (std::size_t word = 0; word < a.size(); ++word) count += std::popcount(a[word] & b[word]);
  return count;
}

double dice_of(int common, int a, int b) { return a == 0 || b == 0 ? 0 : 2.0 * common / (a + b); }

}  // namespace

double dice(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  return dice_of(common_bits(a, b), bits_of(a), bits_of(b));
}

std::vector<AlikePair> alike(const BloomFilters& filters, double least, Progress& progress, unsigned threads) {
  if (!(least > 0 && least <= 1))
    throw ArgumentError("least: " + std::to_string(least) + "; accepted: more than 0 and at most 1");
  if (filters.words == 0 || filters.bits.size() % filters.words != 0)
    throw ArgumentError("filters: their bits are not those of whole filters");
  // By number of bits: a filter's partners lie in a stretch, as 2 min / (a + b) bounds the coefficient.
  std::vector<std::uint32_t> order(filters.size());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<int> bits(filters.size());
  for (std::size_t at = 0; at < bits.size(); ++at) bits[at] = bits_of(filters[at]);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) { return bits[x] < bits[y]; });
  constexpr std::int64_t kFilters = 256;
  const auto size = static_cast<std::int64_t>(order.size());
  std::vector<std::vector<AlikePair>> parts(static_cast<std::size_t>(parallel::chunk_count(size, kFilters)));
  progress.expect(size);
  parallel::for_each_chunk(size, kFilters, threads, progress, [&](parallel::Chunk chunk) {
    std::vector<AlikePair>& found = parts[static_cast<std::size_t>(chunk.index)];
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      for (std::size_t other = at + 1; other < order.size(); ++other) {
        const std::uint32_t a = order[at], b = order[other];
        if (dice_of(bits[a], bits[a], bits[b]) < least) break;
        const double value = dice_of(common_bits(filters[a], filters[b]), bits[a], bits[b]);
        if (value >= least) found.push_back({std::min(a, b), std::max(a, b), value});
      }
  });
  std::vector<AlikePair> pairs;
  for (const std::vector<AlikePair>& part : parts) pairs.insert(pairs.end(), part.begin(), part.end());
  std::sort(pairs.begin(), pairs.end(),
            [](const AlikePair& x, const AlikePair& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  return pairs;
}

}  // namespace casegraph::linkage
