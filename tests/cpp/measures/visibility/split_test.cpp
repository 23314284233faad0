#include "casegraph/measures/visibility/split.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "casegraph/measures/visibility/population.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;
using graph::testing::kNowhere;
using graph::testing::MadeContact;

using Classes = std::vector<std::string>;

Classes names(ClassSet classes) {
  Classes found;
  for (std::size_t at = 0; at < kVisibilityClasses; ++at)
    if (classes.has(static_cast<VisibilityClass>(at))) found.emplace_back(name_of(static_cast<VisibilityClass>(at)));
  return found;
}

constexpr std::uint32_t kHome = 0, kOffice = 1;
constexpr std::uint32_t kPolice = 0, kHealth = 1;

MadeContact filed(const std::string& id, DateInterval date, std::uint32_t at, std::uint32_t agency = kPolice) {
  return {.id = id, .date = date, .agency = agency, .met_at = kHome, .concerns = kOffice, .filed_at = at};
}

// The only contact of a graph, split by a check of the police at home on 28 November 2010, 18 months back.
SplitContact split(const graph::CaseGraph& graph, AssumeFiled assume = AssumeFiled::nothing, bool with_window = true) {
  const Holding holding(graph);
  CheckMoment moment{{kPolice}, day("2010-11-28"), ContactId::kNone, std::nullopt};
  if (with_window) moment.window_begin = subtract(moment.day, Span{18, 0});
  const CheckKey home{graph::KeyKind::address, kHome};
  return Splitter(graph, holding, AccessByAgency(graph), assume).classify(moment, {&home, 1}, 0);
}

graph::CaseGraph one(MadeContact contact) {
  GraphMaker maker(1, 2, 2);
  maker.contact(std::move(contact));
  return maker.part(0, 0).build();
}

TEST(Split, TheFirstStepThatAppliesIsTheClass) {
  const DateInterval recent = days("2010-10-08", "2010-10-08");
  const DateInterval old = days("2009-05-27", "2009-05-27");
  EXPECT_EQ(names(split(one(filed("c", recent, kHome, kHealth))).classes), Classes{"silo"});
  EXPECT_EQ(names(split(one(filed("c", recent, kOffice))).classes), Classes{"recording"});
  EXPECT_EQ(names(split(one(filed("c", old, kOffice))).classes), Classes{"recording"});
  EXPECT_EQ(names(split(one(filed("c", recent, kFiledElsewhere.value))).classes), Classes{"recording"});
  EXPECT_EQ(names(split(one(filed("c", recent, kNowhere))).classes), Classes{"not_determinable"});
  EXPECT_EQ(names(split(one(filed("c", old, kNowhere))).classes), Classes{"window"});
  EXPECT_EQ(names(split(one(filed("c", old, kHome))).classes), Classes{"window"});
  EXPECT_EQ(names(split(one(filed("c", recent, kHome))).classes), Classes{"found"});
}

TEST(Split, EighteenMonthsAreCalendarMonthsAndTheFirstDayBelongs) {
  EXPECT_EQ(names(split(one(filed("c", days("2009-05-28", "2009-05-28"), kHome))).classes), Classes{"found"});
  const SplitContact between = split(one(filed("c", days("2009-05-27", "2009-05-28"), kHome)));
  EXPECT_EQ(names(between.classes), (Classes{"window", "found"}));
  EXPECT_FALSE(between.classes.is_settled());
  const DateInterval old = days("2009-05-27", "2009-05-27");
  EXPECT_EQ(names(split(one(filed("c", old, kHome)), AssumeFiled::nothing, false).classes), Classes{"found"});
}

TEST(Split, AnAssumptionFillsWhatIsNotStated) {
  const MadeContact contact = filed("c", days("2010-10-08", "2010-10-08"), kNowhere);
  EXPECT_EQ(names(split(one(contact), AssumeFiled::met_at).classes), Classes{"found"});
  EXPECT_EQ(names(split(one(contact), AssumeFiled::concerns_address).classes), Classes{"recording"});
}

TEST(Split, WhatMayNotHaveBeenBeforeTheCheckIsNotSettled) {
  const SplitContact same_day = split(one(filed("c", days("2010-11-28", "2010-11-28"), kHome)));
  EXPECT_EQ(names(same_day.classes), Classes{"found"});
  EXPECT_FALSE(same_day.classes.is_settled());
  EXPECT_FALSE(split(one(filed("c", days("2010-11-29", "2010-11-29"), kHome))).classes.may_be_before());
  const SplitContact undated = split(one(filed("c", days("", ""), kHome)));
  EXPECT_EQ(names(undated.classes), (Classes{"silo", "window", "found"}));
}

// The contact that the check belongs to orders the day only where it is of that day.
TEST(Split, TheOrderWithinTheDayIsThatOfTheChecksContact) {
  for (const auto& [on, settled] : {std::pair{"2010-11-28", true}, {"2010-11-20", false}, {"2010-12-05", false}}) {
    GraphMaker maker(1, 1, 1);
    maker.contact({.id = "k", .date = days(on, on), .filed_at = kHome, .time = 600});
    maker.contact({.id = "c", .date = days("2010-11-28", "2010-11-28"), .filed_at = kHome, .time = 540});
    const graph::CaseGraph graph = maker.part(0, 0).part(1, 0).build();
    const std::uint32_t check = graph.contacts.ids.find("k").value();
    const std::uint32_t earlier = graph.contacts.ids.find("c").value();
    const Holding holding(graph);
    const CheckKey home{graph::KeyKind::address, kHome};
    const SplitContact found = Splitter(graph, holding, AccessByAgency(graph), AssumeFiled::nothing)
                                   .classify({{0}, day("2010-11-28"), check, std::nullopt}, {&home, 1}, earlier);
    EXPECT_EQ(names(found.classes), Classes{"found"}) << on;
    EXPECT_EQ(found.classes.is_settled(), settled) << on;
  }
}

TEST(Split, APersonIsFiledAsRecorded) {
  GraphMaker maker(2, 1, 1);
  maker.contact({.id = "c", .date = days("2010-10-08", "2010-10-08")});
  maker.part(0, 0, graph::Presence::took_part, true).part(0, 1, graph::Presence::spoken_about);
  const graph::CaseGraph graph = maker.build();
  const Holding holding(graph);
  const AccessByAgency access(graph);
  const Splitter splitter(graph, holding, access, AssumeFiled::nothing);
  const CheckMoment moment{{0}, day("2010-11-28"), ContactId::kNone, std::nullopt};
  const CheckKey hidden{graph::KeyKind::person, 0};
  const CheckKey named{graph::KeyKind::person, 1};
  EXPECT_EQ(names(splitter.classify(moment, {&hidden, 1}, 0).classes), Classes{"recording"});
  EXPECT_EQ(names(splitter.classify(moment, {&named, 1}, 0).classes), Classes{"found"});
}

TEST(Split, AnIdentifierIsOfEverybodyWhoHadTheSameByThen) {
  const auto classes = [](Period of_other, std::uint32_t looked_up) {
    GraphMaker maker(2, 1, 1);
    maker.contact({.id = "c", .date = days("2010-10-08", "2010-10-08")});
    maker.part(0, 1).identifier(0).identifier(1, of_other, 0);
    const graph::CaseGraph graph = maker.build();
    const Holding holding(graph);
    const CheckMoment moment{{0}, day("2010-11-28"), ContactId::kNone, std::nullopt};
    const CheckKey key{graph::KeyKind::identifier, looked_up};
    return names(
        Splitter(graph, holding, AccessByAgency(graph), AssumeFiled::nothing).classify(moment, {&key, 1}, 0).classes);
  };
  EXPECT_EQ(classes({}, 0), Classes{"found"});  // the record names P1, who had the phone of P0 too
  EXPECT_EQ(classes({days("2010-11-28", "2010-11-28"), {}}, 0), Classes{"found"});
  EXPECT_EQ(classes({days("2010-11-29", "2010-11-29"), {}}, 0), Classes{"recording"});
  EXPECT_EQ(classes({days("2010-11-01", "2010-11-29"), {}}, 0), (Classes{"recording", "found"}));
  EXPECT_EQ(classes({days("2010-11-29", "2010-11-29"), {}}, 1), Classes{"found"});  // looked up by the row itself
}

TEST(Split, WhatAShareBroughtIsHeld) {
  GraphMaker maker(1, 2, 2);
  maker.contact(filed("c", days("2010-10-08", "2010-10-08"), kHome, kHealth));
  maker.part(0, 0).share(kHealth, kPolice, days("2010-11-01", "2010-11-30"), graph::ShareStatus::made, {0});
  EXPECT_EQ(names(split(maker.build()).classes), (Classes{"silo", "found"}));
}

// The sum of a population is that of its contacts, on any number of threads.
TEST(Split, APopulationAddsUp) {
  GraphMaker maker(40, 5, 3, 10);
  for (std::uint32_t at = 0; at < 20'000; ++at) {
    const Day first = day("2009-01-01") + static_cast<std::int32_t>(at * 13 % 700);
    maker.contact({.id = std::to_string(at),
                   .date = {first, first + (at % 10 == 0 ? 30 : 0)},
                   .agency = at % 3,
                   .incident = at % 7 == 0 ? at % 10 : kNowhere,
                   .concerns = at % 5,
                   .filed_at = at % 4 == 0 ? kNowhere : at % 5});
    maker.part(at, at % 40);
  }
  const graph::CaseGraph graph = maker.build();
  PopulationQuery query;
  query.windows = {Span{6, 0}};
  const auto sums = [&](std::vector<SplitBy> by, unsigned threads) {
    Progress progress;
    query.by = std::move(by);
    const Answer answer = population_split(Holding(graph), query, {}, {}, progress, threads);
    std::vector<std::int64_t> found;
    for (const tables::Column& column : answer.table.columns) {
      if (column.name == "contact" || column.name == "agency" || column.name == "year" || column.name == "kind")
        continue;
      std::int64_t sum = 0;
      for (const std::int64_t value : column.integers) sum += value;
      found.push_back(sum);
    }
    return found;
  };
  const std::vector<std::int64_t> total = sums({}, 1);
  for (const std::vector<SplitBy>& by : std::vector<std::vector<SplitBy>>{
           {}, {SplitBy::agency}, {SplitBy::contact}, {SplitBy::kind, SplitBy::year, SplitBy::agency}})
    for (const unsigned threads : {1U, 2U, 16U}) EXPECT_EQ(sums(by, threads), total);
  // checks, skipped, with_relevant, with_found, n, classes, unsettled, accessible_found
  constexpr std::size_t kOfN = 5 + kVisibilityClasses + 1;
  ASSERT_EQ(total.size(), kOfN + 1);
  std::int64_t classes = 0;
  for (std::size_t at = 5; at < kOfN; ++at) classes += total[at];
  EXPECT_EQ(total[4], classes);
  EXPECT_EQ(total[0] + total[1], 20'000);
}

TEST(Split, AStopEndsEveryMeasure) {
  const graph::CaseGraph graph = one(filed("c", days("2010-10-08", "2010-10-08"), kHome));
  Progress stopped;
  stopped.request_stop();
  EXPECT_THROW(population_split(Holding(graph), {}, {}, {}, stopped, 1), Stopped);
}

}  // namespace
}  // namespace casegraph::measures
