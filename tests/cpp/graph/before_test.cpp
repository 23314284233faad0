#include "casegraph/graph/before.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::graph {
namespace {

using testing::day;
using testing::days;
using testing::GraphMaker;

constexpr MinuteOfDay kEight = 8 * 60, kEleven = 11 * 60;

DateInterval on(std::string_view iso) { return days(iso, iso); }

// A fatal incident that began at eleven on 15 March, and what lies around it.
CaseGraph fatal() {
  GraphMaker maker(2, 1, 2, 2);
  maker.contact({.id = "eve", .date = on("2014-03-14")});
  maker.contact({.id = "morning", .date = on("2014-03-15"), .incident = 1, .time = kEight});
  maker.contact({.id = "no time", .date = on("2014-03-15"), .sequence = std::nan("")});
  maker.contact({.id = "fatal", .date = on("2014-03-15"), .incident = 0, .time = kEleven, .sequence = 5});
  maker.contact({.id = "charge", .date = days("2014-03-15", "2014-03-16"), .incident = 0, .sequence = 12});
  maker.contact({.id = "noon", .date = on("2014-03-15"), .time = kEleven + 60, .sequence = 6});
  maker.contact({.id = "trial", .date = days("2014-03-16", "2014-09-25")});
  maker.contact({.id = "undated", .date = days("", "")});
  for (std::uint32_t contact = 0; contact < 8; ++contact) maker.part(contact, 0);
  maker.share(0, 1, on("2014-03-15"), ShareStatus::made, {0});
  CaseGraph graph = maker.build();
  graph.persons.death = SharedColumn(std::vector{on("2014-03-16"), on("2014-03-16")});
  graph.reviews = SharedColumn(std::vector{Review{0, on("2014-03-16"), {}, {0}, 0}});
  return graph;
}

std::string labels(const CaseGraph& graph, const Moment& moment, Before wanted) {
  std::string found;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact)
    if (before(graph, contact, moment) == wanted)
      found += (found.empty() ? "" : ", ") + graph.contacts.ids.label(contact);
  return found;
}

TEST(Before, ADeathIsTheFirstContactOfTheFatalIncidentForWhoHadAPartInIt) {
  const CaseGraph graph = fatal();
  EXPECT_EQ(death_of(graph, {0}).days, on("2014-03-15"));
  EXPECT_TRUE(death_of(graph, {0}).has_order());
  EXPECT_EQ(death_of(graph, {1}).days, on("2014-03-16"));
  EXPECT_FALSE(death_of(graph, {1}).has_order());
}

TEST(Before, ByOrderTheMorningOfTheDayCameBeforeAndTheIncidentItselfNever) {
  const CaseGraph graph = fatal();
  const Moment moment = death_of(graph, {0});
  EXPECT_EQ(labels(graph, moment, Before::certain), "eve, morning");
  EXPECT_EQ(labels(graph, moment, Before::possible), "undated, no time");
  EXPECT_EQ(labels(graph, moment, Before::no), "fatal, noon, charge, trial");
}

TEST(Before, ByDayAloneNothingOfTheDayItselfCameBefore) {
  const CaseGraph graph = fatal();
  const Moment moment{on("2014-03-15"), {}};
  EXPECT_EQ(labels(graph, moment, Before::certain), "eve");
  EXPECT_EQ(labels(graph, moment, Before::possible), "undated");
}

TEST(Before, AFatalIncidentWithoutADayLeavesTheDayOfDeath) {
  CaseGraph graph = fatal();
  graph.reviews = SharedColumn(std::vector{Review{0, on("2014-03-16"), {}, {1}, 0}});
  graph.contacts.first_day = SharedColumn(std::vector<Day>(graph.contacts.size(), kBeforeAll));
  graph.contacts.last_day = SharedColumn(std::vector<Day>(graph.contacts.size(), kAfterAll));
  EXPECT_EQ(death_of(graph, {0}).days, on("2014-03-16"));
  EXPECT_TRUE(first_contact_of(graph, {1}).days.is_unknown());
}

TEST(Before, AGraphAsBeforeHasWhatMayHaveComeBeforeAndIsSureOfTheRest) {
  const CaseGraph graph = fatal();
  const Moment moment = first_contact_of(graph, {0});
  Progress progress;
  const CaseGraph then = as_before(graph, moment, progress);
  std::string found;
  for (std::uint32_t contact = 0; contact < then.contacts.size(); ++contact)
    found += then.contacts.ids.label(contact) + (then.contacts.last_day[contact] > moment.days.last ? "? " : " ");
  EXPECT_EQ(found, "undated? eve morning no time? ");
  EXPECT_EQ(then.shares[0].date, days("2014-03-15", ""));  // made on that day: before it or after
  EXPECT_EQ(graph.shares[0].date, on("2014-03-15"));
}

TEST(Before, AMomentWithoutADayIsRefused) {
  Progress progress;
  EXPECT_THROW(as_before(fatal(), {DateInterval::unknown(), {0}}, progress), ArgumentError);
}

}  // namespace
}  // namespace casegraph::graph
