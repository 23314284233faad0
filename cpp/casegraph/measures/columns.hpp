// Columns of answers from the graph's handles and codes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures {

// The user's own ids of handles; Handle::kNone is missing. Text ids leave as a dictionary.
tables::Column id_column(std::string name, const graph::IdTable& ids, const std::vector<std::uint32_t>& handles);
// Addresses as the answers of counts hold them: 0 not stated, 1 elsewhere, 2 on the address itself.
tables::Column address_column(const graph::CaseGraph& graph, std::string name,
                              const std::vector<std::uint32_t>& values);
// The terms of codes; code 0 is missing.
tables::Column term_column(std::string name, const graph::Terms& terms, const std::vector<graph::Code>& codes);
// Days as dates; days that are not finite are missing.
tables::Column day_column(std::string name, const std::vector<Day>& days);
// A status a row, as texts of a small set; "" (all is well) leaves as "ok".
tables::Column status_column(std::string name, const std::vector<std::string>& statuses);

}  // namespace casegraph::measures
