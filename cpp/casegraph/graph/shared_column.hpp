// A column that many graphs may share: immutable once made, so that an overlay replaces only the
// columns that it changes and costs nothing for the rest.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/domain/platform.hpp"

namespace casegraph::graph {

// A column in the making, in large pages where it is large. Not initialised: whoever makes it writes every value.
template <class T>
class NewColumn {
 public:
  NewColumn() = default;
  explicit NewColumn(std::size_t size) : values_(large_array<T>(size)), size_(size) {}
  NewColumn(std::size_t size, T value) : NewColumn(size) { std::fill_n(values_.get(), size, value); }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() const { return values_.get(); }
  T& operator[](std::size_t at) const { return values_[at]; }
  T* begin() const { return values_.get(); }
  T* end() const { return values_.get() + size_; }
  std::span<T> span() const { return {values_.get(), size_}; }

 private:
  template <class>
  friend class SharedColumn;
  std::shared_ptr<T[]> values_;
  std::size_t size_ = 0;
};

// Calls use(at, places[at]) for each, and look() after every so many: a millisecond's work.
template <class Look, class Use>
void for_each_place(std::span<const std::uint32_t> places, Look look, Use use) {
  constexpr std::size_t kBetweenLooks = std::size_t{1} << 16;
  for (std::size_t begin = 0; begin < places.size(); begin += kBetweenLooks) {
    look();
    const std::size_t end = std::min(places.size(), begin + kBetweenLooks);
    for (std::size_t at = begin; at < end; ++at) use(at, places[at]);
  }
}

template <class T>
class SharedColumn {
 public:
  SharedColumn() = default;
  explicit SharedColumn(std::vector<T> values) {
    auto owned = std::make_shared<const std::vector<T>>(std::move(values));
    view_ = *owned;
    owner_ = std::move(owned);
  }
  explicit SharedColumn(NewColumn<T> made) : owner_(made.values_), view_(made.span()) {}

  std::size_t size() const { return view_.size(); }
  bool empty() const { return view_.empty(); }
  const T& operator[](std::size_t at) const { return view_[at]; }
  std::span<const T> span() const { return view_; }
  auto begin() const { return view_.begin(); }
  auto end() const { return view_.end(); }
  bool shares_with(const SharedColumn& other) const { return owner_ == other.owner_; }
  std::size_t bytes() const { return view_.size_bytes(); }
  // The value, or `absent` where the whole column is not there (an optional column of the input).
  T value_or(std::size_t at, T absent) const { return view_.empty() ? absent : view_[at]; }
  // The values at these places, in their order; look() is called in between, and may throw.
  template <class Look>
  SharedColumn picked(std::span<const std::uint32_t> places, Look look) const {
    NewColumn<T> found(places.size());
    // Both by value: what is written might be them, for all that the compiler knows of a column of bytes.
    for_each_place(places, look, [to = found.data(), from = view_.data()](std::size_t at, std::uint32_t place) {
      to[at] = from[place];
    });
    return SharedColumn(std::move(found));
  }

 private:
  std::shared_ptr<const void> owner_;
  std::span<const T> view_;
};

// Compressed rows: row r holds items[offsets[r]] up to, and not including, items[offsets[r + 1]].
template <class T>
struct Grouped {
  SharedColumn<std::uint32_t> offsets;
  SharedColumn<T> items;

  std::size_t groups() const { return offsets.empty() ? 0 : offsets.size() - 1; }
  std::span<const T> operator[](std::size_t group) const {
    if (offsets.empty()) return {};
    return items.span().subspan(offsets[group], offsets[group + 1] - offsets[group]);
  }
};

}  // namespace casegraph::graph
