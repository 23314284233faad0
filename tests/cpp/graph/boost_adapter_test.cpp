#include "casegraph/graph/boost_adapter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/concept/assert.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <deque>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "casegraph/graph/components.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::graph {
namespace {

using testing::day;
using testing::GraphMaker;
using testing::kNowhere;
using Vertices = std::vector<std::uint32_t>;

BOOST_CONCEPT_ASSERT((boost::concepts::GraphConcept<TypedAdjacency>));
BOOST_CONCEPT_ASSERT((boost::concepts::VertexListGraphConcept<TypedAdjacency>));
BOOST_CONCEPT_ASSERT((boost::concepts::EdgeListGraphConcept<TypedAdjacency>));
BOOST_CONCEPT_ASSERT((boost::concepts::IncidenceGraphConcept<TypedAdjacency>));
BOOST_CONCEPT_ASSERT((boost::concepts::AdjacencyGraphConcept<TypedAdjacency>));
BOOST_CONCEPT_ASSERT(
    (boost::concepts::ReadablePropertyGraphConcept<TypedAdjacency, std::uint32_t, boost::vertex_index_t>));
BOOST_CONCEPT_ASSERT(
    (boost::concepts::ReadablePropertyGraphConcept<TypedAdjacency, EdgeDescriptor, boost::edge_index_t>));
BOOST_CONCEPT_ASSERT((boost_concepts::RandomAccessTraversalConcept<OutEdgeIterator>));
BOOST_CONCEPT_ASSERT((boost_concepts::RandomAccessTraversalConcept<NeighbourIterator>));
BOOST_CONCEPT_ASSERT((boost_concepts::RandomAccessTraversalConcept<EdgeIterator>));

TypedAdjacency adjacency_of(const CaseGraph& graph) {
  Progress progress;
  return {graph, progress};
}

// Sparse enough to fall into several components, with cut vertices, doubled ties and isolated persons.
CaseGraph random_graph(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
  GraphMaker maker(12, 6, 2, 2);
  for (std::uint32_t contact = 0; contact < 6; ++contact) {
    maker.contact({"c" + std::to_string(contact), DateInterval::exactly(day("2011-01-01")), below(2)});
    maker.part(contact, below(12)).part(contact, below(12));
  }
  for (std::uint32_t row = 0; row < 5; ++row) maker.resides(below(12), below(6)).related(below(12), below(12));
  return maker.build();
}

// The distances from one vertex, without the vertex `removed`.
std::map<std::uint32_t, std::uint32_t> reached(const TypedAdjacency& graph, std::uint32_t from, std::uint32_t removed) {
  std::map<std::uint32_t, std::uint32_t> distance{{from, 0}};
  for (std::deque<std::uint32_t> queue{from}; !queue.empty(); queue.pop_front())
    for (const TypedAdjacency::Arc arc : graph.arcs(queue.front()))
      if (arc.target != removed && distance.try_emplace(arc.target, distance[queue.front()] + 1).second)
        queue.push_back(arc.target);
  return distance;
}

std::size_t count_components(const TypedAdjacency& graph, std::uint32_t removed) {
  std::set<std::uint32_t> seen;
  std::size_t count = 0;
  for (std::uint32_t vertex = 0; vertex < graph.vertex_count(); ++vertex) {
    if (vertex == removed || seen.count(vertex) != 0) continue;
    ++count;
    for (const auto& [other, steps] : reached(graph, vertex, removed)) seen.insert(other);
  }
  return count;
}

TEST(BoostAdapter, ListsVerticesEdgesAndNeighbours) {
  GraphMaker maker(2, 1, 0);
  maker.related(0, 1).related(1, 0).resides(1, 0);
  const TypedAdjacency graph = adjacency_of(maker.build());
  EXPECT_EQ(num_vertices(graph), 3U);
  EXPECT_EQ(num_edges(graph), 3U);
  const auto [first, last] = vertices(graph);
  EXPECT_EQ(Vertices(first, last), (Vertices{0, 1, 2}));
  const auto [near, far] = adjacent_vertices(1, graph);
  EXPECT_EQ(Vertices(near, far), (Vertices{0, 0, 2}));
  EXPECT_EQ(out_degree(1, graph), 3U);
  const auto [edge, past] = edges(graph);
  EXPECT_EQ(std::distance(edge, past), 3);
  for (auto at = edge; at != past; ++at) {
    EXPECT_EQ(source(*at, graph), graph.source(get(boost::edge_index, graph, *at)));
    EXPECT_EQ(target(*at, graph), graph.target(get(boost::edge_index, graph, *at)));
  }
}

TEST(BoostAdapter, AnEdgeIsTheSameFromBothEnds) {
  GraphMaker maker(2, 0, 0);
  maker.related(0, 1);
  const TypedAdjacency graph = adjacency_of(maker.build());
  const EdgeDescriptor from_first = *out_edges(0, graph).first;
  const EdgeDescriptor from_second = *out_edges(1, graph).first;
  EXPECT_EQ(from_first, from_second);
  EXPECT_EQ(source(from_first, graph), 0U);
  EXPECT_EQ(target(from_first, graph), 1U);
  EXPECT_EQ(source(from_second, graph), 1U);
  EXPECT_EQ(target(from_second, graph), 0U);
}

TEST(BoostAdapter, ConnectedComponentsAgreeWithUnionFind) {
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    const TypedAdjacency graph = adjacency_of(random_graph(seed));
    Vertices found(num_vertices(graph));
    const auto count = boost::connected_components(
        graph, boost::make_iterator_property_map(found.begin(), get(boost::vertex_index, graph)));
    Progress progress;
    const Vertices roots = components(
        graph,
        {EdgeKind::takes_part, EdgeKind::by_agency, EdgeKind::of_incident, EdgeKind::met_at, EdgeKind::concerns_address,
         EdgeKind::filed_at, EdgeKind::resides, EdgeKind::related, EdgeKind::has_identifier},
        progress);
    EXPECT_EQ(std::set<std::uint32_t>(roots.begin(), roots.end()).size(), static_cast<std::size_t>(count));
    EXPECT_EQ(static_cast<std::size_t>(count), count_components(graph, kNowhere));
    for (std::uint32_t vertex = 0; vertex < found.size(); ++vertex) {
      EXPECT_LE(roots[vertex], vertex);
      EXPECT_EQ(found[vertex], found[roots[vertex]]);
    }
  }
}

TEST(BoostAdapter, ArticulationPointsAreThoseWhoseRemovalSplits) {
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    const TypedAdjacency graph = adjacency_of(random_graph(seed));
    Vertices cut;
    Vertices block_of(num_edges(graph));
    boost::biconnected_components(graph,
                                  boost::make_iterator_property_map(block_of.begin(), get(boost::edge_index, graph)),
                                  std::back_inserter(cut), boost::vertex_index_map(get(boost::vertex_index, graph)));
    const std::set<std::uint32_t> found(cut.begin(), cut.end());
    const std::size_t whole = count_components(graph, kNowhere);
    for (std::uint32_t vertex = 0; vertex < graph.vertex_count(); ++vertex) {
      // A vertex alone takes its component with it.
      const bool alone = reached(graph, vertex, kNowhere).size() == 1;
      const bool splits = count_components(graph, vertex) > whole - (alone ? 1 : 0);
      EXPECT_EQ(found.count(vertex) != 0, splits) << "seed " << seed << ", vertex " << vertex;
    }
  }
}

TEST(BoostAdapter, BreadthFirstSearchAndDijkstraGiveTheDistances) {
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    const TypedAdjacency graph = adjacency_of(random_graph(seed));
    const auto index = get(boost::vertex_index, graph);
    const std::uint32_t from = seed % graph.vertex_count();
    Vertices steps(num_vertices(graph), kNowhere);
    steps[from] = 0;
    boost::breadth_first_search(
        graph, from,
        boost::visitor(boost::make_bfs_visitor(boost::record_distances(
                           boost::make_iterator_property_map(steps.begin(), index), boost::on_tree_edge())))
            .vertex_index_map(index));
    // An edge's length is 2, so that lengths and steps cannot be mistaken for each other.
    std::vector<std::uint32_t> length(num_edges(graph), 2);
    std::vector<std::uint32_t> far(num_vertices(graph));
    boost::dijkstra_shortest_paths(
        graph, from,
        boost::weight_map(boost::make_iterator_property_map(length.begin(), get(boost::edge_index, graph)))
            .distance_map(boost::make_iterator_property_map(far.begin(), index))
            .vertex_index_map(index)
            .distance_inf(kNowhere));
    const auto expected = reached(graph, from, kNowhere);
    for (std::uint32_t vertex = 0; vertex < graph.vertex_count(); ++vertex) {
      const auto entry = expected.find(vertex);
      EXPECT_EQ(steps[vertex], entry == expected.end() ? kNowhere : entry->second);
      EXPECT_EQ(far[vertex], entry == expected.end() ? kNowhere : 2 * entry->second);
    }
  }
}

}  // namespace
}  // namespace casegraph::graph
