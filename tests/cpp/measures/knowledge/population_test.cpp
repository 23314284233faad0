#include "casegraph/measures/knowledge/what_if_shares.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/knowledge/held_since.hpp"
#include "casegraph/measures/knowledge/rule_counts.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;

std::vector<std::int64_t> numbers(const Answer& answer, const std::string& name) {
  for (const tables::Column& column : answer.table.columns)
    if (column.name == name) return {column.integers.begin(), column.integers.end()};
  return {};
}

// Police record two contacts of both persons, a hospital one; the first reaches the hospital on 5 January.
graph::CaseGraph three_contacts() {
  GraphMaker maker(2, 1, 3);
  std::uint32_t number = 0;
  for (const char* date : {"2011-01-01", "2011-01-03", "2011-02-01"}) {
    const std::uint32_t contact =
        maker.contact({.id = std::to_string(number), .date = days(date, date), .agency = number == 2 ? 1U : 0U});
    maker.part(contact, 0).part(contact, 1).flag(contact, "domestic_abuse");
    ++number;
  }
  maker.share(0, 1, days("2011-01-05", "2011-01-05"), graph::ShareStatus::made, {0});
  return maker.build();
}

TEST(WhatIfShares, AddWhatTheReceiverDidNotHold) {
  const graph::CaseGraph graph = three_contacts();
  const Holding holding(graph);
  Progress progress;
  const Answer answer = what_if_shares(holding, {{}, {}, day("2011-03-01"), false}, progress);
  // Police hold two, the hospital two (one by the share), the third agency nothing.
  EXPECT_EQ(numbers(answer, "held"), (std::vector<std::int64_t>{2, 2, 2, 2}));
  EXPECT_EQ(numbers(answer, "gain"), (std::vector<std::int64_t>{1, 2, 1, 2}));
  EXPECT_EQ(numbers(answer, "in_common"), (std::vector<std::int64_t>{1, 0, 1, 0}));
}

TEST(HeldSince, HasARowForEachHolder) {
  const graph::CaseGraph graph = three_contacts();
  const Holding holding(graph);
  Progress progress;
  EXPECT_EQ(numbers(held_since(holding, {}, progress), "shares"), (std::vector<std::int64_t>{0, 1, 0, 0}));
  HeldSinceQuery received;
  received.received_only = true;
  EXPECT_EQ(held_since(holding, received, progress).table.rows, 1);
  received.at = day("2011-01-04");
  EXPECT_EQ(held_since(holding, received, progress).table.rows, 0);
}

TEST(RuleCounts, CountEachAgencyAndAllPooled) {
  const graph::CaseGraph graph = three_contacts();
  const Holding holding(graph);
  RuleQuery query;
  query.rule.predicate.flags = {graph.terms.flag.code_of("domestic_abuse")};
  query.rule.window = Span{12, 0};
  for (const std::int64_t least : {2, 3}) {
    query.rule.least = least;
    Progress progress;
    const Answer answer = rule_counts(holding, query, progress);
    const std::int64_t alone = least == 2 ? 1 : 0;  // police on 3 January, as all pooled; the hospital in February
    EXPECT_EQ(numbers(answer, "pairs"), (std::vector<std::int64_t>{1, 1, 1}));
    EXPECT_EQ(numbers(answer, "met"), (std::vector<std::int64_t>{alone, alone, 1}));
    EXPECT_EQ(numbers(answer, "in_time"), (std::vector<std::int64_t>{alone, 0, 1}));
    EXPECT_EQ(numbers(answer, "later"), (std::vector<std::int64_t>{0, alone, 0}));
    EXPECT_EQ(numbers(answer, "never"), (std::vector<std::int64_t>{1 - alone, 1 - alone, 0}));
  }
}

TEST(PopulationOfKnowledge, AStopEndsEveryMeasure) {
  const graph::CaseGraph graph = three_contacts();
  const Holding holding(graph);
  Progress stopped;
  stopped.request_stop();
  EXPECT_THROW(what_if_shares(holding, {{}, {}, day("2011-03-01"), false}, stopped), Stopped);
  EXPECT_THROW(held_since(holding, {}, stopped), Stopped);
  EXPECT_THROW(rule_counts(holding, {}, stopped), Stopped);
}

}  // namespace
}  // namespace casegraph::measures
