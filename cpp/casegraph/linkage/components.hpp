// Records that links join, however indirectly, listed component by component.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace casegraph::linkage {

// Two records with the weight of their pair in bits.
struct Link {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  double weight = 0;
};

// Of each row the smallest row that links of at least the weight `least` join it with.
std::vector<std::uint32_t> joined(std::size_t rows, std::span<const Link> links, double least);

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
