#include "casegraph/graph/id_table.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <functional>
#include <limits>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/ids.hpp"

namespace casegraph::graph {
namespace {

constexpr std::uint32_t kNone = PersonId::kNone;
// Numbers spread over at most so many times their count are found by a direct table.
constexpr std::int64_t kDenseSpread = 4;

std::uint64_t mixed(std::uint64_t value) {  // the finaliser of splitmix64
  value ^= value >> 30;
  value *= 0xbf58476d1ce4e5b9ULL;
  value ^= value >> 27;
  value *= 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

std::uint64_t hash_of(std::string_view text) {  // FNV-1a, mixed: the same on every machine
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mixed(hash);
}

}  // namespace

struct IdTable::Index {
  std::vector<std::int64_t> numbers;
  std::string arena;                   // of texts
  std::vector<std::uint64_t> offsets;  // of texts, size + 1
  // Direct: handle of number - base. Hashed: open addressing, capacity a power of two.
  std::vector<std::uint32_t> slots;
  std::int64_t base = 0;
  bool direct = false;

  std::string_view text(std::uint32_t handle) const {
    return std::string_view(arena).substr(offsets[handle], offsets[handle + 1] - offsets[handle]);
  }
};

namespace {

std::size_t capacity_for(std::size_t count) { return std::bit_ceil(std::max<std::size_t>(8, count * 2)); }

// Enters handles 0 ... count-1; throws where two are the same.
template <class HashOf, class SameAs, class LabelOf>
std::vector<std::uint32_t> hashed(std::size_t count, HashOf hash, SameAs same, LabelOf label) {
  std::vector<std::uint32_t> slots(capacity_for(count), kNone);
  const std::size_t mask = slots.size() - 1;
  for (std::uint32_t handle = 0; handle < count; ++handle) {
    std::size_t at = hash(handle) & mask;
    while (slots[at] != kNone) {
      if (same(slots[at], handle)) throw DataError("the id '" + label(handle) + "' comes twice");
      at = (at + 1) & mask;
    }
    slots[at] = handle;
  }
  return slots;
}

void check_size(std::size_t count) {
  if (count >= kNone - 1) throw DataError("more rows than a graph can hold (4,294,967,293)");
}

}  // namespace

IdTable IdTable::of_numbers(std::vector<std::int64_t> ids) {
  check_size(ids.size());
  auto index = std::make_shared<Index>();
  const auto [least, greatest] = std::minmax_element(ids.begin(), ids.end());
  const auto count = static_cast<std::int64_t>(ids.size());
  // Spread computed without overflow.
  const std::uint64_t spread =
      ids.empty() ? 0 : static_cast<std::uint64_t>(*greatest) - static_cast<std::uint64_t>(*least);
  index->direct = !ids.empty() && spread < static_cast<std::uint64_t>(count * kDenseSpread);
  if (index->direct) {
    index->base = *least;
    index->slots.assign(static_cast<std::size_t>(spread) + 1, kNone);
    for (std::uint32_t handle = 0; handle < ids.size(); ++handle) {
      std::uint32_t& slot = index->slots[static_cast<std::size_t>(ids[handle] - index->base)];
      if (slot != kNone) throw DataError("the id '" + std::to_string(ids[handle]) + "' comes twice");
      slot = handle;
    }
  } else {
    index->slots = hashed(
        ids.size(), [&](std::uint32_t h) { return mixed(static_cast<std::uint64_t>(ids[h])); },
        [&](std::uint32_t a, std::uint32_t b) { return ids[a] == ids[b]; },
        [&](std::uint32_t h) { return std::to_string(ids[h]); });
  }
  index->numbers = std::move(ids);
  IdTable table;
  table.size_ = static_cast<std::uint32_t>(index->numbers.size());
  table.index_ = std::move(index);
  return table;
}

IdTable IdTable::of_texts(std::span<const std::string_view> ids) {
  check_size(ids.size());
  auto index = std::make_shared<Index>();
  std::size_t bytes = 0;
  for (const std::string_view id : ids) bytes += id.size();
  index->arena.reserve(bytes);
  index->offsets.reserve(ids.size() + 1);
  index->offsets.push_back(0);
  for (const std::string_view id : ids) {
    index->arena.append(id);
    index->offsets.push_back(index->arena.size());
  }
  index->slots = hashed(
      ids.size(), [&](std::uint32_t h) { return hash_of(ids[h]); },
      [&](std::uint32_t a, std::uint32_t b) { return ids[a] == ids[b]; },
      [&](std::uint32_t h) { return std::string(ids[h]); });
  IdTable table;
  table.size_ = static_cast<std::uint32_t>(ids.size());
  table.is_text_ = true;
  table.index_ = std::move(index);
  return table;
}

std::int64_t IdTable::number(std::uint32_t handle) const { return index_->numbers[handle]; }
std::string_view IdTable::text(std::uint32_t handle) const { return index_->text(handle); }
std::string IdTable::label(std::uint32_t handle) const {
  return is_text_ ? std::string(text(handle)) : std::to_string(number(handle));
}

std::optional<std::uint32_t> IdTable::find(std::int64_t id) const {
  if (size_ == 0 || is_text_) return std::nullopt;
  const Index& index = *index_;
  if (index.direct) {
    const std::uint64_t at = static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(index.base);
    if (at >= index.slots.size() || index.slots[at] == kNone) return std::nullopt;
    return index.slots[at];
  }
  const std::size_t mask = index.slots.size() - 1;
  for (std::size_t at = mixed(static_cast<std::uint64_t>(id)) & mask; index.slots[at] != kNone; at = (at + 1) & mask)
    if (index.numbers[index.slots[at]] == id) return index.slots[at];
  return std::nullopt;
}

std::optional<std::uint32_t> IdTable::find(std::string_view id) const {
  if (size_ == 0 || !is_text_) return std::nullopt;
  const Index& index = *index_;
  const std::size_t mask = index.slots.size() - 1;
  for (std::size_t at = hash_of(id) & mask; index.slots[at] != kNone; at = (at + 1) & mask)
    if (index.text(index.slots[at]) == id) return index.slots[at];
  return std::nullopt;
}

std::optional<std::uint32_t> IdTable::find_typed(std::string_view id) const {
  if (is_text_) return find(id);
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (failure != std::errc{} || end != id.data() + id.size()) return std::nullopt;
  return find(number);
}

std::size_t IdTable::bytes_of_texts() const { return index_ ? index_->arena.size() + index_->offsets.size() * 8 : 0; }
std::size_t IdTable::bytes() const {
  if (!index_) return 0;
  return bytes_of_texts() + index_->numbers.size() * 8 + index_->slots.size() * 4;
}

}  // namespace casegraph::graph
