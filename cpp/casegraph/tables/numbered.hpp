// The distinct ids of several columns, and the place of each cell among them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::tables {

struct Numbered {
  Column ids;                                      // in the order in which they come: column after column
  std::vector<std::vector<std::uint32_t>> places;  // of each column's cells
};

// All columns are whole numbers, or all are text, and no cell is missing; throws ArgumentError where that is not so,
// and Stopped where a stop was requested.
Numbered numbered(std::span<const Column> columns, const Progress& progress);

}  // namespace casegraph::tables
