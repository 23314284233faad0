#include "casegraph/measures/frequency/count_groups.hpp"

#include <algorithm>
#include <utility>

namespace casegraph::measures {
namespace {

// Without a branch: the keys of a person are in no order that a processor could foresee.
inline void order(std::uint32_t& a, std::uint32_t& b) {
  const std::uint32_t low = a < b ? a : b;
  b = a < b ? b : a;
  a = low;
}

template <std::size_t Size>
using Keys = std::array<std::uint32_t, Size>;

template <std::size_t Size>
using Keys = std::array<std::uint32_t, Size>;

// The exchanges of Batcher's odd-even merge sort (1968) of Size keys, Size a power of two.
template <std::size_t Size>
struct Network {
  std::array<std::pair<std::uint8_t, std::uint8_t>, Size * Size> exchanges{};
  std::size_t count = 0;

  constexpr Network() {
    for (std::size_t p = 1; p < Size; p *= 2)
      for (std::size_t k = p; k >= 1; k /= 2)
        for (std::size_t j = k % p; j + k < Size; j += 2 * k)
          for (std::size_t i = 0; i < k && i + j + k < Size; ++i)
            if ((i + j) / (2 * p) == (i + j + k) / (2 * p))
              exchanges[count++] = {static_cast<std::uint8_t>(i + j), static_cast<std::uint8_t>(i + j + k)};
  }
};

// Written out by the compiler, exchange for exchange, so that no branch and no index is left.
template <std::size_t Size>
void sort_fixed(Keys<Size>& keys) {
  static constexpr Network<Size> kNetwork;
  [&]<std::size_t... At>(std::index_sequence<At...>) {
    (order(keys[kNetwork.exchanges[At].first], keys[kNetwork.exchanges[At].second]), ...);
  }(std::make_index_sequence<kNetwork.count>{});
}

// Writes all places of the network, the last ones kNotCounted: the next person's keys come over them.
template <std::size_t Size>
void sort_few(const std::uint32_t* from, std::uint32_t count, std::uint32_t* to, GroupChunk::Summary& summary) {
  Keys<Size> keys;
  for (std::uint32_t at = 0; at < Size; ++at) keys[at] = at < count ? from[at] : GroupChunk::kNotCounted;
  sort_fixed(keys);
  std::uint32_t before = GroupChunk::kNotCounted;
  for (const std::uint32_t key : keys) summary.add(key, before), before = key;
  std::copy(keys.begin(), keys.end(), to);
}

void sort_many(const std::uint32_t* from, std::uint32_t count, std::uint32_t* to, GroupChunk::Summary& summary) {
  std::copy(from, from + count, to);
  std::sort(to, to + count);
  std::uint32_t before = GroupChunk::kNotCounted;
  for (std::uint32_t at = 0; at < count; ++at) summary.add(to[at], before), before = to[at];
}

}  // namespace

bool GroupChunk::end_plain(const std::uint32_t* keys, std::uint32_t count) {
  Summary summary;
  std::uint32_t* const to = keys_.get() + used_;
  if (count <= 4)
    sort_few<4>(keys, count, to, summary);
  else if (count <= 8)
    sort_few<8>(keys, count, to, summary);
  else if (count <= 16)
    sort_few<16>(keys, count, to, summary);
  else if (count <= 32)
    sort_few<32>(keys, count, to, summary);
  else
    sort_many(keys, count, to, summary);
  if (!summary.plain) return false;
  used_ += count;
  size_ += summary.groups;
  keys_of_person_.push_back(count);
  return true;
}

}  // namespace casegraph::measures
