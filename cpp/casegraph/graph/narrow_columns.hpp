// Columns of contacts that take less memory than their values: what is one value alone takes none, small numbers take a
// byte, days that lie near each other take two, dates that are not stated take next to nothing. They are read as a
// SharedColumn is, by place or value_or().
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/graph/shared_column.hpp"

namespace casegraph::graph {

// Whole numbers; `kAbsent` stands for a cell that is empty.
template <class T, T kAbsent>
class NarrowColumn {
 public:
  NarrowColumn() = default;
  explicit NarrowColumn(std::span<const T> values)
      : NarrowColumn(values.size(), [&](std::size_t at) { return values[at]; }) {}
  // Of `size` values: value_at(place), asked twice for each.
  template <class ValueAt>
  NarrowColumn(std::size_t size, ValueAt value_at) : size_(size) {
    if (size == 0) return;
    T least = std::numeric_limits<T>::max();
    T greatest = std::numeric_limits<T>::min();
    only_ = value_at(0);
    bool is_one = true;
    for (std::size_t at = 0; at < size; ++at) {
      const T value = value_at(at);
      is_one &= value == only_;
      if (value == kAbsent) continue;
      least = std::min(least, value);
      greatest = std::max(greatest, value);
    }
    if (is_one) return;
    base_ = least;
    if (static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least) < kMostSteps) {
      bytes_ = column_of<std::uint8_t>([&](std::size_t at) {
        const T value = value_at(at);
        return value == kAbsent ? std::uint8_t{0} : static_cast<std::uint8_t>(value - base_ + 1);
      });
    } else {
      whole_ = column_of<T>(value_at);
    }
  }

  // Of values that are few: each is values[place_at(place)].
  template <class PlaceAt>
  static NarrowColumn of_few(std::size_t size, std::span<const T> values, PlaceAt place_at) {
    const auto is_one = [&](T value) { return value == values.front() || value == kAbsent; };
    if (values.size() <= 2 || std::all_of(values.begin(), values.end(), is_one))
      return {size, [&](std::size_t at) { return values[place_at(at)]; }};
    NarrowColumn found;
    found.size_ = size;
    T greatest = std::numeric_limits<T>::min();
    found.base_ = std::numeric_limits<T>::max();
    for (const T value : values) {
      if (value == kAbsent) continue;
      found.base_ = std::min(found.base_, value);
      greatest = std::max(greatest, value);
    }
    if (static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(found.base_) >= kMostSteps) {
      found.whole_ = found.template column_of<T>([&](std::size_t at) { return values[place_at(at)]; });
      return found;
    }
    std::vector<std::uint8_t> bytes;
    for (const T value : values)
      bytes.push_back(value == kAbsent ? std::uint8_t{0} : static_cast<std::uint8_t>(value - found.base_ + 1));
    found.bytes_ = found.template column_of<std::uint8_t>(
        [from = bytes.data(), place_at](std::size_t at) { return from[place_at(at)]; });
    return found;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T operator[](std::size_t at) const {
    if (!bytes_.empty()) return bytes_[at] == 0 ? kAbsent : static_cast<T>(base_ + static_cast<T>(bytes_[at] - 1));
    return whole_.value_or(at, only_);
  }
  T value_or(std::size_t at, T absent) const { return empty() ? absent : (*this)[at]; }
  void fetch_ahead(std::size_t at) const {
    if (!bytes_.empty()) casegraph::fetch_ahead(&bytes_[at]);
    if (!whole_.empty()) casegraph::fetch_ahead(&whole_[at]);
  }
  std::size_t bytes() const { return bytes_.bytes() + whole_.bytes(); }
  template <class Look>
  NarrowColumn picked(std::span<const std::uint32_t> places, Look look) const {
    NarrowColumn found = *this;
    found.size_ = empty() ? 0 : places.size();
    if (!bytes_.empty()) found.bytes_ = bytes_.picked(places, look);
    if (!whole_.empty()) found.whole_ = whole_.picked(places, look);
    return found;
  }

 private:
  static constexpr std::uint64_t kMostSteps = 255;  // 1 to 255; 0 is kAbsent

  template <class Kept, class ValueAt>
  SharedColumn<Kept> column_of(ValueAt value_at) const {
    NewColumn<Kept> kept(size_);
    Kept* const to = kept.data();
    for (std::size_t at = 0, size = size_; at < size; ++at) to[at] = value_at(at);
    return SharedColumn(std::move(kept));
  }

  std::size_t size_ = 0;
  T base_ = kAbsent;
  T only_ = kAbsent;  // of every place, where there are neither bytes nor whole values
  SharedColumn<std::uint8_t> bytes_;
  SharedColumn<T> whole_;
};

// Dates. Exact days within some 89 years of the first one take two bytes; where many are not stated, these take a bit
// and no bytes. Other dates, such as intervals, are kept in a list beside them, unless they are many: then every date
// is kept whole.
class DateColumn {
 public:
  DateColumn() = default;
  explicit DateColumn(std::span<const DateInterval> dates)
      : DateColumn(dates.size(), [&](auto use) {
          for (std::size_t at = 0; at < dates.size(); ++at) use(at, dates[at]);
        }) {}
  // Of `size` dates: for_each_date(use) calls use(place, date) for each, in order.
  template <class ForEachDate>
  DateColumn(std::size_t size, ForEachDate for_each_date) : size_(size) {
    Making made(size);
    bool has_base = false;
    for_each_date([&](std::size_t at, DateInterval date) {
      if (!has_base && is_a_day(date)) base_ = date.first.count - kReach, has_base = true;
      made.add(at, code_of(date), date);
    });
    finish(std::move(made));
  }
  // Of dates that are few: each is dates[place_at(place)].
  template <class PlaceAt>
  static DateColumn of_few(std::size_t size, std::span<const DateInterval> dates, PlaceAt place_at) {
    DateColumn found;
    found.size_ = size;
    if (const auto day = std::find_if(dates.begin(), dates.end(), is_a_day); day != dates.end())
      found.base_ = day->first.count - kReach;
    std::vector<std::uint16_t> codes;
    for (const DateInterval date : dates) codes.push_back(found.code_of(date));
    Making made(size);
    for (std::size_t at = 0; at < size; ++at) {
      const std::size_t place = place_at(at);
      made.add(at, codes[place], dates[place]);
    }
    found.finish(std::move(made));
    return found;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  DateInterval operator[](std::size_t at) const {
    if (!whole_.empty()) return whole_[at];
    const std::uint16_t code = code_at(at);
    if (code == 0) return DateInterval::unknown();
    return code == kOther ? other(at) : DateInterval::exactly({base_ + code});
  }
  DateInterval value_or(std::size_t at, DateInterval absent) const { return empty() ? absent : (*this)[at]; }
  // Where some are not stated: of what tells whether this one is.
  void fetch_ahead(std::size_t at) const {
    if (!whole_.empty()) return casegraph::fetch_ahead(&whole_[at]);
    if (!stated_.empty()) return casegraph::fetch_ahead(&stated_[at / kInWord]);
    if (!codes_.empty()) casegraph::fetch_ahead(&codes_[at]);
  }
  std::size_t bytes() const {
    return codes_.bytes() + whole_.bytes() + others_.bytes() + stated_.bytes() + stated_before_.bytes();
  }
  template <class Look>
  DateColumn picked(std::span<const std::uint32_t> places, Look look) const {
    DateColumn found;
    if (empty()) return found;
    found.size_ = places.size();
    found.base_ = base_;
    if (!whole_.empty()) {
      found.whole_ = whole_.picked(places, look);
      return found;
    }
    Making made(found.size_);
    for_each_place(places, look, [&](std::size_t at, std::uint32_t place) {
      const std::uint16_t code = code_at(place);
      made.add(at, code, code == kOther ? other(place) : DateInterval{});
    });
    found.finish(std::move(made));
    return found;
  }

 private:
  struct Other {
    std::uint32_t at;
    DateInterval date;
  };
  static constexpr std::uint16_t kOther = 0xFFFF;
  static constexpr std::int32_t kReach = 0x8000;
  static constexpr std::size_t kMostOthers = 8;  // one of so many
  static constexpr std::size_t kInWord = 64;

  // The dates as they come: codes of those that are stated, side by side, and a bit for each date whether it is.
  struct Making {
    explicit Making(std::size_t size) : codes(size), stated(size / kInWord + 1, 0) {}
    void add(std::size_t at, std::uint16_t code, DateInterval date) {
      if (code == 0) return;
      stated[at / kInWord] |= std::uint64_t{1} << at % kInWord;
      codes[count++] = code;
      if (code == kOther) others.push_back({static_cast<std::uint32_t>(at), date});
    }
    NewColumn<std::uint16_t> codes;
    NewColumn<std::uint64_t> stated;
    std::vector<Other> others;
    std::size_t count = 0;
  };

  void finish(Making made) {
    const bool keeps_whole = made.others.size() > size_ / kMostOthers;
    if (made.count < size_) {
      NewColumn<std::uint16_t> codes(made.count);
      std::copy_n(made.codes.begin(), made.count, codes.begin());
      made.codes = std::move(codes);
    }
    codes_ = SharedColumn(std::move(made.codes));
    others_ = SharedColumn(std::move(made.others));
    if (made.count < size_) {
      NewColumn<std::uint32_t> before(made.stated.size());
      std::uint32_t total = 0;
      for (std::size_t word = 0; word < before.size(); ++word) {
        before[word] = total;
        total += static_cast<std::uint32_t>(std::popcount(made.stated[word]));
      }
      stated_ = SharedColumn(std::move(made.stated));
      stated_before_ = SharedColumn(std::move(before));
    }
    if (!keeps_whole) return;
    NewColumn<DateInterval> whole(size_);
    for (std::size_t at = 0; at < size_; ++at) whole[at] = (*this)[at];
    *this = DateColumn();
    size_ = whole.size();
    whole_ = SharedColumn(std::move(whole));
  }

  static bool is_a_day(DateInterval date) { return date.is_exact() && is_in_calendar(date.first); }
  std::uint16_t code_of(DateInterval date) const {
    if (date.is_unknown()) return 0;
    const std::int64_t code = std::int64_t{date.first.count} - base_;
    return is_a_day(date) && code > 0 && code < kOther ? static_cast<std::uint16_t>(code) : kOther;
  }
  std::uint16_t code_at(std::size_t at) const {
    if (stated_.empty()) return codes_[at];
    const std::uint64_t word = stated_[at / kInWord];
    if ((word >> at % kInWord & 1U) == 0) return 0;
    const std::uint64_t before = word & ((std::uint64_t{1} << at % kInWord) - 1);
    return codes_[stated_before_[at / kInWord] + static_cast<std::size_t>(std::popcount(before))];
  }
  DateInterval other(std::size_t at) const {
    return std::partition_point(others_.begin(), others_.end(), [&](const Other& each) { return each.at < at; })->date;
  }

  std::size_t size_ = 0;
  std::int32_t base_ = 0;
  SharedColumn<std::uint16_t> codes_;          // of the dates that are stated
  SharedColumn<std::uint64_t> stated_;         // a bit for each date; empty: all are
  SharedColumn<std::uint32_t> stated_before_;  // how many are before each word of these
  SharedColumn<Other> others_;                 // by place
  SharedColumn<DateInterval> whole_;
};

}  // namespace casegraph::graph
