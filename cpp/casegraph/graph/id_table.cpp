#include "casegraph/graph/id_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <mutex>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/domain/ids.hpp"
#include "casegraph/graph/numbered_texts.hpp"

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

std::uint64_t eight_of(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, 8);
  return word;
}

// Eight bytes at a time, the last ones overlapping. Where a handle goes in the table depends on it, what is found does
// not: so it need not be the same on every machine.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size();
  if (text.size() >= 8) {
    for (std::size_t at = 0; at + 8 < text.size(); at += 8) hash = mixed(hash ^ eight_of(text.data() + at));
    return mixed(hash ^ eight_of(text.data() + text.size() - 8));
  }
  std::uint64_t word = 0;
  if (!text.empty()) std::memcpy(&word, text.data(), text.size());
  return mixed(hash << 56 ^ word);
}

// From a hash to handles: open addressing, at most two thirds full. Beside each handle stands a byte of its hash, so
// that most others are told apart without a look at their ids.
class HashSlots {
 public:
  static constexpr std::size_t kAtOnce = 32;  // ids whose slots are fetched before the first of them is needed

  HashSlots() = default;
  explicit HashSlots(std::size_t count)
      : handles_(std::min(count + count / 2 + 8, std::size_t{1} << 32), kNone),
        tags_(handles_.size(), std::uint8_t{0}) {}

  void prepare(std::uint64_t hash) const {
    fetch_ahead(&handles_[home(hash)]);
    fetch_ahead(&tags_[home(hash)]);
  }
  // The handle at the first place that it may be at, right or wrong; none where there is nothing.
  std::uint32_t guess(std::uint64_t hash) const { return handles_[home(hash)]; }
  template <class IsIt>
  std::uint32_t find(std::uint64_t hash, IsIt is_it) const {
    for (std::size_t at = home(hash); handles_[at] != kNone; at = next(at))
      if (tags_[at] == tag(hash) && is_it(handles_[at])) return handles_[at];
    return kNone;
  }
  // Enters the handle; false where one that is the same is there.
  template <class IsIt>
  bool enter(std::uint64_t hash, std::uint32_t handle, IsIt is_it) {
    std::size_t at = home(hash);
    for (; handles_[at] != kNone; at = next(at))
      if (tags_[at] == tag(hash) && is_it(handles_[at])) return false;
    handles_[at] = handle;
    tags_[at] = tag(hash);
    return true;
  }
  std::size_t bytes() const { return handles_.size() * sizeof(std::uint32_t) + tags_.size(); }

 private:
  std::size_t home(std::uint64_t hash) const { return (hash >> 32) * handles_.size() >> 32; }
  std::size_t next(std::size_t at) const { return at + 1 == handles_.size() ? 0 : at + 1; }
  static std::uint8_t tag(std::uint64_t hash) { return static_cast<std::uint8_t>(hash); }

  NewColumn<std::uint32_t> handles_;
  NewColumn<std::uint8_t> tags_;
};

}  // namespace

// How ids are kept, and found again.
enum class IdKeeping : std::uint8_t {
  range,   // numbers base, base + 1, ...: nothing but the base
  direct,  // numbers little spread: by step from the base, their handles
  hashed   // texts, and numbers far apart
};

struct IdTable::Index {
  IdKeeping keeping = IdKeeping::hashed;
  std::int64_t base = 0;
  std::uint32_t count = 0;                // of a range
  NewColumn<std::uint32_t> steps;         // of direct numbers: from the base
  NewColumn<std::uint32_t> of_step;       // and back; none
  NewColumn<std::int64_t> numbers;        // of hashed numbers
  std::optional<NumberedTexts> numbered;  // texts that are kept as numbers
  NewColumn<char> arena;                  // of other texts
  NewColumn<std::uint64_t> offsets;       // size + 1
  HashSlots slots;

  std::string_view text(std::uint32_t handle) const {
    return {arena.data() + offsets[handle], offsets[handle + 1] - offsets[handle]};
  }
  std::int64_t number(std::uint32_t handle) const {
    switch (keeping) {
      case IdKeeping::range: return base + std::int64_t{handle};
      case IdKeeping::direct: return base + std::int64_t{steps[handle]};
      default: return numbers[handle];
    }
  }
  std::uint32_t find(std::int64_t id) const {
    if (keeping == IdKeeping::hashed)
      return slots.find(mixed(static_cast<std::uint64_t>(id)),
                        [&](std::uint32_t handle) { return numbers[handle] == id; });
    const std::uint64_t step = static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(base);
    if (keeping == IdKeeping::range) return step < count ? static_cast<std::uint32_t>(step) : kNone;
    return step < of_step.size() ? of_step[step] : kNone;
  }
  std::uint32_t find_text(std::string_view id, std::uint64_t hash) const {
    return slots.find(hash, [&](std::uint32_t handle) { return text(handle) == id; });
  }
  std::uint32_t find(std::string_view id) const {
    if (!numbered) return find_text(id, hash_of(id));
    const auto number = numbered->number_of(id);
    return number ? find(*number) : kNone;
  }
  // As IdTable::find_all(), of ids that were not given other handles; of the texts that are kept as numbers.
  std::size_t find_numbers(std::span<const std::int64_t> ids, std::span<const std::uint8_t> valid, std::size_t from,
                           std::uint32_t* handles) const;
  std::size_t find_numbered(std::span<const std::string_view> ids, std::span<const std::uint8_t> valid,
                            std::size_t from, std::uint32_t* handles) const;
  void keep_numbers(std::span<const std::int64_t> ids);
  bool keep_numbered(std::size_t size, const FillTexts& fill);  // false: they are no such texts
  void keep_texts(std::size_t size, const FillTexts& fill);
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

// Enters handles 0 ... count-1; throws where two are the same.
template <class HashOf, class SameAs, class LabelOf>
HashSlots hashed(std::size_t count, HashOf hash, SameAs same, LabelOf label) {
  HashSlots slots(count);
  std::array<std::uint64_t, HashSlots::kAtOnce> hashes;
  for (std::size_t begin = 0; begin < count; begin += hashes.size()) {
    const std::size_t some = std::min(hashes.size(), count - begin);
    for (std::size_t at = 0; at < some; ++at) slots.prepare(hashes[at] = hash(static_cast<std::uint32_t>(begin + at)));
    for (std::size_t at = 0; at < some; ++at) {
      const auto handle = static_cast<std::uint32_t>(begin + at);
      if (!slots.enter(hashes[at], handle, [&](std::uint32_t other) { return same(other, handle); }))
        throw DataError("the id '" + label(handle) + "' comes twice");
    }
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

void IdTable::Index::keep_numbers(std::span<const std::int64_t> ids) {
  const auto label = [&](std::uint32_t handle) {
    return numbered ? numbered->text_of(ids[handle]) : std::to_string(ids[handle]);
  };
  std::int64_t least = ids.front(), greatest = ids.front();
  bool in_steps_of_one = true;
  for (std::size_t at = 0; at < ids.size(); ++at) {
    least = std::min(least, ids[at]);
    greatest = std::max(greatest, ids[at]);
    in_steps_of_one &= static_cast<std::uint64_t>(ids[at]) - static_cast<std::uint64_t>(ids.front()) == at;
  }
  // Spread computed without overflow.
  const std::uint64_t spread = static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least);
  base = least;
  if (in_steps_of_one && least == ids.front()) {
    keeping = IdKeeping::range;
    count = static_cast<std::uint32_t>(ids.size());
  } else if (spread < static_cast<std::uint64_t>(ids.size()) * kDenseSpread && spread < kNone) {
    keeping = IdKeeping::direct;
    of_step = NewColumn<std::uint32_t>(static_cast<std::size_t>(spread) + 1, kNone);
    steps = NewColumn<std::uint32_t>(ids.size());
    for (std::uint32_t handle = 0; handle < ids.size(); ++handle) {
      steps[handle] = static_cast<std::uint32_t>(ids[handle] - base);
      std::uint32_t& found = of_step[steps[handle]];
      if (found != kNone) throw DataError("the id '" + label(handle) + "' comes twice");
      found = handle;
    }
  } else {
    numbers = NewColumn<std::int64_t>(ids.size());
    std::copy(ids.begin(), ids.end(), numbers.begin());
    slots = hashed(
        ids.size(), [&](std::uint32_t h) { return mixed(static_cast<std::uint64_t>(ids[h])); },
        [&](std::uint32_t a, std::uint32_t b) { return ids[a] == ids[b]; }, label);
  }
}

namespace {

// Calls use(place, text) for each text, in order, until it gives false; whether it never did.
template <class Use>
bool for_each_text(std::size_t count, const IdTable::FillTexts& fill, Use use) {
  std::array<std::string_view, 512> some;
  for (std::size_t from = 0; from < count; from += some.size()) {
    const auto now = std::span(some).first(std::min(some.size(), count - from));
    fill(from, now);
    for (std::size_t at = 0; at < now.size(); ++at)
      if (!use(from + at, now[at])) return false;
  }
  return true;
}

}  // namespace

bool IdTable::Index::keep_numbered(std::size_t size, const FillTexts& fill) {
  std::string_view first;
  fill(0, {&first, 1});
  // Most often they follow each other: then no number is to be kept.
  NumberedStyle style(first);
  std::int64_t from = 0;
  const bool follow = for_each_text(size, fill, [&](std::size_t at, std::string_view text) {
    const auto number = style.next(text);
    if (at == 0) from = number.value_or(0);
    return number && *number - from == static_cast<std::int64_t>(at);
  });
  if (follow) {
    numbered = style.found();
    keeping = IdKeeping::range;
    base = from;
    count = static_cast<std::uint32_t>(size);
    return true;
  }
  NumberedStyle again(first);
  const NewColumn<std::int64_t> read(size);
  const bool are_numbers = for_each_text(size, fill, [&](std::size_t at, std::string_view text) {
    const auto number = again.next(text);
    read[at] = number.value_or(0);
    return number.has_value();
  });
  if (!are_numbers) return false;
  numbered = again.found();
  keep_numbers(read.span());
  return true;
}

void IdTable::Index::keep_texts(std::size_t size, const FillTexts& fill) {
  std::size_t bytes = 0;
  for_each_text(size, fill, [&](std::size_t, std::string_view text) { return bytes += text.size(), true; });
  arena = NewColumn<char>(bytes);
  offsets = NewColumn<std::uint64_t>(size + 1);
  std::uint64_t end = 0;
  for_each_text(size, fill, [&](std::size_t at, std::string_view text) {
    offsets[at] = end;
    std::copy(text.begin(), text.end(), arena.data() + end);
    end += text.size();
    return true;
  });
  offsets[size] = end;
  slots = hashed(
      size, [&](std::uint32_t h) { return hash_of(text(h)); },
      [&](std::uint32_t a, std::uint32_t b) { return text(a) == text(b); },
      [&](std::uint32_t h) { return std::string(text(h)); });
}

IdTable IdTable::of_numbers(std::span<const std::int64_t> ids) {
  check_size(ids.size());
  auto index = std::make_shared<Index>();
  if (!ids.empty()) index->keep_numbers(ids);
  return table_of(std::move(index), ids.size(), false);
}

IdTable IdTable::of_texts(std::size_t count, const FillTexts& fill) {
  check_size(count);
  auto index = std::make_shared<Index>();
  if (count != 0 && !index->keep_numbered(count, fill)) index->keep_texts(count, fill);
  return table_of(std::move(index), count, true);
}

IdTable IdTable::of_texts(std::span<const std::string_view> ids) {
  return of_texts(ids.size(), [&](std::size_t from, std::span<std::string_view> some) {
    std::copy_n(ids.begin() + static_cast<std::ptrdiff_t>(from), some.size(), some.begin());
  });
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
std::optional<std::uint32_t> IdTable::renamed(std::uint32_t old_handle) const {
  if (old_handle == kNone) return std::nullopt;
  return reordering_ ? reordering_->handle_of(old_handle) : old_handle;
}

std::int64_t IdTable::number(std::uint32_t handle) const { return index_->number(old_handle(handle)); }
std::string IdTable::label(std::uint32_t handle) const {
  const std::uint32_t kept = old_handle(handle);
  if (!is_text_) return std::to_string(index_->number(kept));
  if (index_->numbered) return index_->numbered->text_of(index_->number(kept));
  return std::string(index_->text(kept));
}

std::optional<std::int64_t> IdTable::range_base() const {
  if (!index_ || is_text_ || reordering_ || index_->keeping != IdKeeping::range) return std::nullopt;
  return index_->base;
}

std::optional<std::uint32_t> IdTable::find(std::int64_t id) const {
  if (size_ == 0 || is_text_) return std::nullopt;
  return renamed(index_->find(id));
}
std::optional<std::uint32_t> IdTable::find(std::string_view id) const {
  if (size_ == 0 || !is_text_) return std::nullopt;
  return renamed(index_->find(id));
}

// Without a branch for each: those of a few thousand are looked up, and then it is asked whether all were found.
std::size_t IdTable::Index::find_numbers(std::span<const std::int64_t> ids, std::span<const std::uint8_t> valid,
                                         std::size_t from, std::uint32_t* handles) const {
  const auto first = static_cast<std::uint64_t>(base);
  const std::span<const std::uint32_t> known = of_step.span();
  const auto put = [&](std::size_t begin, std::size_t end, auto handle_of) {
    bool all_found = true;
    for (std::size_t at = begin; at < end; ++at) {
      const bool is_there = valid.empty() || valid[at] != 0;
      const std::uint32_t handle = handle_of(ids[at]);
      all_found &= !is_there || handle != kNone;
      handles[at] = is_there ? handle : kNone;
    }
    return all_found;
  };
  const auto in_range = [&](std::int64_t id) {
    const std::uint64_t step = static_cast<std::uint64_t>(id) - first;
    return step < count ? static_cast<std::uint32_t>(step) : kNone;
  };
  const auto by_step = [&](std::int64_t id) {
    const std::uint64_t step = static_cast<std::uint64_t>(id) - first;
    const std::uint32_t handle = known[step < known.size() ? static_cast<std::size_t>(step) : 0];
    return step < known.size() ? handle : kNone;
  };
  constexpr std::size_t kAtOnce = 4096;
  for (std::size_t begin = from; begin < ids.size(); begin += kAtOnce) {
    const std::size_t end = std::min(ids.size(), begin + kAtOnce);
    const bool all_found = keeping == IdKeeping::range    ? put(begin, end, in_range)
                           : keeping == IdKeeping::direct ? put(begin, end, by_step)
                                                          : put(begin, end, [&](std::int64_t id) { return find(id); });
    for (std::size_t at = begin; !all_found && at < end; ++at)
      if (handles[at] == kNone && (valid.empty() || valid[at] != 0)) return at;
  }
  return ids.size();
}

std::size_t IdTable::Index::find_numbered(std::span<const std::string_view> ids, std::span<const std::uint8_t> valid,
                                          std::size_t from, std::uint32_t* handles) const {
  if (!numbered) return from;  // none of these is kept as a number
  std::array<std::int64_t, 512> found_numbers;
  std::array<std::uint8_t, 512> is_there;
  for (std::size_t begin = from; begin < ids.size(); begin += found_numbers.size()) {
    const std::size_t some = std::min(found_numbers.size(), ids.size() - begin);
    std::size_t read = 0;
    for (; read < some; ++read) {
      const std::string_view id = ids[begin + read];
      is_there[read] = !id.empty() && (valid.empty() || valid[begin + read] != 0) ? 1 : 0;
      found_numbers[read] = 0;
      if (is_there[read] == 0) continue;
      const auto number = numbered->number_of(id);
      if (!number) break;
      found_numbers[read] = *number;
    }
    const std::size_t found =
        find_numbers(std::span(found_numbers).first(read), std::span(is_there).first(read), 0, handles + begin);
    if (found < some) {
      handles[begin + found] = kNone;
      return begin + found;
    }
  }
  return ids.size();
}

std::size_t IdTable::find_all(std::span<const std::int64_t> ids, std::span<const std::uint8_t> valid, std::size_t from,
                              std::uint32_t* handles) const {
  if (size_ != 0 && !is_text_ && !reordering_) return index_->find_numbers(ids, valid, from, handles);
  for (std::size_t at = from; at < ids.size(); ++at) {
    handles[at] = kNone;
    if (!valid.empty() && valid[at] == 0) continue;
    const auto handle = find(ids[at]);
    if (!handle) return at;
    handles[at] = *handle;
  }
  return ids.size();
}

std::size_t IdTable::find_all(std::span<const std::string_view> ids, std::span<const std::uint8_t> valid,
                              std::size_t from, std::uint32_t* handles) const {
  if (size_ != 0 && is_text_ && !reordering_ && index_->numbered)
    return index_->find_numbered(ids, valid, from, handles);
  const auto is_there = [&](std::size_t at) { return !ids[at].empty() && (valid.empty() || valid[at] != 0); };
  const bool is_hashed = index_ && is_text_ && size_ != 0 && !reordering_;
  std::array<std::uint64_t, HashSlots::kAtOnce> hashes;
  for (std::size_t begin = from; begin < ids.size(); begin += hashes.size()) {
    const std::size_t some = std::min(hashes.size(), ids.size() - begin);
    if (is_hashed) {
      // Rows of one record mostly stand together; what is left is fetched in three steps, each for all at once.
      for (std::size_t at = 0; at < some; ++at) index_->slots.prepare(hashes[at] = hash_of(ids[begin + at]));
      for (std::size_t at = 0; at < some; ++at)
        if (const std::uint32_t guess = index_->slots.guess(hashes[at]); guess != kNone)
          fetch_ahead(&index_->offsets[guess]);
      for (std::size_t at = 0; at < some; ++at)
        if (const std::uint32_t guess = index_->slots.guess(hashes[at]); guess != kNone)
          fetch_ahead(index_->arena.data() + index_->offsets[guess]);
    }
    for (std::size_t at = begin; at < begin + some; ++at) {
      handles[at] = kNone;
      if (!is_there(at)) continue;
      if (is_hashed) {
        handles[at] = index_->find_text(ids[at], hashes[at - begin]);
      } else if (const auto handle = find(ids[at])) {
        handles[at] = *handle;
      }
      if (handles[at] == kNone) return at;
    }
  }
  return ids.size();
}

std::optional<std::uint32_t> IdTable::find_typed(std::string_view id) const {
  if (is_text_) return find(id);
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (failure != std::errc{} || end != id.data() + id.size()) return std::nullopt;
  return find(number);
}

std::size_t IdTable::bytes_of_texts() const {
  if (!index_) return 0;
  return index_->arena.size() + index_->offsets.size() * 8;
}
std::size_t IdTable::bytes() const {
  if (!index_) return 0;
  return bytes_of_texts() + index_->numbers.size() * 8 + (index_->steps.size() + index_->of_step.size()) * 4 +
         index_->slots.bytes() + (reordering_ ? reordering_->new_handles.size() * 4 : 0);
}

}  // namespace casegraph::graph
