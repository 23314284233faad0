#include "casegraph/validation/row_index.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "casegraph/validation/cells.hpp"

namespace casegraph::validation {
namespace {

constexpr std::uint64_t kNoKey = 0;
constexpr std::int64_t kRowsOfOneShard = 65536;
constexpr std::int64_t kMostShards = 16;

std::size_t shard_number(std::uint64_t hash, std::size_t shards) {
  return static_cast<std::size_t>(hash >> 56U) & (shards - 1);
}
std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 24U); }

// Calls same(row) for each row whose tag fits, and gives the slot of the first that is the same, or
// the empty slot where it would stand.
template <class Slots, class Same>
auto* find_slot(Slots& slots, std::uint64_t hash, Same&& same) {
  const std::size_t mask = slots.size() - 1;
  for (std::size_t at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
    auto& slot = slots[at];
    if (slot.row == kNoRow || (slot.tag == tag_of(hash) && same(slot.row))) return &slot;
  }
}

}  // namespace

RowIndex::RowIndex(std::vector<KeyPart> key, std::int64_t rows)
    : key_(std::move(key)),
      rows_(rows),
      hashes_(static_cast<std::size_t>(rows)),
      shards_(rows <= kRowsOfOneShard ? 1 : static_cast<std::size_t>(kMostShards)) {}

std::uint64_t RowIndex::key_hash(std::int64_t row) const {
  std::uint64_t hash = 0;
  for (const KeyPart& part : key_) {
    if (part.required && !Cells{part.column}.has(row)) return kNoKey;
    const std::uint64_t cell = part.column == nullptr ? 0 : hash_of(*part.column, row);
    hash = key_.size() == 1 ? cell : hash_of(static_cast<std::int64_t>(hash ^ cell));
  }
  return hash == kNoKey ? 1 : hash;
}

bool RowIndex::same_key(std::int64_t row, std::int64_t other) const {
  for (const KeyPart& part : key_)
    if (part.column != nullptr && !same_value(*part.column, row, other)) return false;
  return true;
}

void RowIndex::hash_rows(std::int64_t begin, std::int64_t end) {
  for (std::int64_t row = begin; row < end; ++row) hashes_[static_cast<std::size_t>(row)] = key_hash(row);
}

void RowIndex::fill_shard(std::int64_t number) {
  Shard& shard = shards_[static_cast<std::size_t>(number)];
  const auto is_mine = [&](std::uint64_t hash) {
    return hash != kNoKey && shard_number(hash, shards_.size()) == static_cast<std::size_t>(number);
  };
  const auto count = static_cast<std::size_t>(std::count_if(hashes_.begin(), hashes_.end(), is_mine));
  shard.slots.resize(std::bit_ceil(2 * count + 1));
  for (std::int64_t row = 0; row < rows_; ++row) {
    const std::uint64_t hash = hashes_[static_cast<std::size_t>(row)];
    if (!is_mine(hash)) continue;
    Slot* slot = find_slot(shard.slots, hash, [&](std::int32_t other) { return same_key(row, other); });
    const auto handle = static_cast<std::int32_t>(row);
    if (slot->row == kNoRow)
      *slot = {tag_of(hash), handle};
    else
      shard.duplicates.push_back({handle, slot->row});
  }
}

void RowIndex::finish(bool keep) {
  for (Shard& shard : shards_) {
    duplicates_.insert(duplicates_.end(), shard.duplicates.begin(), shard.duplicates.end());
    shard.duplicates = {};
    if (!keep) shard.slots = {};
  }
  std::sort(duplicates_.begin(), duplicates_.end(),
            [](const Duplicate& a, const Duplicate& b) { return a.row < b.row; });
  hashes_ = {};
}

const RowIndex::Shard& RowIndex::shard_of(std::uint64_t hash) const {
  return shards_[shard_number(hash, shards_.size())];
}

std::int32_t RowIndex::find(std::string_view value) const {
  const tables::Column* column = key_.front().column;
  if (column == nullptr || !column->is_text()) return kNoRow;
  const std::uint64_t hash = std::max<std::uint64_t>(hash_of(value), 1);
  return find_slot(shard_of(hash).slots, hash, [&](std::int32_t row) { return column->text(row) == value; })->row;
}

std::int32_t RowIndex::find(std::int64_t value) const {
  const tables::Column* column = key_.front().column;
  if (column == nullptr || column->storage != tables::Storage::int64) return kNoRow;
  const std::uint64_t hash = std::max<std::uint64_t>(hash_of(value), 1);
  return find_slot(shard_of(hash).slots, hash,
                   [&](std::int32_t row) { return column->integers[static_cast<std::size_t>(row)] == value; })
      ->row;
}

RowIndex::Slot RowIndex::first_slot(std::uint64_t hash) const {
  const std::vector<Slot>& slots = shard_of(hash).slots;
  return slots[static_cast<std::size_t>(hash) & (slots.size() - 1)];
}

// Each loop's loads wait for nothing but those of the loop before. Ids that do not stand in the first
// slot that they may have are looked up one by one.
template <class Read>
void RowIndex::find_batches(Read read, const tables::Column& ids, std::int64_t begin, std::int64_t end,
                            std::int32_t* found) const {
  constexpr std::int64_t kBatch = 32;
  using Id = decltype(read(ids, begin));
  const tables::Column& keys = *key_.front().column;
  std::array<std::uint64_t, kBatch> hashes{};
  std::array<Slot, kBatch> slots{};
  std::array<Id, kBatch> values{};
  for (std::int64_t start = begin; start < end; start += kBatch) {
    const auto size = static_cast<std::size_t>(std::min(kBatch, end - start));
    const auto id = [&](std::size_t at) { return read(ids, start + static_cast<std::int64_t>(at)); };
    for (std::size_t at = 0; at < size; ++at) {
      const bool is_empty = !Cells{&ids}.has(start + static_cast<std::int64_t>(at));
      hashes[at] = is_empty ? kNoKey : std::max<std::uint64_t>(hash_of(id(at)), 1);
    }
    for (std::size_t at = 0; at < size; ++at) slots[at] = first_slot(hashes[at]);
    for (std::size_t at = 0; at < size; ++at) {
      const bool may_be = slots[at].row != kNoRow && slots[at].tag == tag_of(hashes[at]);
      values[at] = may_be ? read(keys, slots[at].row) : Id{};
      if (!may_be) slots[at].row = kNoRow;
    }
    for (std::size_t at = 0; at < size; ++at, ++found) {
      if (hashes[at] == kNoKey)
        *found = kNoRow;
      else
        *found = slots[at].row != kNoRow && values[at] == id(at) ? slots[at].row : find(id(at));
    }
  }
}

void RowIndex::find_each(const tables::Column& ids, std::int64_t begin, std::int64_t end, std::int32_t* found) const {
  const tables::Column* keys = key_.front().column;
  const auto text = [](const tables::Column& column, std::int64_t row) { return column.text(row); };
  const auto integer = [](const tables::Column& column, std::int64_t row) {
    return column.integers[static_cast<std::size_t>(row)];
  };
  if (keys->is_text() && ids.is_text())
    find_batches(text, ids, begin, end, found);
  else if (keys->storage == tables::Storage::int64 && ids.storage == tables::Storage::int64)
    find_batches(integer, ids, begin, end, found);
  else
    std::fill(found, found + (end - begin), kNoRow);
}

}  // namespace casegraph::validation
