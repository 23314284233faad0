// TypedAdjacency as a graph of Boost.Graph: include this header and call the algorithm.
//
// Models VertexListGraph, EdgeListGraph, IncidenceGraph and AdjacencyGraph as an undirected graph that allows
// parallel edges. Vertices are std::uint32_t, 0 up to num_vertices; an edge descriptor knows the direction it
// was come upon in, and is equal to that of the other direction. get(boost::vertex_index, graph) and
// get(boost::edge_index, graph) index vectors of properties by vertex and by edge.
//
//   std::vector<std::uint32_t> component(num_vertices(graph));
//   boost::connected_components(graph, boost::make_iterator_property_map(
//       component.begin(), get(boost::vertex_index, graph)));
//
// Boost's biconnected_components passes over every edge to the parent vertex and not only the one it came by, so
// that a doubled tie counts as a bridge there; its articulation points are right.
// Only what includes this header needs Boost; where time matters the kernels of this layer (components.hpp) are faster.
#pragma once

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "casegraph/graph/typed_adjacency.hpp"

namespace casegraph::graph {

struct EdgeDescriptor {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  std::uint32_t edge = std::numeric_limits<std::uint32_t>::max();

  friend bool operator==(const EdgeDescriptor& a, const EdgeDescriptor& b) { return a.edge == b.edge; }
  friend bool operator!=(const EdgeDescriptor& a, const EdgeDescriptor& b) { return a.edge != b.edge; }
  friend bool operator<(const EdgeDescriptor& a, const EdgeDescriptor& b) { return a.edge < b.edge; }
};

// The edges of one vertex, seen from it.
class OutEdgeIterator : public boost::iterator_facade<OutEdgeIterator, EdgeDescriptor,
                                                      boost::random_access_traversal_tag, EdgeDescriptor> {
 public:
  OutEdgeIterator() = default;
  OutEdgeIterator(std::uint32_t source, const TypedAdjacency::Arc* arc) : source_(source), arc_(arc) {}

 private:
  friend class boost::iterator_core_access;
  EdgeDescriptor dereference() const { return {source_, arc_->target, arc_->edge}; }
  bool equal(const OutEdgeIterator& other) const { return arc_ == other.arc_; }
  void increment() { ++arc_; }
  void decrement() { --arc_; }
  void advance(std::ptrdiff_t steps) { arc_ += steps; }
  std::ptrdiff_t distance_to(const OutEdgeIterator& other) const { return other.arc_ - arc_; }

  std::uint32_t source_ = 0;
  const TypedAdjacency::Arc* arc_ = nullptr;
};

// The vertices at the other ends of one vertex's edges; one comes as often as there are edges to it.
class NeighbourIterator : public boost::iterator_facade<NeighbourIterator, std::uint32_t,
                                                        boost::random_access_traversal_tag, std::uint32_t> {
 public:
  NeighbourIterator() = default;
  explicit NeighbourIterator(const TypedAdjacency::Arc* arc) : arc_(arc) {}

 private:
  friend class boost::iterator_core_access;
  std::uint32_t dereference() const { return arc_->target; }
  bool equal(const NeighbourIterator& other) const { return arc_ == other.arc_; }
  void increment() { ++arc_; }
  void decrement() { --arc_; }
  void advance(std::ptrdiff_t steps) { arc_ += steps; }
  std::ptrdiff_t distance_to(const NeighbourIterator& other) const { return other.arc_ - arc_; }

  const TypedAdjacency::Arc* arc_ = nullptr;
};

// Every edge once, in its own direction.
class EdgeIterator
    : public boost::iterator_facade<EdgeIterator, EdgeDescriptor, boost::random_access_traversal_tag, EdgeDescriptor> {
 public:
  EdgeIterator() = default;
  EdgeIterator(const TypedAdjacency* graph, std::uint32_t edge) : graph_(graph), edge_(edge) {}

 private:
  friend class boost::iterator_core_access;
  EdgeDescriptor dereference() const { return {graph_->source(edge_), graph_->target(edge_), edge_}; }
  bool equal(const EdgeIterator& other) const { return edge_ == other.edge_; }
  void increment() { ++edge_; }
  void decrement() { --edge_; }
  void advance(std::ptrdiff_t steps) { edge_ = static_cast<std::uint32_t>(edge_ + steps); }
  std::ptrdiff_t distance_to(const EdgeIterator& other) const {
    return static_cast<std::ptrdiff_t>(other.edge_) - static_cast<std::ptrdiff_t>(edge_);
  }

  const TypedAdjacency* graph_ = nullptr;
  std::uint32_t edge_ = 0;
};

// Index of an edge among the graph's edges.
struct EdgeIndexMap {
  using key_type = EdgeDescriptor;
  using value_type = std::uint32_t;
  using reference = std::uint32_t;
  using category = boost::readable_property_map_tag;
  friend std::uint32_t get(EdgeIndexMap, const EdgeDescriptor& edge) { return edge.edge; }
};

}  // namespace casegraph::graph

namespace boost {

template <>
struct graph_traits<casegraph::graph::TypedAdjacency> {
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = casegraph::graph::EdgeDescriptor;
  using directed_category = undirected_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  struct traversal_category : virtual incidence_graph_tag,
                              virtual adjacency_graph_tag,
                              virtual vertex_list_graph_tag,
                              virtual edge_list_graph_tag {};
  using vertices_size_type = std::uint32_t;
  using edges_size_type = std::uint32_t;
  using degree_size_type = std::uint32_t;
  using vertex_iterator = counting_iterator<std::uint32_t>;
  using edge_iterator = casegraph::graph::EdgeIterator;
  using out_edge_iterator = casegraph::graph::OutEdgeIterator;
  using in_edge_iterator = void;
  using adjacency_iterator = casegraph::graph::NeighbourIterator;
  static vertex_descriptor null_vertex() { return std::numeric_limits<std::uint32_t>::max(); }
};

// Some visitors name the type of the graph as const.
template <>
struct graph_traits<const casegraph::graph::TypedAdjacency> : graph_traits<casegraph::graph::TypedAdjacency> {};

template <>
struct property_map<casegraph::graph::TypedAdjacency, vertex_index_t> {
  using type = typed_identity_property_map<std::uint32_t>;
  using const_type = type;
};
template <>
struct property_map<casegraph::graph::TypedAdjacency, edge_index_t> {
  using type = casegraph::graph::EdgeIndexMap;
  using const_type = type;
};

}  // namespace boost

namespace casegraph::graph {

using BoostTraits = boost::graph_traits<TypedAdjacency>;

// Found by Boost.Graph's algorithms through their argument.
inline std::pair<BoostTraits::vertex_iterator, BoostTraits::vertex_iterator> vertices(const TypedAdjacency& graph) {
  return {BoostTraits::vertex_iterator(0), BoostTraits::vertex_iterator(graph.vertex_count())};
}
inline std::uint32_t num_vertices(const TypedAdjacency& graph) { return graph.vertex_count(); }

inline std::pair<EdgeIterator, EdgeIterator> edges(const TypedAdjacency& graph) {
  return {EdgeIterator(&graph, 0), EdgeIterator(&graph, graph.edge_count())};
}
inline std::uint32_t num_edges(const TypedAdjacency& graph) { return graph.edge_count(); }
inline std::uint32_t source(const EdgeDescriptor& edge, const TypedAdjacency&) { return edge.source; }
inline std::uint32_t target(const EdgeDescriptor& edge, const TypedAdjacency&) { return edge.target; }

inline std::pair<OutEdgeIterator, OutEdgeIterator> out_edges(std::uint32_t vertex, const TypedAdjacency& graph) {
  const auto arcs = graph.arcs(vertex);
  return {OutEdgeIterator(vertex, arcs.data()), OutEdgeIterator(vertex, arcs.data() + arcs.size())};
}
inline std::uint32_t out_degree(std::uint32_t vertex, const TypedAdjacency& graph) {
  return static_cast<std::uint32_t>(graph.arcs(vertex).size());
}
inline std::pair<NeighbourIterator, NeighbourIterator> adjacent_vertices(std::uint32_t vertex,
                                                                         const TypedAdjacency& graph) {
  const auto arcs = graph.arcs(vertex);
  return {NeighbourIterator(arcs.data()), NeighbourIterator(arcs.data() + arcs.size())};
}

inline boost::typed_identity_property_map<std::uint32_t> get(boost::vertex_index_t, const TypedAdjacency&) {
  return {};
}
inline std::uint32_t get(boost::vertex_index_t, const TypedAdjacency&, std::uint32_t vertex) { return vertex; }
inline EdgeIndexMap get(boost::edge_index_t, const TypedAdjacency&) { return {}; }
inline std::uint32_t get(boost::edge_index_t, const TypedAdjacency&, const EdgeDescriptor& edge) { return edge.edge; }

}  // namespace casegraph::graph
