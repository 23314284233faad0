#include "casegraph/graph/components.hpp"

#include <numeric>
#include <utility>

namespace casegraph::graph {
namespace {

constexpr std::uint32_t kEdgesAtOnce = 1U << 16;

// The smaller root stays a root, so that each root is the smallest vertex of its tree.
class UnionFind {
 public:
  explicit UnionFind(std::uint32_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }

  std::uint32_t root(std::uint32_t at) {
    while (parent_[at] != at) {
      parent_[at] = parent_[parent_[at]];
      at = parent_[at];
    }
    return at;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a < b)
      parent_[b] = a;
    else
      parent_[a] = b;
  }
  std::vector<std::uint32_t> roots() {
    // A parent comes before its children, so one pass in order sees every parent's root first.
    for (std::uint32_t& parent : parent_) parent = parent_[parent];
    return std::move(parent_);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

}  // namespace

std::vector<TypedAdjacency::Vertex> components(const TypedAdjacency& graph, KindSet<EdgeKind> over,
                                               Progress& progress) {
  progress.expect(graph.edge_count());
  UnionFind sets(graph.vertex_count());
  for (std::size_t at = 0; at < kEdgeKinds; ++at) {
    const auto kind = static_cast<EdgeKind>(at);
    const std::uint32_t end = graph.first_edge_of(kind) + graph.edge_count_of(kind);
    for (std::uint32_t edge = graph.first_edge_of(kind); edge < end; ++edge) {
      if (over.has(kind)) sets.join(graph.source(edge), graph.target(edge));
      if (edge % kEdgesAtOnce == 0) progress.advance(0);
    }
    progress.advance(graph.edge_count_of(kind));
  }
  return sets.roots();
}

}  // namespace casegraph::graph
