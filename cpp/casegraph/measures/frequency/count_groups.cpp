#include "casegraph/measures/frequency/count_groups.hpp"

#include <algorithm>

namespace casegraph::measures {
namespace {

constexpr std::uint32_t kLast = 0xffffffffU;  // sorts behind every key

// Without a branch: the keys of a person are in no order that a processor could foresee.
inline void order(std::uint32_t& a, std::uint32_t& b) {
  const std::uint32_t low = a < b ? a : b;
  b = a < b ? b : a;
  a = low;
}

// Batcher's odd-even merge sort (1968) of a fixed number of keys.
template <std::size_t Size>
void sort_fixed(std::array<std::uint32_t, Size>& keys) {
  for (std::size_t p = 1; p < Size; p *= 2)
    for (std::size_t k = p; k >= 1; k /= 2)
      for (std::size_t j = k % p; j + k < Size; j += 2 * k)
        for (std::size_t i = 0; i < k && i + j + k < Size; ++i)
          if ((i + j) / (p * 2) == (i + j + k) / (p * 2)) order(keys[i + j], keys[i + j + k]);
}

template <std::size_t Size>
void sort_padded(std::uint32_t* keys, std::uint32_t count) {
  std::array<std::uint32_t, Size> padded;
  padded.fill(kLast);
  std::copy(keys, keys + count, padded.begin());
  sort_fixed(padded);
  std::copy(padded.begin(), padded.begin() + count, keys);
}

void sort_keys(std::uint32_t* keys, std::uint32_t count) {
  if (count < 2) return;
  if (count == 2) return order(keys[0], keys[1]);
  if (count <= 4) return sort_padded<4>(keys, count);
  if (count <= 8) return sort_padded<8>(keys, count);
  std::sort(keys, keys + count);
}

}  // namespace

void GroupChunk::end_plain(std::uint32_t count) {
  std::uint32_t* keys = next_keys();
  sort_keys(keys, count);
  for (std::uint32_t at = 0; at < count; ++at) size_ += at == 0 || keys[at] != keys[at - 1];
  used_ += count;
  keys_of_person_.push_back(count);
}

}  // namespace casegraph::measures
