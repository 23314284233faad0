#include "casegraph/linkage/memberships.hpp"

#include <utility>

namespace casegraph::linkage {

Memberships::Memberships(std::size_t rows, const std::vector<std::uint32_t>& order,
                         const std::vector<std::uint32_t>& starts, std::vector<std::uint32_t> reaches)
    : reaches_(std::move(reaches)), starts_(rows + 1, 0), entries_(order.size()) {
  for (const std::uint32_t row : order) ++starts_[row + 1];
  for (std::size_t row = 0; row < rows; ++row) starts_[row + 1] += starts_[row];
  std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
  for (std::uint32_t block = 0; block + 1 < starts.size(); ++block)
    for (std::uint32_t at = starts[block]; at < starts[block + 1]; ++at) entries_[next[order[at]]++] = {block, at};
}

std::uint32_t Memberships::common_block(std::uint32_t a, std::uint32_t b) const {
  const std::span<const Entry> left = of(a), right = of(b);
  for (std::size_t x = 0, y = 0; x < left.size() && y < right.size();) {
    if (left[x].block != right[y].block) {
      ++(left[x].block < right[y].block ? x : y);
      continue;
    }
    const std::uint32_t low = left[x].position < right[y].position ? left[x].position : right[y].position;
    if (left[x].position + right[y].position - 2 * low <= reaches_[left[x].block]) return left[x].block;
    ++x;
    ++y;
  }
  return kNoBlock;
}

}  // namespace casegraph::linkage
