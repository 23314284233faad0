#include "casegraph/measures/frequency/counts.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/frequency/open_count.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;
using graph::testing::MadeContact;

struct Row {
  std::string group;
  std::int64_t certain, possible;
  bool operator==(const Row&) const = default;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.group << " " << row.certain << " " << row.possible; }

// The groups' cells joined by a blank, and the two counts.
std::vector<Row> rows(const Answer& answer) {
  std::vector<Row> found;
  std::vector<tables::Column> columns = answer.table.columns;
  if (columns.back().name == "exposure_days") columns.pop_back();
  for (std::int64_t row = 0; row < answer.table.rows; ++row) {
    std::string group;
    for (std::size_t at = 0; at + 2 < columns.size(); ++at)
      group +=
          (at == 0 ? "" : " ") + (columns[at].is_valid(row) ? tables::text_of(columns[at], row) : std::string("-"));
    const auto at = static_cast<std::size_t>(row);
    const std::int64_t possible = columns.back().is_valid(row) ? columns.back().integers[at] : kOpen;
    found.push_back({group, columns[columns.size() - 2].integers[at], possible});
  }
  return found;
}

Answer asked(const graph::CaseGraph& graph, const CountsQuery& query, unsigned threads = 1, bool evidence = false) {
  Progress progress;
  return counts(graph, query, evidence, progress, threads);
}

// Two persons, two agencies: an exact day, a range over a new year, and a date not stated.
graph::CaseGraph three() {
  GraphMaker maker(2, 1, 2, 1);
  maker.contact({.id = "exact", .date = days("2011-05-05", "2011-05-05"), .agency = 0, .incident = 0, .met_at = 0});
  maker.contact({.id = "range", .date = days("2010-12-31", "2011-01-01"), .agency = 1, .incident = 0});
  maker.contact({.id = "open", .date = days("", ""), .agency = 0});
  maker.part(0, 0).part(0, 1, graph::Presence::absent).part(1, 0).part(2, 1);
  maker.flag(0, "drugs").flag(0, "drugs", graph::FlagState::yes, graph::StatedBy::review).flag(1, "threats");
  return maker.build();
}

TEST(Counts, WithoutGroupsThereIsOneRow) {
  EXPECT_EQ(rows(asked(three(), {})), (std::vector<Row>{{"", 3, 3}}));
  CountsQuery nobody;
  nobody.persons.emplace();
  EXPECT_EQ(rows(asked(three(), nobody)), (std::vector<Row>{{"", 0, 0}}));
}

TEST(Counts, BoundsOfTimeAreEmptyFirst) {
  CountsQuery query;
  query.by = {Dimension::year, Dimension::agency};
  EXPECT_EQ(rows(asked(three(), query)),
            (std::vector<Row>{{"- G0", 1, 1}, {"2010 G1", 0, 1}, {"2011 G0", 1, 1}, {"2011 G1", 0, 1}}));
}

// The days beside each row; -1 where they are not told.
std::vector<std::int64_t> exposures(const Answer& answer) {
  const tables::Column& column = answer.table.columns.back();
  std::vector<std::int64_t> found;
  for (std::int64_t row = 0; row < answer.table.rows; ++row)
    found.push_back(column.is_valid(row) ? column.integers[static_cast<std::size_t>(row)] : -1);
  return found;
}

TEST(Counts, BinsOfTheCalendarHaveTheirDaysBesideThem) {
  CountsQuery query;
  query.by = {Dimension::quarter};
  EXPECT_EQ(rows(asked(three(), query)),
            (std::vector<Row>{{"-", 1, 1}, {"2010-10-01", 0, 1}, {"2011-01-01", 0, 1}, {"2011-04-01", 1, 1}}));
  EXPECT_EQ(exposures(asked(three(), query)), (std::vector<std::int64_t>{-1, 92, 90, 91}));
  query.window = {day("2010-12-30"), day("2011-02-01")};  // cuts the quarters
  EXPECT_EQ(exposures(asked(three(), query)), (std::vector<std::int64_t>{-1, 2, 31}));
  query.by = {Dimension::week};  // 2010-12-31 was a Friday, so that both days are of one week
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"-", 0, 1}, {"2010-12-27", 1, 1}}));
  EXPECT_EQ(exposures(asked(three(), query)), (std::vector<std::int64_t>{-1, 4}));
  query.by = {Dimension::weekday};
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"-", 0, 1}, {"5", 0, 1}, {"6", 0, 1}}));
  EXPECT_EQ(exposures(asked(three(), query)), (std::vector<std::int64_t>{-1, 5, 5}));
  query.window = {};  // has no weekdays that could be counted
  EXPECT_EQ(exposures(asked(three(), query)), (std::vector<std::int64_t>{-1, -1, -1, -1}));
}

TEST(Counts, ByTheHourOfTheRecordedTime) {
  GraphMaker maker(1, 0, 1);
  const DateInterval one_day = days("2011-05-05", "2011-05-05");
  for (const MinuteOfDay minute : {kNoTime, MinuteOfDay{59}, MinuteOfDay{60}, MinuteOfDay{1439}})
    maker.part(maker.contact({.id = "c" + std::to_string(minute), .date = one_day, .time = minute}), 0);
  CountsQuery query;
  query.by = {Dimension::hour};
  query.window = {day("2011-05-01"), day("2011-06-01")};
  const Answer answer = asked(maker.build(), query);
  EXPECT_EQ(rows(answer), (std::vector<Row>{{"-", 1, 1}, {"0", 1, 1}, {"1", 1, 1}, {"23", 1, 1}}));
  EXPECT_EQ(exposures(answer), (std::vector<std::int64_t>{-1, 31, 31, 31}));
}

TEST(Counts, AWindowIsHalfOpenAndDatesNotStatedMayLieInAny) {
  CountsQuery query;
  query.window = {day("2011-01-01"), day("2011-05-05")};
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"", 0, 2}}));
  query.window.end = day("2011-05-06");
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"", 1, 3}}));
}

TEST(Counts, ByPersonOfAPresence) {
  CountsQuery query;
  query.by = {Dimension::person};
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"P0", 2, 2}, {"P1", 1, 1}}));
  query.presence = PresenceFilter::absent;
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"P1", 1, 1}}));
}

TEST(Counts, AFlagOfTwoAuthorsCountsOnceAndHindsightIsAskedFor) {
  CountsQuery query;
  query.by = {Dimension::flag};
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"drugs", 1, 1}, {"threats", 1, 1}}));
  query.hindsight = true;
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"drugs", 1, 1}, {"threats", 1, 1}}));
  query.flag_state = graph::FlagState::no;
  EXPECT_TRUE(rows(asked(three(), query)).empty());
}

TEST(Counts, DistinctIncidentsAndContactsThatAreTheirOwn) {
  CountsQuery query;
  query.unit = CountUnit::incidents;
  EXPECT_EQ(rows(asked(three(), query)), (std::vector<Row>{{"", 2, 2}}));
}

TEST(Counts, PartsAreNotCountedBesideTheirWhole) {
  GraphMaker maker(1, 1, 1);
  maker.contact({.id = "whole", .date = days("2011-05-01", "2011-05-31")});
  maker.contact({.id = "part", .date = days("2011-05-05", "2011-05-05")});
  maker.part(0, 0).part(1, 0).part_of(1, 0);
  EXPECT_EQ(rows(asked(maker.build(), {})), (std::vector<Row>{{"", 1, 1}}));
}

// A row of at least two, one of two or three, and two plain ones.
graph::CaseGraph several() {
  GraphMaker maker(1, 1, 2);
  for (const char* id : {"open", "closed", "plain", "plain too"})
    maker.contact({.id = id, .date = days("2011-05-05", "2011-05-05"), .agency = id[0] == 'c' ? 1U : 0U});
  for (std::uint32_t contact = 0; contact < 4; ++contact) maker.part(contact, 0);
  graph::CaseGraph graph = maker.build();
  graph.contacts.count_min = graph::SharedColumn(std::vector<std::int32_t>{2, 2, 1, 1});
  graph.contacts.count_max = graph::SharedColumn(std::vector<std::int32_t>{graph::kOpenCount, 3, 1, 1});
  return graph;
}

TEST(Counts, ALeastNumberAloneLeavesThePossibleCountOpen) {
  for (const std::vector<Dimension>& by :
       {std::vector{Dimension::agency}, std::vector{Dimension::agency, Dimension::incident}}) {
    CountsQuery query;
    query.by = by;
    std::int64_t open = 0, certain = 0;
    for (const Row& row : rows(asked(several(), query))) open += is_open(row.possible), certain += row.certain;
    EXPECT_EQ(open, 1);
    EXPECT_EQ(certain, 6);
  }
  CountsQuery by_person;
  by_person.by = {Dimension::person, Dimension::agency};
  EXPECT_EQ(rows(asked(several(), by_person)), (std::vector<Row>{{"P0 G0", 4, kOpen}, {"P0 G1", 2, 3}}));
  EXPECT_EQ(rows(asked(several(), {})), (std::vector<Row>{{"", 6, kOpen}}));
  CountsQuery incidents;
  incidents.unit = CountUnit::incidents;
  EXPECT_EQ(rows(asked(several(), incidents)), (std::vector<Row>{{"", 4, 4}}));
}

// P0 died in the fatal incident, which began at noon; P1 is not known to have died.
graph::CaseGraph with_death() {
  GraphMaker maker(2, 1, 1, 1);
  maker.contact({.id = "morning", .date = days("2011-05-05", "2011-05-05"), .time = 8 * 60});
  maker.contact({.id = "fatal", .date = days("2011-05-05", "2011-05-05"), .incident = 0, .time = 12 * 60});
  maker.contact({.id = "evening", .date = days("2011-05-05", "2011-05-05"), .time = 18 * 60});
  for (std::uint32_t contact = 0; contact < 3; ++contact) maker.part(contact, 0).part(contact, 1);
  graph::CaseGraph graph = maker.build();
  graph.persons.death = graph::SharedColumn(std::vector{days("2011-05-06", "2011-05-06"), DateInterval::unknown()});
  graph.reviews = graph::SharedColumn(std::vector{graph::Review{0, {}, {}, {0}, 0}});
  return graph;
}

TEST(Counts, BeforeADeathGoesByTheOrderOfContacts) {
  CountsQuery query;
  query.by = {Dimension::person};
  query.before_death = Span{1, 0};
  EXPECT_EQ(rows(asked(with_death(), query)), (std::vector<Row>{{"P0", 1, 1}}));
  query.death_of = 0;
  EXPECT_EQ(rows(asked(with_death(), query)), (std::vector<Row>{{"P0", 1, 1}, {"P1", 1, 1}}));
  query.by = {};
  EXPECT_EQ(rows(asked(with_death(), query)), (std::vector<Row>{{"", 1, 1}}));
}

TEST(Counts, BeforeADeathThatIsNotKnownIsRefused) {
  CountsQuery query;
  query.by = {Dimension::person};
  query.before_death = Span{1, 0};
  query.persons = {1};
  EXPECT_THROW(asked(with_death(), query), ArgumentError);
  query.death_of = 1;
  EXPECT_THROW(asked(with_death(), query), ArgumentError);
  query.death_of = 0;
  EXPECT_EQ(rows(asked(with_death(), query)), (std::vector<Row>{{"P1", 1, 1}}));
  CountsQuery before_death;
  before_death.by = {Dimension::person};
  before_death.before_death = Span{1, 0};
  EXPECT_THROW(asked(three(), before_death), ArgumentError);
}

TEST(Counts, AnAssumedPersonIsPossibleWhereItMattersWhoItWas) {
  GraphMaker maker(1, 1, 1);
  maker.contact({.id = "a", .date = days("2011-05-05", "2011-05-05")});
  maker.part(0, 0, graph::Presence::took_part, false, graph::PartCertainty::assumed);
  CountsQuery by_person;
  by_person.by = {Dimension::person};
  EXPECT_EQ(rows(asked(maker.build(), by_person)), (std::vector<Row>{{"P0", 0, 1}}));
  EXPECT_EQ(rows(asked(maker.build(), {})), (std::vector<Row>{{"", 1, 1}}));
}

TEST(Counts, EvidenceHasEveryRowOnce) {
  CountsQuery query;
  query.by = {Dimension::year};
  const Answer answer = asked(three(), query, 1, true);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  for (const EvidenceRow& row : answer.evidence) found.emplace_back(row.answer_row, row.row);
  EXPECT_EQ(found, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 2}, {1, 1}, {2, 1}, {2, 0}}));
}

TEST(Counts, WhatCannotBeAnsweredIsRefused) {
  CountsQuery twice;
  twice.by = {Dimension::kind, Dimension::kind};
  EXPECT_THROW(asked(three(), twice), ArgumentError);
  CountsQuery of_nobody;
  of_nobody.before_death = Span{12, 0};
  EXPECT_THROW(asked(three(), of_nobody), ArgumentError);
}

TEST(Counts, AStopEndsIt) {
  Progress stopped;
  stopped.request_stop();
  EXPECT_THROW(counts(three(), {}, false, stopped, 1), Stopped);
}

// Many contacts over several chunks: every number of threads gives the same rows, and they add up.
TEST(Counts, TheSameOnAnyNumberOfThreads) {
  constexpr std::uint32_t kContacts = 70'000;
  GraphMaker maker(500, 1, 7);
  for (std::uint32_t at = 0; at < kContacts; ++at) {
    const Day first = day("2005-01-01") + static_cast<std::int32_t>(at * 37 % 3000);
    maker.contact(
        {.id = std::to_string(at), .date = {first, first + static_cast<std::int32_t>(at % 3)}, .agency = at % 7});
    maker.part(at, at * 31 % 500);
  }
  const graph::CaseGraph graph = maker.build();
  for (const std::vector<Dimension>& by : {std::vector{Dimension::person, Dimension::month},
                                           std::vector{Dimension::agency, Dimension::year}, std::vector<Dimension>{}}) {
    CountsQuery query;
    query.by = by;
    const std::vector<Row> one = rows(asked(graph, query, 1));
    EXPECT_EQ(one, rows(asked(graph, query, 2)));
    EXPECT_EQ(one, rows(asked(graph, query, 16)));
    const auto sum = std::accumulate(one.begin(), one.end(), std::int64_t{0},
                                     [](std::int64_t total, const Row& row) { return total + row.certain; });
    EXPECT_LE(sum, kContacts);
    EXPECT_TRUE(!by.empty() || sum == kContacts);
  }
}

}  // namespace
}  // namespace casegraph::measures
