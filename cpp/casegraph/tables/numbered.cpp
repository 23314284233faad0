#include "casegraph/tables/numbered.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace casegraph::tables {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;

std::uint64_t hash_of(std::int64_t id) {
  auto mixed = static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15U;
  mixed ^= mixed >> 32;
  return mixed * 0xD6E8FEB86659FD93U;
}
std::uint64_t hash_of(std::string_view id) {
  return hash_of(static_cast<std::int64_t>(std::hash<std::string_view>{}(id)));
}

// Ids by the order in which they first came. Where one lies, its hash's first bits say, or the next free slot.
template <class Id>
class Places {
 public:
  std::uint32_t of(Id id) {
    if (2 * ids_.size() >= slots_.size()) grow();
    std::size_t at = slot_of(id);
    for (; slots_[at] != kFree; at = (at + 1) & (slots_.size() - 1))
      if (ids_[slots_[at]] == id) return slots_[at];
    slots_[at] = static_cast<std::uint32_t>(ids_.size());
    ids_.push_back(id);
    return slots_[at];
  }
  std::vector<Id> take_ids() { return std::move(ids_); }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;

  std::size_t slot_of(Id id) const { return hash_of(id) >> (64 - std::bit_width(slots_.size() - 1)); }
  void grow() {
    slots_.assign(slots_.size() * 4, kFree);
    for (std::uint32_t place = 0; place < ids_.size(); ++place) {
      std::size_t at = slot_of(ids_[place]);
      while (slots_[at] != kFree) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = place;
    }
  }

  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(1024, kFree);
  std::vector<Id> ids_;
};

template <class Id, class Read>
std::vector<Id> fill(std::span<const Column> columns, const Progress& progress, Numbered& found, const Read& read) {
  Places<Id> places;
  for (const Column& column : columns) {
    const auto size = static_cast<std::size_t>(column.length);
    std::vector<std::uint32_t>& of = found.places.emplace_back(size);
    for (std::size_t begin = 0; begin < size; begin += kChunk) {
      const std::size_t end = std::min(begin + kChunk, size);
      for (std::size_t at = begin; at < end; ++at) of[at] = places.of(read(column, at));
      if (progress.stop_requested()) throw Stopped();
    }
  }
  return places.take_ids();
}

}  // namespace

Numbered numbered(std::span<const Column> columns, const Progress& progress) {
  bool are_numbers = true, are_texts = true;
  for (const Column& column : columns) {
    if (column.null_count > 0) throw ArgumentError(column.name + ": a value is missing");
    are_numbers = are_numbers && column.storage == Storage::int64;
    are_texts = are_texts && column.is_text();
  }
  if (!are_numbers && !are_texts) throw ArgumentError("ids are neither whole numbers nor texts");
  Numbered found;
  if (are_numbers) {
    found.ids = integer_column(
        "id", fill<std::int64_t>(columns, progress, found,
                                 [](const Column& column, std::size_t at) { return column.integers[at]; }));
    return found;
  }
  const auto texts = fill<std::string_view>(columns, progress, found, [](const Column& column, std::size_t at) {
    return column.text(static_cast<std::int64_t>(at));
  });
  found.ids = text_column("id", {texts.begin(), texts.end()});
  return found;
}

}  // namespace casegraph::tables
