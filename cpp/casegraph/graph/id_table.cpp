#include "casegraph/graph/id_table.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <functional>
#include <limits>
#include <mutex>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/ids.hpp"

namespace casegraph::graph {
namespace {

constexpr std::uint32_t kNone = PersonId::kNone;
// Numbers spread over at most so many times their count are found by a direct table.
constexpr std::uint64_t kDenseSpread = 4;

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

// How ids are kept, and found again.
enum class IdKeeping : std::uint8_t {
  range,   // numbers base, base + 1, ...: nothing but the base
  direct,  // numbers little spread: slots are the handles of base, base + 1, ...
  hashed   // texts, and numbers far apart: slots are a hash table, its capacity a power of two
};

struct IdTable::Index {
  IdKeeping keeping = IdKeeping::hashed;
  std::int64_t base = 0;
  std::uint32_t count = 0;  // of a range
  std::vector<std::int64_t> numbers;
  std::string arena;                   // of texts
  std::vector<std::uint64_t> offsets;  // of texts, size + 1
  std::vector<std::uint32_t> slots;

  std::string_view text(std::uint32_t handle) const {
    return std::string_view(arena).substr(offsets[handle], offsets[handle + 1] - offsets[handle]);
  }
  std::int64_t number(std::uint32_t handle) const {
    return keeping == IdKeeping::range ? base + std::int64_t{handle} : numbers[handle];
  }
  std::optional<std::uint32_t> find_direct(std::int64_t id) const {
    const std::uint64_t at = static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(base);
    if (keeping == IdKeeping::range) return at < count ? std::optional(static_cast<std::uint32_t>(at)) : std::nullopt;
    if (at >= slots.size() || slots[at] == kNone) return std::nullopt;
    return slots[at];
  }
  template <class IsThere>
  std::optional<std::uint32_t> find_hashed(std::uint64_t hash, IsThere is_there) const {
    const std::size_t mask = slots.size() - 1;
    for (std::size_t at = hash & mask; slots[at] != kNone; at = (at + 1) & mask)
      if (is_there(slots[at])) return slots[at];
    return std::nullopt;
  }
};

struct IdTable::Reordering {
  SharedColumn<std::uint32_t> old_handles;
  // The way back, made once when somebody looks an id up: most graphs are never asked for a contact by its id.
  mutable std::once_flag made;
  mutable std::vector<std::uint32_t> new_handles;

  std::optional<std::uint32_t> handle_of(std::uint32_t old_handle) const {
    std::call_once(made, [&] {
      std::uint32_t greatest = 0;
      for (const std::uint32_t old : old_handles) greatest = std::max(greatest, old);
      new_handles.assign(std::size_t{greatest} + 1, kNone);
      for (std::uint32_t handle = 0; handle < old_handles.size(); ++handle) new_handles[old_handles[handle]] = handle;
    });
    if (old_handle >= new_handles.size() || new_handles[old_handle] == kNone) return std::nullopt;
    return new_handles[old_handle];
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

IdTable IdTable::table_of(std::shared_ptr<const Index> index, std::size_t size, bool is_text) {
  IdTable table;
  table.size_ = static_cast<std::uint32_t>(size);
  table.is_text_ = is_text;
  table.index_ = std::move(index);
  return table;
}

IdTable IdTable::of_numbers(std::vector<std::int64_t> ids) {
  check_size(ids.size());
  auto index = std::make_shared<Index>();
  const std::size_t count = ids.size();
  if (count == 0) return table_of(std::move(index), 0, false);
  const auto [least, greatest] = std::minmax_element(ids.begin(), ids.end());
  // Spread computed without overflow.
  const std::uint64_t spread = static_cast<std::uint64_t>(*greatest) - static_cast<std::uint64_t>(*least);
  index->base = *least;
  const auto is_next = [](std::int64_t a, std::int64_t b) { return b != a + 1; };
  if (spread == count - 1 && std::adjacent_find(ids.begin(), ids.end(), is_next) == ids.end()) {
    index->keeping = IdKeeping::range;
    index->count = static_cast<std::uint32_t>(count);
    return table_of(std::move(index), count, false);
  }
  if (spread < static_cast<std::uint64_t>(count) * kDenseSpread) {
    index->keeping = IdKeeping::direct;
    index->slots.assign(static_cast<std::size_t>(spread) + 1, kNone);
    for (std::uint32_t handle = 0; handle < count; ++handle) {
      std::uint32_t& slot = index->slots[static_cast<std::size_t>(ids[handle] - index->base)];
      if (slot != kNone) throw DataError("the id '" + std::to_string(ids[handle]) + "' comes twice");
      slot = handle;
    }
  } else {
    index->slots = hashed(
        count, [&](std::uint32_t h) { return mixed(static_cast<std::uint64_t>(ids[h])); },
        [&](std::uint32_t a, std::uint32_t b) { return ids[a] == ids[b]; },
        [&](std::uint32_t h) { return std::to_string(ids[h]); });
  }
  index->numbers = std::move(ids);
  return table_of(std::move(index), count, false);
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
  return table_of(std::move(index), ids.size(), true);
}

IdTable IdTable::reordered(SharedColumn<std::uint32_t> old_handles) const {
  IdTable table = *this;
  table.size_ = static_cast<std::uint32_t>(old_handles.size());
  auto reordering = std::make_shared<Reordering>();
  if (reordering_) {
    std::vector<std::uint32_t> oldest(old_handles.size());
    for (std::size_t at = 0; at < oldest.size(); ++at) oldest[at] = old_handle(old_handles[at]);
    old_handles = SharedColumn(std::move(oldest));
  }
  reordering->old_handles = std::move(old_handles);
  table.reordering_ = std::move(reordering);
  return table;
}

std::uint32_t IdTable::old_handle(std::uint32_t handle) const {
  return reordering_ ? reordering_->old_handles[handle] : handle;
}
std::optional<std::uint32_t> IdTable::renamed(std::optional<std::uint32_t> old_handle) const {
  return reordering_ && old_handle ? reordering_->handle_of(*old_handle) : old_handle;
}

std::int64_t IdTable::number(std::uint32_t handle) const { return index_->number(old_handle(handle)); }
std::string_view IdTable::text(std::uint32_t handle) const { return index_->text(old_handle(handle)); }
std::string IdTable::label(std::uint32_t handle) const {
  return is_text_ ? std::string(text(handle)) : std::to_string(number(handle));
}

std::optional<std::int64_t> IdTable::range_base() const {
  if (!index_ || is_text_ || reordering_ || index_->keeping != IdKeeping::range) return std::nullopt;
  return index_->base;
}

std::optional<std::uint32_t> IdTable::find(std::int64_t id) const {
  if (size_ == 0 || is_text_) return std::nullopt;
  const Index& index = *index_;
  if (index.keeping != IdKeeping::hashed) return renamed(index.find_direct(id));
  return renamed(index.find_hashed(mixed(static_cast<std::uint64_t>(id)),
                                   [&](std::uint32_t handle) { return index.numbers[handle] == id; }));
}

std::size_t IdTable::find_all(std::span<const std::int64_t> ids, std::uint32_t* handles) const {
  if (const auto base = range_base()) {
    for (std::size_t at = 0; at < ids.size(); ++at) {
      const std::uint64_t handle = static_cast<std::uint64_t>(ids[at]) - static_cast<std::uint64_t>(*base);
      if (handle >= size_) return at;
      handles[at] = static_cast<std::uint32_t>(handle);
    }
    return ids.size();
  }
  for (std::size_t at = 0; at < ids.size(); ++at) {
    const auto handle = find(ids[at]);
    if (!handle) return at;
    handles[at] = *handle;
  }
  return ids.size();
}

std::optional<std::uint32_t> IdTable::find(std::string_view id) const {
  if (size_ == 0 || !is_text_) return std::nullopt;
  const Index& index = *index_;
  return renamed(index.find_hashed(hash_of(id), [&](std::uint32_t handle) { return index.text(handle) == id; }));
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
  return bytes_of_texts() + index_->numbers.size() * 8 + index_->slots.size() * 4 +
         (reordering_ ? reordering_->new_handles.size() * 4 : 0);
}

}  // namespace casegraph::graph
