// Records that links join, however indirectly, listed component by component.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace casegraph::linkage {

// Components of two records or more, by their smallest row, rows ascending.
class Components {
 public:
  // `of_row`: of each row the smallest row of its component.
  explicit Components(const std::vector<std::uint32_t>& of_row);
  std::size_t size() const { return starts_.size() - 1; }
  std::span<const std::uint32_t> operator[](std::size_t at) const {
    return std::span(rows_).subspan(starts_[at], starts_[at + 1] - starts_[at]);
  }

 private:
  std::vector<std::uint32_t> rows_;
  std::vector<std::size_t> starts_;
};

}  // namespace casegraph::linkage
