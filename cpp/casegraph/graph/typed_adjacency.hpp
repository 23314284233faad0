// Every vertex of a case graph in one index space, and from each vertex its edges of every kind.
//
// Vertices are numbered persons first, then addresses, identifiers, agencies, incidents and contacts, each in
// the order of their handles. Edges are numbered in the order of their kind and, within it, of the casebook's
// row, so that comparing two edge ids compares (kind, row). An edge is undirected and appears as an arc at both
// of its ends; its own direction (source, target) is kept, and so are parallel edges and self-loops. An edge exists
// only where both of its ends do: an identifier of nobody, or a contact without an incident, has none. Rows of
// identifiers that are the same thing all lead to the vertex of the first, so that who shared it is joined there; the
// vertices of the others stay, without edges, so that every identifier keeps its place.
//
// The arcs of a vertex are sorted by (target, kind, row). Made in time and memory linear in vertices and edges:
// 4 bytes a vertex, 28 bytes an edge. boost_adapter.hpp makes it a graph of Boost.Graph.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::graph {

enum class VertexKind : std::uint8_t { person, address, identifier, agency, incident, contact };
inline constexpr std::size_t kVertexKinds = 6;
const char* name_of(VertexKind kind);

// source -> target, and the table that `row` counts in.
enum class EdgeKind : std::uint8_t {
  takes_part,        // person -> contact      participants
  by_agency,         // contact -> agency      contacts
  of_incident,       // contact -> incident    contacts
  met_at,            // contact -> address     contacts
  concerns_address,  // contact -> address     contacts
  filed_at,          // contact -> address     contacts
  resides,           // person -> address      residences
  related,           // person -> person       relationships
  has_identifier,    // person -> identifier   identifiers
};
inline constexpr std::size_t kEdgeKinds = 9;
const char* name_of(EdgeKind kind);
const char* table_of(EdgeKind kind);

// A set of kinds of vertices or of edges.
template <class Kind>
class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr KindSet(std::initializer_list<Kind> kinds) {
    for (const Kind kind : kinds) add(kind);
  }
  constexpr void add(Kind kind) { bits_ |= 1U << static_cast<unsigned>(kind); }
  constexpr bool has(Kind kind) const { return (bits_ >> static_cast<unsigned>(kind) & 1U) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  std::uint32_t bits_ = 0;
};

class TypedAdjacency {
 public:
  using Vertex = std::uint32_t;
  using Edge = std::uint32_t;
  struct Arc {
    Vertex target;
    Edge edge;
  };

  TypedAdjacency() = default;
  // Throws DataError where vertices or arcs do not fit 32 bits, Stopped where a stop is requested.
  TypedAdjacency(const CaseGraph& graph, Progress& progress);

  Vertex vertex_count() const { return first_vertex_.back(); }
  Edge edge_count() const { return first_edge_.back(); }

  Vertex vertex(VertexKind kind, std::uint32_t handle) const { return first_of(kind) + handle; }
  Vertex first_of(VertexKind kind) const { return first_vertex_[static_cast<std::size_t>(kind)]; }
  std::uint32_t count_of(VertexKind kind) const {
    return first_vertex_[static_cast<std::size_t>(kind) + 1] - first_of(kind);
  }
  VertexKind kind_of(Vertex vertex) const { return static_cast<VertexKind>(place_in(first_vertex_, vertex)); }
  std::uint32_t handle_of(Vertex vertex) const { return vertex - first_of(kind_of(vertex)); }

  EdgeKind edge_kind(Edge edge) const { return static_cast<EdgeKind>(place_in(first_edge_, edge)); }
  Edge first_edge_of(EdgeKind kind) const { return first_edge_[static_cast<std::size_t>(kind)]; }
  std::uint32_t edge_count_of(EdgeKind kind) const {
    return first_edge_[static_cast<std::size_t>(kind) + 1] - first_edge_of(kind);
  }
  Vertex source(Edge edge) const { return source_[edge]; }
  Vertex target(Edge edge) const { return target_[edge]; }
  std::uint32_t row(Edge edge) const { return row_[edge]; }  // of table_of(edge_kind(edge)), from 0
  // The end of the edge that `vertex` is not; the vertex itself for a self-loop.
  Vertex other_end(Edge edge, Vertex vertex) const { return source_[edge] == vertex ? target_[edge] : source_[edge]; }

  std::span<const Arc> arcs(Vertex vertex) const {
    return std::span(arcs_).subspan(offsets_[vertex], offsets_[vertex + 1] - offsets_[vertex]);
  }
  std::size_t bytes() const;

 private:
  template <std::size_t Size>
  static std::size_t place_in(const std::array<std::uint32_t, Size>& firsts, std::uint32_t value) {
    std::size_t kind = 0;
    while (kind + 2 < Size && firsts[kind + 1] <= value) ++kind;
    return kind;
  }
  void number_vertices(const CaseGraph& graph);
  void collect_edges(const CaseGraph& graph, Progress& progress);
  void add_participants(const CaseGraph& graph);
  void add_contact_ties(const CaseGraph& graph, Progress& progress);
  void add_rows(const CaseGraph& graph);
  void add(Vertex source, Vertex target, std::uint32_t row);
  void end_kind(EdgeKind kind);
  void sort_arcs(Progress& progress);

  std::array<std::uint32_t, kVertexKinds + 1> first_vertex_{};
  std::array<std::uint32_t, kEdgeKinds + 1> first_edge_{};
  std::vector<Vertex> source_, target_;
  std::vector<std::uint32_t> row_;
  std::vector<std::uint32_t> offsets_{0};
  std::vector<Arc> arcs_;
};

}  // namespace casegraph::graph
