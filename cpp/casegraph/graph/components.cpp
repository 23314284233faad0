#include "casegraph/graph/components.hpp"

#include <utility>

#include "casegraph/domain/disjoint_sets.hpp"

namespace casegraph::graph {
namespace {

constexpr std::uint32_t kEdgesAtOnce = 1U << 16;

}  // namespace

std::vector<TypedAdjacency::Vertex> components(const TypedAdjacency& graph, KindSet<EdgeKind> over,
                                               Progress& progress) {
  progress.expect(graph.edge_count());
  DisjointSets sets(graph.vertex_count());
  for (std::size_t at = 0; at < kEdgeKinds; ++at) {
    const auto kind = static_cast<EdgeKind>(at);
    const std::uint32_t end = graph.first_edge_of(kind) + graph.edge_count_of(kind);
    for (std::uint32_t edge = graph.first_edge_of(kind); edge < end; ++edge) {
      if (over.has(kind)) sets.join(graph.source(edge), graph.target(edge));
      if (edge % kEdgesAtOnce == 0) progress.advance(0);
    }
    progress.advance(graph.edge_count_of(kind));
  }
  return std::move(sets).roots();
}

}  // namespace casegraph::graph
