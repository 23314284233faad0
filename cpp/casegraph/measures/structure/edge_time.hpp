// When an edge of the graph was there, what it says in words, and which row it is.
#pragma once

#include <cstdint>
#include <string>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/graph/typed_adjacency.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

enum class InForce : std::uint8_t { no, possible, certain };

// Of a contact's edges: whether the contact was on or before the day. Of residences, relationships and
// identifiers: whether they were in force on it.
InForce in_force(const graph::CaseGraph& graph, const graph::TypedAdjacency& adjacency, std::uint32_t edge, Day day);

// The table that the edge's row counts in.
EvidenceTable evidence_table(graph::EdgeKind kind);

// The part that an edge of kind takes_part stands for.
const graph::Participation& participation_of(const graph::CaseGraph& graph, const graph::TypedAdjacency& adjacency,
                                             std::uint32_t edge);

// The user's id of a vertex, as text.
std::string label_of(const graph::CaseGraph& graph, const graph::TypedAdjacency& adjacency, std::uint32_t vertex);

// What the row behind the edge says, in the direction of the edge: "PFP took part in contact c-2.17-1 (wmp,
// 2010-10-08)".
std::string sentence_of(const graph::CaseGraph& graph, const graph::TypedAdjacency& adjacency, std::uint32_t edge);

}  // namespace casegraph::measures
