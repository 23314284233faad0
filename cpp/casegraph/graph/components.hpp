// Connected components over chosen kinds of edges.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/typed_adjacency.hpp"

namespace casegraph::graph {

// For each vertex the smallest vertex of its component; a vertex without such edges is its own. Union-find with
// path halving, near linear in the edges.
std::vector<TypedAdjacency::Vertex> components(const TypedAdjacency& graph, KindSet<EdgeKind> over, Progress& progress);

}  // namespace casegraph::graph
