#include "casegraph/measures/visibility/check.hpp"

#include <gtest/gtest.h>

#include <map>

#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;

constexpr std::uint32_t kHome = 0, kOffice = 1;
constexpr std::uint32_t kPolice = 0, kHealth = 1, kSchool = 2;

using Split = std::map<std::string, std::string>;  // contact: its class

// The police ask on 28 November 2010 by address what is on record of the one person.
CheckQuery query_of(AgencyId holder) {
  CheckQuery query;
  query.checker = {kPolice};
  query.holder = holder;
  query.day = day("2010-11-28");
  query.keys = {{graph::KeyKind::address, kHome}};
  query.persons = {{0}};
  return query;
}

Split split(const graph::CaseGraph& graph, const CheckQuery& query) {
  const Answer answer = check_contacts(CheckIndex(graph), Holding(graph), query, {}, false);
  Split found;
  for (std::int64_t row = 0; row < answer.table.rows; ++row)
    found[tables::text_of(*answer.table.find("contact"), row)] = tables::text_of(*answer.table.find("class"), row);
  return found;
}

GraphMaker contacts_of_three() {
  GraphMaker maker(1, 2, 3);
  maker.contact({.id = "own", .date = days("2010-10-08", "2010-10-08"), .agency = kPolice, .filed_at = kHome});
  maker.contact({.id = "here", .date = days("2010-10-09", "2010-10-09"), .agency = kHealth, .filed_at = kHome});
  maker.contact({.id = "there", .date = days("2010-10-10", "2010-10-10"), .agency = kHealth, .filed_at = kOffice});
  maker.contact({.id = "school", .date = days("2010-10-11", "2010-10-11"), .agency = kSchool, .filed_at = kHome});
  maker.contact({.id = "later", .date = days("2010-12-01", "2010-12-01"), .agency = kHealth, .filed_at = kHome});
  for (std::uint32_t at = 0; at < 5; ++at) maker.part(at, 0);
  return maker;
}

TEST(Check, WithoutAHolderItAsksTheCheckersOwnRecords) {
  EXPECT_EQ(split(contacts_of_three().build(), query_of({})),
            (Split{{"own", "found"}, {"here", "silo"}, {"there", "silo"}, {"school", "silo"}}));
}

TEST(Check, AskedOfAHolderItIsAboutThatHoldersRecordsOnly) {
  const graph::CaseGraph graph = contacts_of_three().build();
  EXPECT_EQ(split(graph, query_of({kHealth})), (Split{{"here", "found"}, {"there", "recording"}}));
  EXPECT_EQ(split(graph, query_of({kSchool})), (Split{{"school", "found"}}));
  CheckQuery old = query_of({kHealth});
  old.window = Span{1, 0};
  EXPECT_EQ(split(graph, old), (Split{{"here", "window"}, {"there", "recording"}}));
}

TEST(Check, WhatTheHolderMayHaveReceivedIsNotSettled) {
  GraphMaker maker = contacts_of_three();
  maker.share(kSchool, kHealth, days("2010-11-20", "2010-12-10"), graph::ShareStatus::made, {3});
  const Split found = split(maker.build(), query_of({kHealth}));
  EXPECT_EQ(found, (Split{{"here", "found"}, {"there", "recording"}, {"school", "unsettled"}}));
  GraphMaker sent = contacts_of_three();
  sent.share(kSchool, kHealth, days("2010-11-20", "2010-11-20"), graph::ShareStatus::made, {3});
  EXPECT_EQ(split(sent.build(), query_of({kHealth})).at("school"), "found");
}

// P0 lived with P1 until the end of October; P2 has been at the other address since nobody knows when.
GraphMaker households() {
  GraphMaker maker(3, 2, 1);
  maker.resides(0, kHome).resides(1, kHome, {{}, days("2010-10-31", "2010-10-31")}).resides(2, kOffice);
  maker.contact({.id = "of P1", .date = days("2010-10-08", "2010-10-08"), .filed_at = kOffice});
  maker.part(0, 1);
  return maker;
}

TEST(Check, AHouseholdLeadsToThoseWhoLivedInItOnTheDay) {
  const graph::CaseGraph graph = households().build();
  CheckQuery query;
  query.checker = {kPolice};
  query.keys = {{graph::KeyKind::household, 0}};
  query.day = day("2010-10-20");
  EXPECT_EQ(relevant_persons(CheckIndex(graph), query), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(split(graph, query).size(), 1U);
  query.persons = {{1}};
  query.day = day("2010-11-20");
  EXPECT_EQ(split(graph, query), (Split{{"of P1", "recording"}}));
  query.keys = {{graph::KeyKind::household, 2}};
  EXPECT_EQ(split(graph, query), (Split{{"of P1", "recording"}}));
}

TEST(Check, SharesWithoutStatedContentAreCountedBesideWhatTheyMayHaveCarried) {
  GraphMaker maker = contacts_of_three();
  maker.share(kHealth, kPolice, days("2010-11-01", "2010-11-01"), graph::ShareStatus::made, {});
  maker.share(kHealth, kPolice, days("2010-10-09", "2010-10-09"), graph::ShareStatus::receipt_unconfirmed, {});
  maker.share(kSchool, kPolice, days("2010-12-24", "2010-12-24"), graph::ShareStatus::made, {});  // after the check
  maker.share(kSchool, kHealth, days("2010-11-01", "2010-11-01"), graph::ShareStatus::made, {});  // to others
  const graph::CaseGraph graph = maker.build();
  const Answer answer = check_contacts(CheckIndex(graph), Holding(graph), query_of({}), {}, false);
  Split met;
  for (std::int64_t row = 0; row < answer.table.rows; ++row)
    met[tables::text_of(*answer.table.find("contact"), row)] =
        tables::text_of(*answer.table.find("unspecified_shares"), row);
  EXPECT_EQ(met, (Split{{"own", "0"}, {"here", "2"}, {"there", "1"}, {"school", "0"}}));
}

TEST(Check, AChecksRowNamesTheHolder) {
  graph::CaseGraph graph = contacts_of_three().build();
  graph::Check check{};
  check.agency = {kPolice};
  check.holder = {kHealth};
  check.date = days("2010-11-28", "2010-11-28");
  check.key_kind = graph::KeyKind::address;
  check.key = kHome;
  graph.checks = graph::SharedColumn<graph::Check>(std::vector<graph::Check>{check});
  const auto query = query_of_check(graph, 0);
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(query->holder, AgencyId{kHealth});
}

TEST(Check, AHolderThatHoldsNoneLeavesNothingRelevant) {
  GraphMaker maker(1, 2, 3);
  maker.contact({.id = "own", .date = days("2010-10-08", "2010-10-08"), .agency = kPolice, .filed_at = kHome});
  maker.part(0, 0);
  EXPECT_EQ(split(maker.build(), query_of({kHealth})), Split{});
}

}  // namespace
}  // namespace casegraph::measures
