// The table of a count, from its groups.
#pragma once

#include <optional>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/count_groups.hpp"
#include "casegraph/measures/frequency/count_keys.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures {

// Each value is written once, in parallel by chunk. Where every group is certain, both counts are one column in memory.
// The days of the bins of time in the window come last; without a window they are not told.
tables::Table table_of_counts(const graph::CaseGraph& graph, const CountKeys& keys, std::optional<Window> window,
                              const std::vector<GroupChunk>& chunks, unsigned threads);

}  // namespace casegraph::measures
