// A column that many graphs may share: immutable once made, so that an overlay replaces only the
// columns that it changes and costs nothing for the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace casegraph::graph {

template <class T>
class SharedColumn {
 public:
  SharedColumn() = default;
  explicit SharedColumn(std::vector<T> values)
      : values_(std::make_shared<const std::vector<T>>(std::move(values))), view_(*values_) {}

  std::size_t size() const { return view_.size(); }
  bool empty() const { return view_.empty(); }
  const T& operator[](std::size_t at) const { return view_[at]; }
  std::span<const T> span() const { return view_; }
  auto begin() const { return view_.begin(); }
  auto end() const { return view_.end(); }
  bool shares_with(const SharedColumn& other) const { return values_ == other.values_; }
  // The value, or `absent` where the whole column is not there (an optional column of the input).
  T value_or(std::size_t at, T absent) const { return view_.empty() ? absent : view_[at]; }

 private:
  std::shared_ptr<const std::vector<T>> values_;
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
