#include "casegraph/graph/typed_adjacency.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "graph/graph_maker.hpp"

namespace casegraph::graph {
namespace {

using testing::day;
using testing::days;
using testing::GraphMaker;
using testing::kNowhere;
using Edges = std::multiset<std::tuple<EdgeKind, std::uint32_t, std::uint32_t, std::uint32_t>>;

TypedAdjacency adjacency_of(const CaseGraph& graph) {
  Progress progress;
  return {graph, progress};
}

Edges edges_of(const TypedAdjacency& adjacency) {
  Edges edges;
  for (std::uint32_t edge = 0; edge < adjacency.edge_count(); ++edge)
    edges.insert({adjacency.edge_kind(edge), adjacency.source(edge), adjacency.target(edge), adjacency.row(edge)});
  return edges;
}

// Two persons, an address, an agency, an incident; the second contact in the table is the first in time.
CaseGraph small() {
  GraphMaker maker(2, 1, 1, 1);
  maker.contact({"later", DateInterval::exactly(day("2011-02-01")), 0, 0, 0, 0, kFiledElsewhere.value});
  maker.contact({"earlier", DateInterval::exactly(day("2011-01-01")), 0, kNowhere, kNowhere, kNowhere, 0});
  maker.part(0, 1).part(1, 0).part(0, 0, Presence::spoken_about).part(0, 1);
  maker.resides(0, 0).related(0, 1).identifier(1).identifier(kNowhere);
  return maker.build();
}

TEST(TypedAdjacency, NumbersVerticesByKind) {
  const TypedAdjacency adjacency = adjacency_of(small());
  // 2 persons, 1 address, 2 identifiers, 1 agency, 1 incident, 2 contacts
  ASSERT_EQ(adjacency.vertex_count(), 9U);
  EXPECT_EQ(adjacency.vertex(VertexKind::person, 1), 1U);
  EXPECT_EQ(adjacency.vertex(VertexKind::address, 0), 2U);
  EXPECT_EQ(adjacency.vertex(VertexKind::identifier, 1), 4U);
  EXPECT_EQ(adjacency.vertex(VertexKind::agency, 0), 5U);
  EXPECT_EQ(adjacency.vertex(VertexKind::incident, 0), 6U);
  EXPECT_EQ(adjacency.vertex(VertexKind::contact, 1), 8U);
  for (std::uint32_t vertex = 0; vertex < adjacency.vertex_count(); ++vertex)
    EXPECT_EQ(adjacency.vertex(adjacency.kind_of(vertex), adjacency.handle_of(vertex)), vertex);
  EXPECT_EQ(adjacency.kind_of(8), VertexKind::contact);
}

TEST(TypedAdjacency, KeepsEveryRowAsAnEdge) {
  const TypedAdjacency adjacency = adjacency_of(small());
  // Contact 0 in time (vertex 7) is row 1 of the table, contact 1 (vertex 8) is row 0. No edge for what is filed
  // elsewhere, nor for the identifier of nobody.
  const Edges expected = {
      {EdgeKind::takes_part, 1, 8, 0},    {EdgeKind::takes_part, 0, 7, 1}, {EdgeKind::takes_part, 0, 8, 2},
      {EdgeKind::takes_part, 1, 8, 3},    {EdgeKind::by_agency, 8, 5, 0},  {EdgeKind::by_agency, 7, 5, 1},
      {EdgeKind::of_incident, 8, 6, 0},   {EdgeKind::met_at, 8, 2, 0},     {EdgeKind::concerns_address, 8, 2, 0},
      {EdgeKind::filed_at, 7, 2, 1},      {EdgeKind::resides, 0, 2, 0},    {EdgeKind::related, 0, 1, 0},
      {EdgeKind::has_identifier, 1, 3, 0}};
  EXPECT_EQ(edges_of(adjacency), expected);
}

TEST(TypedAdjacency, RowsOfOneThingLeadToTheFirst) {
  GraphMaker maker(3, 1, 1);
  maker.identifier(0).identifier(1).identifier(2, {}, 0).identifier(1, {}, 0);
  const TypedAdjacency adjacency = adjacency_of(maker.build());
  // 3 persons, 1 address, then the 4 identifiers from vertex 4 on; each edge keeps its own row.
  const Edges expected = {{EdgeKind::has_identifier, 0, 4, 0},
                          {EdgeKind::has_identifier, 1, 5, 1},
                          {EdgeKind::has_identifier, 2, 4, 2},
                          {EdgeKind::has_identifier, 1, 4, 3}};
  EXPECT_EQ(edges_of(adjacency), expected);
  EXPECT_EQ(adjacency.count_of(VertexKind::identifier), 4U);
  EXPECT_TRUE(adjacency.arcs(6).empty());
}

TEST(TypedAdjacency, EdgesAreInTheOrderOfKindAndRow) {
  const TypedAdjacency adjacency = adjacency_of(small());
  for (std::uint32_t edge = 1; edge < adjacency.edge_count(); ++edge)
    EXPECT_LT(std::tuple(adjacency.edge_kind(edge - 1), adjacency.row(edge - 1)),
              std::tuple(adjacency.edge_kind(edge), adjacency.row(edge)));
}

TEST(TypedAdjacency, AnEmptyGraphHasNothing) {
  const TypedAdjacency adjacency = adjacency_of(GraphMaker(0, 0, 0).build());
  EXPECT_EQ(adjacency.vertex_count(), 0U);
  EXPECT_EQ(adjacency.edge_count(), 0U);
}

TEST(TypedAdjacency, PersonsWithoutAnythingHaveNoArcs) {
  const TypedAdjacency adjacency = adjacency_of(GraphMaker(3, 0, 0).build());
  ASSERT_EQ(adjacency.vertex_count(), 3U);
  for (std::uint32_t vertex = 0; vertex < 3; ++vertex) EXPECT_TRUE(adjacency.arcs(vertex).empty());
}

TEST(TypedAdjacency, AStopRequestEndsTheBuild) {
  Progress progress;
  progress.request_stop();
  EXPECT_THROW(TypedAdjacency(small(), progress), Stopped);
}

CaseGraph random_graph(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
  GraphMaker maker(7, 4, 3, 3);
  for (std::uint32_t contact = 0; contact < 30; ++contact) {
    const Day on = day("2011-01-01") + static_cast<std::int32_t>(below(100));
    const auto address = [&] { return below(3) == 0 ? kNowhere : below(4); };
    maker.contact({"c" + std::to_string(contact), DateInterval::exactly(on), below(3),
                   below(2) == 0 ? kNowhere : below(3), address(), address(),
                   below(5) == 0 ? kFiledElsewhere.value : address()});
    for (std::uint32_t parts = below(4); parts > 0; --parts) maker.part(contact, below(7));
  }
  for (int row = 0; row < 12; ++row) maker.resides(below(7), below(4)).related(below(7), below(7)).identifier(below(7));
  return maker.build();
}

// Self-loops (a person related to themselves) and parallel edges included.
TEST(TypedAdjacency, EveryEdgeIsAnArcAtBothEndsInOrder) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    const TypedAdjacency adjacency = adjacency_of(random_graph(seed));
    std::multiset<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> expected, found;
    for (std::uint32_t edge = 0; edge < adjacency.edge_count(); ++edge) {
      expected.insert({adjacency.source(edge), adjacency.target(edge), edge});
      expected.insert({adjacency.target(edge), adjacency.source(edge), edge});
    }
    for (std::uint32_t vertex = 0; vertex < adjacency.vertex_count(); ++vertex) {
      const auto arcs = adjacency.arcs(vertex);
      for (const TypedAdjacency::Arc arc : arcs) {
        found.insert({vertex, arc.target, arc.edge});
        EXPECT_EQ(adjacency.other_end(arc.edge, vertex), arc.target);
      }
      EXPECT_TRUE(std::is_sorted(arcs.begin(), arcs.end(), [](auto a, auto b) {
        return std::tuple(a.target, a.edge) < std::tuple(b.target, b.edge);
      }));
    }
    EXPECT_EQ(found, expected);
  }
}

TEST(KindSet, HoldsWhatWasAdded) {
  KindSet<EdgeKind> kinds = {EdgeKind::takes_part, EdgeKind::has_identifier};
  EXPECT_TRUE(kinds.has(EdgeKind::takes_part));
  EXPECT_TRUE(kinds.has(EdgeKind::has_identifier));
  EXPECT_FALSE(kinds.has(EdgeKind::resides));
  EXPECT_FALSE(kinds.empty());
  EXPECT_TRUE(KindSet<VertexKind>().empty());
}

}  // namespace
}  // namespace casegraph::graph
