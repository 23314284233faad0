// A stop request ends every measure of structure before it answers.
#include <gtest/gtest.h>

#include "casegraph/measures/structure/children_exposed.hpp"
#include "casegraph/measures/structure/co_contact.hpp"
#include "casegraph/measures/structure/co_residence.hpp"
#include "casegraph/measures/structure/connected.hpp"
#include "casegraph/measures/structure/household.hpp"
#include "casegraph/measures/structure/path.hpp"
#include "casegraph/measures/structure/shared_identifiers.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;
using graph::testing::GraphMaker;

graph::CaseGraph small() {
  GraphMaker maker(3, 1, 2);
  maker.contact({.id = "a", .date = DateInterval::exactly(day("2011-01-01")), .agency = 0});
  maker.contact({.id = "b", .date = DateInterval::exactly(day("2011-01-02")), .agency = 1});
  maker.part(0, 0).part(1, 0).resides(0, 0).resides(1, 0).related(0, 2).flag(0, "domestic_abuse");
  maker.identifier(0).identifier(1, {}, 0);
  return maker.build();
}

TEST(StructureStop, EveryMeasureStops) {
  const graph::CaseGraph graph = small();
  Progress unseen;
  const graph::TypedAdjacency adjacency(graph, unseen);
  Progress stopped;
  stopped.request_stop();
  HouseholdQuery household;
  PathQuery path;
  path.from = {0};
  path.to = {2};
  CoContactQuery co_contact_query;
  ExposureQuery exposure;
  EXPECT_THROW(households(graph, household, stopped), Stopped);
  EXPECT_THROW(shortest_path(graph, adjacency, path, stopped), Stopped);
  EXPECT_THROW(co_contact(graph, co_contact_query, stopped), Stopped);
  EXPECT_THROW(co_residence(graph, {}, stopped), Stopped);
  EXPECT_THROW(shared_identifiers(graph, {}, stopped), Stopped);
  EXPECT_THROW(connected_components(graph, adjacency, {}, stopped), Stopped);
  EXPECT_THROW(children_exposed(graph, exposure, stopped), Stopped);
}

}  // namespace
}  // namespace casegraph::measures
