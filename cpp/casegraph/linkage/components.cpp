#include "casegraph/linkage/components.hpp"

#include <utility>

#include "casegraph/linkage/clustering.hpp"

namespace casegraph::linkage {

std::vector<std::uint32_t> joined(std::size_t rows, std::span<const Link> links, double least) {
  Joiner joiner(rows);
  for (const Link& link : links)
    if (link.weight >= least) joiner.join(link.a, link.b, link.weight);
  return std::move(joiner).clusters().of_row;
}

Components::Components(const std::vector<std::uint32_t>& of_row) {
  std::vector<std::size_t> sizes(of_row.size(), 0);
  for (const std::uint32_t first : of_row) ++sizes[first];
  std::vector<std::size_t> next(of_row.size(), 0);
  std::size_t total = 0;
  for (std::size_t row = 0; row < sizes.size(); ++row) {
    next[row] = total;
    if (sizes[row] < 2) continue;
    starts_.push_back(total);
    total += sizes[row];
  }
  starts_.push_back(total);
  rows_.resize(total);
  for (std::uint32_t row = 0; row < of_row.size(); ++row)
    if (sizes[of_row[row]] > 1) rows_[next[of_row[row]]++] = row;
}

}  // namespace casegraph::linkage
