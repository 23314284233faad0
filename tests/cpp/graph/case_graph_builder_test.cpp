#include "casegraph/graph/case_graph_builder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::graph {
namespace {

using testing::day;
using testing::days;
using testing::GraphMaker;
using testing::kNowhere;
using Ids = std::vector<std::string>;

Ids in_order(const CaseGraph& graph) {
  Ids ids;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact)
    ids.push_back(graph.contacts.ids.label(contact));
  return ids;
}

DateInterval on(std::string_view iso) { return DateInterval::exactly(day(iso)); }

TEST(CaseGraphBuilder, ContactsAreInTheOrderOfTime) {
  GraphMaker maker(1, 0, 1);
  maker.contact({.id = "late", .date = on("2012-01-01")});
  maker.contact({.id = "open", .date = days("", "2013-01-01")});
  maker.contact({.id = "noon", .date = on("2011-05-05"), .time = 720});
  maker.contact({.id = "morning", .date = on("2011-05-05"), .time = 480});
  maker.contact({.id = "some time", .date = on("2011-05-05")});
  maker.contact({.id = "month", .date = days("2011-05-05", "2011-05-31")});
  maker.contact({.id = "second", .date = on("2011-05-06"), .sequence = 2});
  maker.contact({.id = "first", .date = on("2011-05-06"), .sequence = 1});
  EXPECT_EQ(in_order(maker.build()), (Ids{"open", "some time", "morning", "noon", "month", "first", "second", "late"}));
}

TEST(CaseGraphBuilder, ContactsThatAgreeKeepTheOrderOfTheTable) {
  GraphMaker maker(0, 0, 1);
  Ids expected;
  for (int at = 0; at < 50; ++at) {
    expected.push_back("c" + std::to_string(49 - at));
    maker.contact({.id = expected.back(), .date = on("2011-05-05")});
  }
  EXPECT_EQ(in_order(maker.build()), expected);
}

TEST(CaseGraphBuilder, DaysFarApartAreSortedToo) {
  GraphMaker maker(0, 0, 1);
  maker.contact({.id = "b", .date = on("9999-12-31")});
  maker.contact({.id = "a", .date = on("0001-01-01")});
  maker.contact({.id = "unknown", .date = DateInterval::unknown()});
  EXPECT_EQ(in_order(maker.build()), (Ids{"unknown", "a", "b"}));
}

TEST(CaseGraphBuilder, RowsFollowTheirContacts) {
  GraphMaker maker(2, 1, 2, 1);
  const auto late = maker.contact({.id = "late", .date = on("2012-01-01"), .agency = 1, .incident = 0, .met_at = 0});
  const auto early = maker.contact({.id = "early", .date = on("2011-01-01"), .filed_at = kFiledElsewhere.value});
  maker.part(late, 0).part(early, 1, Presence::absent).part(late, 1, Presence::spoken_about, true);
  maker.flag(late, "drugs").flag(early, "domestic_abuse", FlagState::no, StatedBy::review);
  maker.share(0, 1, on("2012-02-01"), ShareStatus::made, {late}).part_of(late, early);
  const CaseGraph graph = maker.build();

  ASSERT_EQ(in_order(graph), (Ids{"early", "late"}));
  EXPECT_EQ(graph.contacts.row[0], early);
  EXPECT_EQ(graph.contacts.row[1], late);
  EXPECT_EQ(graph.contacts.agency[1], 1U);
  EXPECT_EQ(graph.contacts.part_of[1], 0U);
  EXPECT_EQ(graph.contacts.part_of[0], kNowhere);
  ASSERT_EQ(graph.participants[1].size(), 2U);
  EXPECT_EQ(graph.participants[1][0].row, 0U);
  EXPECT_EQ(graph.participants[1][1].row, 2U);
  EXPECT_TRUE(graph.participants[1][1].recorded_otherwise);
  ASSERT_EQ(graph.contacts_of_person[1].size(), 2U);
  EXPECT_EQ(graph.contacts_of_person[1][0].contact, 0U);
  EXPECT_EQ(graph.contacts_of_person[1][0].presence, static_cast<std::uint32_t>(Presence::absent));
  EXPECT_EQ(graph.contacts_of_person[1][1].recorded_otherwise, 1U);
  ASSERT_EQ(graph.flags[0].size(), 1U);
  EXPECT_EQ(graph.terms.flag[graph.flags[0][0].flag], "domestic_abuse");
  EXPECT_EQ(graph.share_items[0][0].contact.value, 1U);
  EXPECT_EQ(graph.contacts_of_incident[0].size(), 1U);
  ASSERT_EQ(graph.contacts_of_address[0].size(), 1U);
  const AddressContact met = graph.contacts_of_address[0].front();
  EXPECT_EQ(met.contact, 1U);
  EXPECT_TRUE(met.met == 1 && met.concerns == 0 && met.filed == 0);
}

TEST(CaseGraphBuilder, ExactDatesAreKeptOnce) {
  GraphMaker maker(0, 0, 1);
  maker.contact({.id = "a", .date = on("2011-01-01")});
  const CaseGraph graph = maker.build();
  EXPECT_TRUE(graph.contacts.last_day.shares_with(graph.contacts.first_day));
  maker.contact({.id = "b", .date = days("2011-01-01", "2011-01-02")});
  const CaseGraph uncertain = maker.build();
  EXPECT_FALSE(uncertain.contacts.last_day.shares_with(uncertain.contacts.first_day));
}

TEST(CaseGraphBuilder, AnIdThatComesTwiceIsRefused) {
  GraphMaker maker(0, 0, 1);
  maker.contact({.id = "a", .date = on("2011-01-01")});
  maker.contact({.id = "a", .date = on("2012-01-01")});
  EXPECT_THROW(maker.build(), DataError);
}

TEST(CaseGraphBuilder, NothingGivesAnEmptyGraph) {
  const CaseGraph graph = GraphMaker(0, 0, 0).build();
  EXPECT_EQ(graph.contacts.size(), 0U);
  EXPECT_EQ(graph.participants.groups(), 0U);
}

TEST(CaseGraphBuilder, AStopRequestEndsTheBuild) {
  Progress progress;
  progress.request_stop();
  EXPECT_THROW(build({}, progress), Stopped);
}

// Many contacts out of order, some of them with several participants, these out of order too where asked.
GraphInput many_contacts(std::uint32_t count, bool participants_in_order) {
  std::mt19937 random(count);
  GraphInput input;
  std::vector<std::int64_t> ids;
  std::vector<Day> days;
  std::vector<MinuteOfDay> times;
  std::vector<std::uint32_t> agencies, of_contact;
  std::vector<Participation> parts;
  for (std::uint32_t row = 0; row < count; ++row) {
    ids.push_back(row);
    days.push_back({static_cast<std::int32_t>(random() % 4000)});
    times.push_back(static_cast<MinuteOfDay>(random() % 1440));
    agencies.push_back(static_cast<std::uint32_t>(random() % 50));
    for (std::uint32_t part = 0; part < 1 + row % 2; ++part) {
      of_contact.push_back(participants_in_order ? row : static_cast<std::uint32_t>(random() % count));
      parts.emplace_back();
      parts.back().person = {static_cast<std::uint32_t>(random() % 1000)};
      parts.back().row = static_cast<std::uint32_t>(parts.size() - 1);
    }
  }
  std::vector<std::int64_t> persons(1000), agency_ids(50);
  std::iota(persons.begin(), persons.end(), 0);
  std::iota(agency_ids.begin(), agency_ids.end(), 0);
  input.graph.persons.ids = IdTable::of_numbers(persons);
  input.graph.agencies.ids = IdTable::of_numbers(agency_ids);
  input.contact_ids = IdTable::of_numbers(ids);
  input.graph.contacts.first_day = SharedColumn(days);
  input.graph.contacts.last_day = SharedColumn(days);
  input.graph.contacts.time_min = SharedColumn(times);
  input.graph.contacts.agency = SharedColumn(agencies);
  input.participant_contacts = SharedColumn(of_contact);
  input.participants = SharedColumn(parts);
  return input;
}

TEST(CaseGraphBuilder, ManyContactsOnAnyNumberOfThreads) {
  constexpr std::uint32_t kMany = 150'000;
  for (const bool in_order : {true, false}) {
    const GraphInput input = many_contacts(kMany, in_order);
    std::vector<std::vector<std::uint32_t>> rows_of_contact(kMany), contacts_of_person(1000);
    for (std::uint32_t part = 0; part < input.participants.size(); ++part)
      rows_of_contact[input.participant_contacts[part]].push_back(part);
    for (const unsigned threads : {1U, 3U}) {
      Progress progress;
      const CaseGraph graph = build(input, progress, threads);
      EXPECT_EQ(progress.done(), progress.total());
      for (auto& contacts : contacts_of_person) contacts.clear();
      for (std::uint32_t contact = 0; contact < kMany; ++contact) {
        const std::vector<std::uint32_t>& rows = rows_of_contact[graph.contacts.row[contact]];
        const auto parts = graph.participants[contact];
        ASSERT_EQ(parts.size(), rows.size());
        for (std::size_t at = 0; at < rows.size(); ++at) {
          ASSERT_EQ(parts[at].row, rows[at]);
          ASSERT_EQ(parts[at].person, input.participants[rows[at]].person);
          contacts_of_person[parts[at].person.value].push_back(contact);
        }
        ASSERT_EQ(graph.contacts.agency[contact], input.graph.contacts.agency[graph.contacts.row[contact]]);
      }
      for (std::uint32_t person = 0; person < 1000; ++person) {
        std::vector<std::uint32_t> found;
        for (const PersonContact entry : graph.contacts_of_person[person]) found.push_back(entry.contact);
        ASSERT_EQ(found, contacts_of_person[person]);
      }
    }
  }
}

// Whoever watches sees progress grow and never pass what is expected.
TEST(CaseGraphBuilder, ProgressIsMonotone) {
  const GraphInput input = many_contacts(60'000, true);
  Progress progress;
  std::atomic<bool> ended{false};
  std::vector<std::int64_t> seen;
  bool within = true;
  std::thread watcher([&] {
    while (!ended) {
      const std::int64_t done = progress.done();
      seen.push_back(done);
      within &= progress.total() == 0 ? done == 0 : done <= progress.total();
      std::this_thread::yield();
    }
  });
  build(input, progress, 2);
  ended = true;
  watcher.join();
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_TRUE(within);
  EXPECT_EQ(progress.done(), progress.total());
}

// Against sorting rows by what the header says, and against grouping by search.
TEST(CaseGraphBuilder, AgreesWithTheObviousWay) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
    GraphMaker maker(6, 0, 3);
    std::vector<std::tuple<Day, Day, MinuteOfDay, double, std::uint32_t>> keys;
    std::vector<std::vector<std::uint32_t>> rows_of_person(6);
    std::uint32_t parts = 0;
    for (std::uint32_t row = 0; row < 60; ++row) {
      const Day first = day("2011-01-01") + static_cast<std::int32_t>(below(seed % 2 == 0 ? 20 : 400000));
      const Day last = first + static_cast<std::int32_t>(below(2));
      const auto time = static_cast<MinuteOfDay>(below(3) == 0 ? below(1440) : kNoTime);
      maker.contact({.id = std::to_string(row),
                     .date = {first, last},
                     .agency = below(3),
                     .time = time,
                     .sequence = static_cast<double>(below(3))});
      keys.emplace_back(first, last, time, 0.0, row);
      for (std::uint32_t count = below(3); count > 0; --count) {
        const std::uint32_t person = below(6);
        maker.part(row, person);
        rows_of_person[person].push_back(row);
        ++parts;
      }
    }
    const CaseGraph graph = maker.build();
    for (std::uint32_t at = 1; at < graph.contacts.size(); ++at) {
      const auto key = [&](std::uint32_t contact) {
        return std::tuple(graph.contacts.first_day[contact], graph.contacts.last_day[contact],
                          graph.contacts.time_min[contact], graph.contacts.sequence[contact],
                          graph.contacts.row[contact]);
      };
      EXPECT_LT(key(at - 1), key(at));
    }
    std::vector<std::uint32_t> rows(graph.contacts.row.begin(), graph.contacts.row.end());
    std::sort(rows.begin(), rows.end());
    for (std::uint32_t row = 0; row < rows.size(); ++row) EXPECT_EQ(rows[row], row);
    EXPECT_EQ(graph.participants.items.size(), parts);
    for (std::uint32_t person = 0; person < 6; ++person) {
      std::vector<std::uint32_t> found;
      for (const PersonContact entry : graph.contacts_of_person[person])
        found.push_back(graph.contacts.row[entry.contact]);
      std::sort(found.begin(), found.end());
      std::sort(rows_of_person[person].begin(), rows_of_person[person].end());
      EXPECT_EQ(found, rows_of_person[person]);
    }
  }
}

}  // namespace
}  // namespace casegraph::graph
