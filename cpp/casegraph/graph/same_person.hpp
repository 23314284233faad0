// Persons taken to be one: what a link of their records would make of the graph.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/graph/case_graph.hpp"

namespace casegraph::graph {

// `of_person`: of each person the one that it is, itself or an earlier one that is itself. Persons that are another's
// are no longer there; their contacts, stays, ties and all else are that person's, who keeps their own id and what is
// stated of them, and takes from the others what is not. A person twice in one contact takes part once: in person where
// either row says so, by name where either names them. A tie of a person with themselves is left out. Throws
// ArgumentError where `of_person` is not so.
CaseGraph with_same_persons(const CaseGraph& base, const std::vector<std::uint32_t>& of_person);

}  // namespace casegraph::graph
