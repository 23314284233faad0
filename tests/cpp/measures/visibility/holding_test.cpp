#include "casegraph/measures/visibility/holding.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::ShareStatus;
using graph::testing::GraphMaker;

constexpr std::uint32_t A = 0, B = 1, C = 2, D = 3;

DateInterval on(std::int32_t day) { return DateInterval::exactly(Day{day}); }

// One contact of A on day 0, and the shares of the definitions' example: A>B@1, B>C@1, B>C@2, C>D@2, A>D@5.
graph::CaseGraph example() {
  GraphMaker maker(1, 0, 4);
  const std::uint32_t contact = maker.contact({"c", on(0), A});
  maker.share(A, B, on(1), ShareStatus::made, {contact}).share(B, C, on(1), ShareStatus::made, {contact});
  maker.share(B, C, on(2), ShareStatus::made, {contact}).share(C, D, on(2), ShareStatus::made, {contact});
  maker.share(A, D, on(5), ShareStatus::made, {contact});
  return maker.build();
}

std::vector<std::int32_t> days(const Holding& holding) {
  std::vector<std::int32_t> found;
  for (std::uint32_t agency = 0; agency < 4; ++agency) {
    EXPECT_EQ(holding.of({agency}, 0).certain_from, holding.of({agency}, 0).possible_from);
    found.push_back(holding.of({agency}, 0).certain_from.count);
  }
  return found;
}

TEST(Holding, ClosureLetsAContactPassSeveralAgenciesInADay) {
  const graph::CaseGraph graph = example();
  EXPECT_EQ(days(Holding(graph)), (std::vector<std::int32_t>{0, 1, 1, 2}));
}

TEST(Holding, StrictAsksForAnEarlierDay) {
  const graph::CaseGraph graph = example();
  EXPECT_EQ(days(Holding(graph, {.ties = TieRule::strict})), (std::vector<std::int32_t>{0, 1, 2, 5}));
}

TEST(Holding, AChainIsTheProof) {
  const graph::CaseGraph graph = example();
  const Holding holding(graph);
  EXPECT_EQ(holding.chain({D}, 0, Bound::certain), (std::vector<ShareId>{{0}, {1}, {3}}));
  EXPECT_TRUE(holding.chain({A}, 0, Bound::certain).empty());
}

TEST(Holding, MemoryIsWhatSharesMoved) {
  GraphMaker maker(1, 0, 4);
  for (std::int32_t at = 0; at < 100; ++at) maker.contact({"c" + std::to_string(at), on(at), A});
  maker.share(A, B, on(50), ShareStatus::made, {7}).share(A, C, on(50), ShareStatus::made, {});
  const graph::CaseGraph graph = maker.build();
  const Holding holding(graph);
  ASSERT_EQ(holding.received().size(), 1U);
  EXPECT_EQ(holding.received()[0].contact, 7U);
  EXPECT_EQ(holding.received_by({B}).size(), 1U);
  EXPECT_TRUE(holding.received_by({C}).empty());
  EXPECT_EQ(holding.unspecified_shares(), 1U);
  EXPECT_EQ(Holding(graph, {.scope = ShareScope::all}).received().size(), 102U);  // days 0 to 50, to B and to C
  EXPECT_EQ(Holding(graph, {.scope = ShareScope::all, .most_received = 102}).received().size(), 102U);
  EXPECT_THROW(Holding(graph, {.scope = ShareScope::all, .most_received = 50}), ArgumentError);
  EXPECT_THROW(Holding(graph, {.most_received = 0}), ArgumentError);
}

TEST(Holding, UncertainDaysGiveBounds) {
  GraphMaker maker(1, 0, 2);
  maker.contact({"c", {Day{3}, Day{6}}, A});
  maker.contact({"d", DateInterval::unknown(), A});
  maker.share(A, B, {Day{5}, Day{9}}, ShareStatus::made, {0, 1});
  const graph::CaseGraph graph = maker.build();
  const Holding holding(graph);
  const std::uint32_t dated = graph.contacts.first_day[0] == Day{3} ? 0 : 1;
  EXPECT_EQ(holding.of({B}, dated).possible_from, Day{5});
  EXPECT_EQ(holding.of({B}, dated).certain_from, Day{9});
  EXPECT_EQ(holding.of({A}, 1 - dated).possible_from, kBeforeAll);
  EXPECT_FALSE(holding.of({A}, 1 - dated).certainly_at(Day{1000}));
  EXPECT_FALSE(holding.of({B}, 1 - dated).certainly_at(Day{1000}));
  EXPECT_EQ(holding.of({B}, 1 - dated).possible_from, Day{5});
}

TEST(Holding, OnlySharesThatWereMadeMoveAnything) {
  for (const ShareStatus status : {ShareStatus::no_record_found, ShareStatus::stated_not_made, ShareStatus::unclear}) {
    GraphMaker maker(1, 0, 2);
    const std::uint32_t contact = maker.contact({"c", on(0), A});
    const graph::CaseGraph graph = maker.share(A, B, on(1), status, {contact}).build();
    EXPECT_TRUE(Holding(graph).of({B}, 0).never());
  }
}

TEST(Holding, AStopIsHeard) {
  const graph::CaseGraph graph = example();
  Progress progress;
  progress.request_stop();
  EXPECT_THROW(Holding(graph, {}, &progress), Stopped);
}

}  // namespace
}  // namespace casegraph::measures
