// Checks out of a table of somebody's own.
#pragma once

#include <optional>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/measures/visibility/check.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures {

// One check a row, by the columns agency (required), at (a date, or EDTF), contact, holder, address, person,
// identifier, household and window (an ISO 8601 duration; `window` where the cell is empty): ids of the casebook, at
// least one of the keys. An empty cell says nothing; a row of which the day is not one day has none. Throws
// ArgumentError that names table, row, column, value, reason and what is accepted, of the first twenty such.
std::vector<CheckQuery> checks_of_table(const graph::CaseGraph& graph, const tables::Table& table,
                                        const std::optional<Span>& window);

}  // namespace casegraph::measures
