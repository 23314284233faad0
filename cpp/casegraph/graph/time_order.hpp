// The order of time: what a graph's contacts are sorted by.
#pragma once

#include <cstddef>
#include <cstdint>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/graph/case_graph_builder.hpp"

namespace casegraph::graph {

// The rows of `contacts`, which are `count`, by first day, last day, time of day and sequence; rows that agree in all
// keep their order.
NewColumn<std::uint32_t> rows_in_order(const Contacts& contacts, std::size_t count, const Work& work);

}  // namespace casegraph::graph
