#include "casegraph/graph/components.hpp"

#include <gtest/gtest.h>

#include "graph/graph_maker.hpp"

namespace casegraph::graph {
namespace {

using testing::GraphMaker;
using Roots = std::vector<std::uint32_t>;

Roots roots(const CaseGraph& graph, KindSet<EdgeKind> over) {
  Progress progress;
  return components(TypedAdjacency(graph, progress), over, progress);
}

TEST(Components, OnlyTheKindsAskedForJoin) {
  GraphMaker maker(5, 1, 0);
  maker.related(4, 1).related(1, 3).resides(0, 0).resides(2, 0).related(2, 2);
  const CaseGraph graph = maker.build();  // vertex 5 is the address
  EXPECT_EQ(roots(graph, {EdgeKind::related}), (Roots{0, 1, 2, 1, 1, 5}));
  EXPECT_EQ(roots(graph, {EdgeKind::resides}), (Roots{0, 1, 0, 3, 4, 0}));
  EXPECT_EQ(roots(graph, {EdgeKind::related, EdgeKind::resides}), (Roots{0, 1, 0, 1, 1, 0}));
  EXPECT_EQ(roots(graph, {}), (Roots{0, 1, 2, 3, 4, 5}));
}

TEST(Components, ALongChainHasOneRoot) {
  constexpr std::uint32_t kPersons = 5000;
  GraphMaker maker(kPersons, 0, 0);
  for (std::uint32_t person = kPersons - 1; person > 0; --person) maker.related(person, person - 1);
  EXPECT_EQ(roots(maker.build(), {EdgeKind::related}), Roots(kPersons, 0));
}

TEST(Components, AStopRequestEndsIt) {
  GraphMaker maker(2, 0, 0);
  maker.related(0, 1);
  Progress progress;
  const TypedAdjacency adjacency(maker.build(), progress);
  progress.request_stop();
  EXPECT_THROW(components(adjacency, {EdgeKind::related}, progress), Stopped);
}

}  // namespace
}  // namespace casegraph::graph
