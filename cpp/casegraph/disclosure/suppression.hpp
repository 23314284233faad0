// Which counts of a table are withheld so that small ones cannot be worked out: primary and secondary cell suppression
// (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"

namespace casegraph::disclosure {

// Groups of cells whose sum may be known: the cells of line i are cells[starts[i]] up to cells[starts[i + 1]].
struct Lines {
  std::vector<std::uint32_t> cells;
  std::vector<std::size_t> starts{0};

  std::size_t size() const { return starts.size() - 1; }
  std::span<const std::uint32_t> line(std::size_t at) const {
    return std::span(cells).subspan(starts[at], starts[at + 1] - starts[at]);
  }
};

// The cells to withhold, in order: `small`, those withheld for themselves, and small others until
// - along every line at least two cells are withheld, and they add up to `threshold`, wherever the line's cells do;
// - no withheld cell follows from the sums of all lines together and from what is shown.
// The sum of a line of one cell is the cell itself and is not taken for known.
// A count that is not a number is not stated and adds nothing. The second condition is that of exact disclosure: how
// narrow the bounds are that several lines together put on a cell is not looked at. Throws ArgumentError for a place
// that is no cell.
std::vector<std::uint32_t> cells_to_withhold(std::span<const double> counts, std::span<const std::uint32_t> small,
                                             const Lines& lines, double threshold, Progress& progress);

// The cells among `withheld` (in order, each once) that follow from what is shown.
std::vector<std::uint32_t> cells_that_follow(std::size_t cells, std::span<const std::uint32_t> withheld,
                                             const Lines& lines, Progress& progress);

}  // namespace casegraph::disclosure
