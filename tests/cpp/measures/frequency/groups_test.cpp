#include "casegraph/measures/frequency/groups.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::testing::days;
using graph::testing::GraphMaker;

Groups grouped(const graph::CaseGraph& graph, std::vector<Dimension> by) {
  Selection selection;
  selection.by = std::move(by);
  Progress progress;
  return group_contacts(graph, selection, progress, 1);
}

TEST(GroupContacts, AContactIsInTheGroupOfEachOfItsFlagsThatTheRecordOfTheTimeStates) {
  GraphMaker maker(1, 0, 1);
  for (const char* id : {"two", "hindsight", "none", "not"})
    maker.part(maker.contact({.id = id, .date = days("2011-01-01", "2011-01-01")}), 0);
  maker.flag(0, "drugs").flag(0, "threats").flag(1, "drugs", graph::FlagState::yes, graph::StatedBy::review);
  maker.flag(3, "drugs", graph::FlagState::no);
  const Groups groups = grouped(maker.build(), {Dimension::flag, Dimension::agency});
  ASSERT_EQ(groups.size(), 2U);
  for (std::size_t at = 0; at < 2; ++at) {
    ASSERT_EQ(groups[at].size(), 1U);
    EXPECT_EQ(groups[at].contacts[0], 0U);
    EXPECT_EQ(groups.keys[at][1], 0U);  // the agency
  }
}

TEST(GroupContacts, RefusesWhatIsNoGroupOfContacts) {
  const graph::CaseGraph graph = GraphMaker(1, 0, 1).build();
  EXPECT_THROW(grouped(graph, {Dimension::month}), ArgumentError);
  EXPECT_THROW(grouped(graph, {Dimension::kind, Dimension::kind}), ArgumentError);
}

}  // namespace
}  // namespace casegraph::measures::frequency
