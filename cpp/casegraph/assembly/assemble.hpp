// A casebook's tables as a graph.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::assembly {

// The columns of `table` that a graph needs; the reader may leave out all others (gists, notes, sources).
// Empty where the graph does not use the table.
std::span<const std::string_view> needed_columns(std::string_view table);

// Tables are normalised (tables/normalise.hpp) and by rights validated; a cell that does not fit throws
// DataError naming table, row and column. Those of contacts and participants, the largest, are let go of once
// they are read, so that their memory serves the graph.
graph::CaseGraph assemble(std::vector<tables::Table> casebook, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::assembly
