#include "casegraph/graph/same_person.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/overlay.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::graph {
namespace {

using testing::day;
using testing::GraphMaker;

// Persons P0 to P3; contacts a (P0 took part), b (P0 spoken about, P2 took part), c (P2, P3).
GraphMaker made() {
  GraphMaker maker(4, 1, 1);
  maker.contact({.id = "a", .date = DateInterval::exactly(day("2011-01-01"))});
  maker.contact({.id = "b", .date = DateInterval::exactly(day("2011-01-02"))});
  maker.contact({.id = "c", .date = DateInterval::exactly(day("2011-01-03"))});
  maker.part(0, 0).part(1, 0, Presence::spoken_about, true).part(1, 2).part(2, 2).part(2, 3);
  maker.resides(0, 0).resides(2, 0).related(0, 2).related(1, 2).identifier(2);
  return maker;
}

std::vector<std::uint32_t> contacts_of(const CaseGraph& graph, std::uint32_t person) {
  std::vector<std::uint32_t> found;
  for (const PersonContact& one : graph.contacts_of_person[person]) found.push_back(one.contact);
  return found;
}

TEST(SamePerson, HasAllContactsOfBothEachOnce) {
  const CaseGraph base = made().build();
  const CaseGraph graph = with_same_persons(base, {0, 1, 0, 3});
  ASSERT_EQ(graph.persons.ids.size(), 3U);
  EXPECT_EQ(graph.persons.ids.label(0), "P0");
  EXPECT_EQ(graph.persons.ids.label(2), "P3");
  EXPECT_FALSE(graph.persons.ids.find("P2").has_value());
  EXPECT_EQ(contacts_of(graph, 0), (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(contacts_of(graph, 2), (std::vector<std::uint32_t>{2}));
  ASSERT_EQ(graph.participants[1].size(), 1U);  // spoken about by one record, there by the other
  EXPECT_EQ(graph.participants[1][0].presence, Presence::took_part);
  EXPECT_FALSE(graph.participants[1][0].recorded_otherwise);
  EXPECT_EQ(base.persons.ids.size(), 4U);  // the base stays
}

TEST(SamePerson, HasAllTiesButThoseWithThemselves) {
  const CaseGraph graph = with_same_persons(made().build(), {0, 1, 0, 3});
  ASSERT_EQ(graph.relationships.size(), 1U);  // 0-2 fell away, 1-2 is 1-0
  EXPECT_EQ(graph.relationships[0].from.value, 1U);
  EXPECT_EQ(graph.relationships[0].to.value, 0U);
  for (const Residence& stay : graph.residences) EXPECT_EQ(stay.person.value, 0U);
  EXPECT_EQ(graph.identifiers[0].person.value, 0U);
}

TEST(SamePerson, IsAChangeOfTheOverlayAfterAllOthers) {
  const CaseGraph base = made().build();
  Changes changes;
  changes.remove = {{0}};
  changes.identify = {{{1}, {0}}};
  changes.same_person = {0, 1, 0, 3};
  Progress progress;
  const CaseGraph graph = overlay(base, changes, progress);
  EXPECT_EQ(graph.contacts.size(), 2U);
  EXPECT_EQ(contacts_of(graph, 0), (std::vector<std::uint32_t>{0, 1}));
}

TEST(SamePerson, NobodyIsAnotherChangesNothing) {
  const CaseGraph base = made().build();
  const CaseGraph graph = with_same_persons(base, {0, 1, 2, 3});
  for (std::uint32_t person = 0; person < 4; ++person) EXPECT_EQ(contacts_of(graph, person), contacts_of(base, person));
}

TEST(SamePerson, RefusesWhatIsNoGrouping) {
  const CaseGraph base = made().build();
  EXPECT_THROW(with_same_persons(base, {0, 1, 2}), ArgumentError);
  EXPECT_THROW(with_same_persons(base, {1, 1, 2, 3}), ArgumentError);
  EXPECT_THROW(with_same_persons(base, {0, 0, 1, 3}), ArgumentError);
}

}  // namespace
}  // namespace casegraph::graph
