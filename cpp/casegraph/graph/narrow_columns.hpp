// Columns of contacts that take less memory than their values: what is one value alone takes none, small numbers take a
// byte, days that lie near each other take two. They are read as a SharedColumn is, by place or value_or().
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/graph/shared_column.hpp"

namespace casegraph::graph {

// Whole numbers; `kAbsent` stands for a cell that is empty.
template <class T, T kAbsent>
class NarrowColumn {
 public:
  NarrowColumn() = default;
  explicit NarrowColumn(std::span<const T> values) : size_(values.size()) {
    if (values.empty()) return;
    T least = std::numeric_limits<T>::max();
    T greatest = std::numeric_limits<T>::min();
    bool is_one = true;
    for (const T value : values) {
      is_one &= value == values.front();
      if (value == kAbsent) continue;
      least = std::min(least, value);
      greatest = std::max(greatest, value);
    }
    base_ = least;
    if (is_one)
      only_ = values.front();
    else if (static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least) < kMostSteps)
      bytes_ = SharedColumn(in_bytes(values));
    else
      whole_ = SharedColumn(std::vector<T>(values.begin(), values.end()));
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T operator[](std::size_t at) const {
    if (!bytes_.empty()) return bytes_[at] == 0 ? kAbsent : static_cast<T>(base_ + static_cast<T>(bytes_[at] - 1));
    return whole_.value_or(at, only_);
  }
  T value_or(std::size_t at, T absent) const { return empty() ? absent : (*this)[at]; }
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

  NewColumn<std::uint8_t> in_bytes(std::span<const T> values) const {
    NewColumn<std::uint8_t> bytes(values.size());
    for (std::size_t at = 0; at < values.size(); ++at)
      bytes[at] = values[at] == kAbsent ? std::uint8_t{0} : static_cast<std::uint8_t>(values[at] - base_ + 1);
    return bytes;
  }

  std::size_t size_ = 0;
  T base_ = kAbsent;
  T only_ = kAbsent;  // of every place, where there are neither bytes nor whole values
  SharedColumn<std::uint8_t> bytes_;
  SharedColumn<T> whole_;
};

// Dates. Exact days within some 89 years of the first one take two bytes, as does a date that is not stated; others,
// such as intervals, are kept in a list beside them, unless they are many: then every date is kept whole.
class DateColumn {
 public:
  DateColumn() = default;
  explicit DateColumn(std::span<const DateInterval> dates) : size_(dates.size()) {
    const auto first = std::find_if(dates.begin(), dates.end(), [](DateInterval date) { return is_a_day(date); });
    if (first != dates.end()) base_ = first->first.count - kReach;
    NewColumn<std::uint16_t> codes(dates.size());
    std::vector<Other> others;
    for (std::size_t at = 0; at < dates.size(); ++at) {
      codes[at] = code_of(dates[at]);
      if (codes[at] == kOther) others.push_back({static_cast<std::uint32_t>(at), dates[at]});
      if (others.size() <= dates.size() / kMostOthers) continue;
      whole_ = SharedColumn(std::vector<DateInterval>(dates.begin(), dates.end()));
      return;
    }
    codes_ = SharedColumn(std::move(codes));
    others_ = SharedColumn(std::move(others));
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  DateInterval operator[](std::size_t at) const {
    if (!whole_.empty()) return whole_[at];
    const std::uint16_t code = codes_[at];
    if (code == 0) return DateInterval::unknown();
    return code == kOther ? other(at) : DateInterval::exactly({base_ + code});
  }
  DateInterval value_or(std::size_t at, DateInterval absent) const { return empty() ? absent : (*this)[at]; }
  std::size_t bytes() const { return codes_.bytes() + whole_.bytes() + others_.bytes(); }
  template <class Look>
  DateColumn picked(std::span<const std::uint32_t> places, Look look) const {
    DateColumn found;
    found.size_ = empty() ? 0 : places.size();
    found.base_ = base_;
    if (!whole_.empty()) found.whole_ = whole_.picked(places, look);
    if (codes_.empty()) return found;
    NewColumn<std::uint16_t> codes(places.size());
    std::vector<Other> others;
    for_each_place(places, look, [&](std::size_t at, std::uint32_t place) {
      codes[at] = codes_[place];
      if (codes[at] == kOther) others.push_back({static_cast<std::uint32_t>(at), other(place)});
    });
    found.codes_ = SharedColumn(std::move(codes));
    found.others_ = SharedColumn(std::move(others));
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

  static bool is_a_day(DateInterval date) { return date.is_exact() && is_in_calendar(date.first); }
  std::uint16_t code_of(DateInterval date) const {
    if (date.is_unknown()) return 0;
    const std::int64_t code = std::int64_t{date.first.count} - base_;
    return is_a_day(date) && code > 0 && code < kOther ? static_cast<std::uint16_t>(code) : kOther;
  }
  DateInterval other(std::size_t at) const {
    return std::partition_point(others_.begin(), others_.end(), [&](const Other& each) { return each.at < at; })->date;
  }

  std::size_t size_ = 0;
  std::int32_t base_ = 0;
  SharedColumn<std::uint16_t> codes_;
  SharedColumn<Other> others_;  // by place
  SharedColumn<DateInterval> whole_;
};

}  // namespace casegraph::graph
