// The shortest explained path between two persons: who is linked to whom, and by which rows.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/graph/typed_adjacency.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

inline constexpr std::uint32_t kAnyLength = std::numeric_limits<std::uint32_t>::max();

struct PathQuery {
  PersonId from, to;
  // Kinds of vertices that the path may pass through between its ends.
  graph::KindSet<graph::VertexKind> through = {graph::VertexKind::person, graph::VertexKind::address,
                                               graph::VertexKind::identifier, graph::VertexKind::incident,
                                               graph::VertexKind::contact};
  // Only what was there on the day: contacts on or before it, and residences, relationships and identifiers in
  // force on it. Without a day everything is there.
  std::optional<Day> at;
  bool certain = false;         // only what was there whichever of its possible days a date stands for
  bool took_part_only = false;  // persons' other parts in contacts (absent, spoken about) do not link
  std::uint32_t max_length = kAnyLength;
  bool evidence = false;
};

// One row an edge of a path with the fewest edges; of several, the one whose sequence of (kind, row) is
// smallest, kinds in the order of graph::EdgeKind. Columns: step (from 1), length, from_kind, from, edge,
// to_kind, to, table, row (in that table, from 1), in_force (certain, possible; missing without a day), sentence,
// status. No path: one row with status no_path, or none_within_max_length where max_length cut the search
// short. A person and themselves: no rows. O(vertices + edges).
Answer shortest_path(const graph::CaseGraph& graph, const graph::TypedAdjacency& adjacency, const PathQuery& query,
                     Progress& progress);

}  // namespace casegraph::measures
