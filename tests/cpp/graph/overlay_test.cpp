#include "casegraph/graph/overlay.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::graph {
namespace {

using testing::day;
using testing::days;
using testing::GraphMaker;
using testing::kNowhere;

DateInterval on(std::string_view iso) { return DateInterval::exactly(day(iso)); }

// Three contacts a, b, c in the order of time; rows 1, 0, 2. Persons P0 and P1, addresses A0 and A1.
GraphMaker three() {
  GraphMaker maker(2, 2, 2, 1);
  maker.contact({.id = "b", .date = on("2011-02-01"), .agency = 1, .incident = 0, .concerns = 1, .filed_at = 0});
  maker.contact({.id = "a", .date = on("2011-01-01"), .agency = 0, .filed_at = kFiledElsewhere.value});
  maker.contact({.id = "c", .date = on("2011-03-01"), .agency = 0, .filed_at = 1});
  maker.part(0, 0).part(1, 1, Presence::took_part, true).part(2, 0).part(2, 1, Presence::absent);
  maker.flag(1, "domestic_abuse").flag(2, "drugs");
  maker.share(0, 1, on("2011-02-15"), ShareStatus::stated_not_made, {0, 1});
  maker.part_of(2, 0);
  return maker;
}

CaseGraph with(const CaseGraph& base, const Changes& changes) {
  Progress progress;
  return overlay(base, changes, progress);
}


std::vector<std::string> labels(const CaseGraph& graph) {
  std::vector<std::string> ids;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact)
    ids.push_back(graph.contacts.ids.label(contact));
  return ids;
}

// Everything of contacts, participants, flags and shares that a measure reads.
std::string written(const CaseGraph& graph) {
  std::string out;
  const auto add = [&](auto value) { out += std::to_string(value) + " "; };
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
    out += graph.contacts.ids.label(contact) + ": ";
    add(graph.contacts.first_day[contact].count);
    add(graph.contacts.last_day[contact].count);
    for (const auto* column :
         {&graph.contacts.agency, &graph.contacts.incident, &graph.contacts.filed_at, &graph.contacts.part_of})
      add((*column)[contact]);
    for (const Participation& part : graph.participants[contact])
      add(part.person.value), add(static_cast<int>(part.presence)), add(part.recorded_otherwise), add(part.row);
    for (const Flag& flag : graph.flags[contact]) out += graph.terms.flag[flag.flag] + " ";
    out += "\n";
  }
  for (std::uint32_t person = 0; person < graph.persons.ids.size(); ++person)
    for (const PersonContact entry : graph.contacts_of_person[person])
      add(person), add(entry.contact), add(entry.presence), add(entry.recorded_otherwise);
  for (std::uint32_t address = 0; address < graph.addresses.ids.size(); ++address)
    for (const AddressContact entry : graph.contacts_of_address[address])
      add(address), add(entry.contact), add(entry.met), add(entry.concerns), add(entry.filed);
  for (std::uint32_t share = 0; share < graph.shares.size(); ++share) {
    add(static_cast<int>(graph.shares[share].status));
    for (const ShareItem& item : graph.share_items[share]) add(item.contact.value);
  }
  return out;
}

std::vector<std::uint32_t> filed_at(const CaseGraph& graph, std::uint32_t address) {
  std::vector<std::uint32_t> contacts;
  for (const AddressContact entry : graph.contacts_of_address[address])
    if (entry.filed == 1) contacts.push_back(entry.contact);
  return contacts;
}

TEST(Overlay, WithoutChangesIsTheSameGraph) {
  const CaseGraph base = three().build();
  const CaseGraph same = with(base, {});
  EXPECT_EQ(written(same), written(base));
  EXPECT_TRUE(same.contacts.filed_at.shares_with(base.contacts.filed_at));
}

TEST(Overlay, RefilingMovesTheRecordAndNothingElse) {
  const CaseGraph base = three().build();
  const std::string before = written(base);
  Changes changes;
  changes.refile = {{ContactId{0}, AddressId{1}}, {ContactId{1}, AddressId{}}};
  const CaseGraph changed = with(base, changes);
  EXPECT_EQ(changed.contacts.filed_at[0], 1U);
  EXPECT_EQ(changed.contacts.filed_at[1], kNowhere);
  EXPECT_EQ(filed_at(changed, 1), (std::vector<std::uint32_t>{0, 2}));
  EXPECT_TRUE(filed_at(changed, 0).empty());
  EXPECT_TRUE(changed.contacts.agency.shares_with(base.contacts.agency));
  EXPECT_TRUE(changed.participants.items.shares_with(base.participants.items));
  EXPECT_EQ(written(base), before);
}

TEST(Overlay, IdentifyingNamesThePersonInBothPlaces) {
  const CaseGraph base = three().build();
  ASSERT_TRUE(base.participants[0][0].recorded_otherwise);
  Changes changes;
  changes.identify = {{ContactId{0}, PersonId{1}}};
  const CaseGraph changed = with(base, changes);
  EXPECT_FALSE(changed.participants[0][0].recorded_otherwise);
  EXPECT_EQ(changed.contacts_of_person[1][0].recorded_otherwise, 0U);
  EXPECT_TRUE(base.participants[0][0].recorded_otherwise);
  changes.identify = {{ContactId{0}, PersonId{0}}};
  EXPECT_THROW(with(base, changes), ArgumentError);
}

TEST(Overlay, SharesAreAddedAndTakenAsMade) {
  const CaseGraph base = three().build();
  Changes changes;
  changes.shares = {{AgencyId{1}, AgencyId{0}, PersonId{}, on("2011-02-20"), {ContactId{1}, ContactId{2}}}};
  changes.made = {ShareId{0}};
  const CaseGraph changed = with(base, changes);
  ASSERT_EQ(changed.shares.size(), 2U);
  EXPECT_EQ(changed.share_ids.size(), 2U);
  EXPECT_EQ(changed.shares[0].status, ShareStatus::made);
  EXPECT_EQ(changed.shares[1].from.value, 1U);
  ASSERT_EQ(changed.share_items[1].size(), 2U);
  EXPECT_EQ(changed.share_items[1][1].contact.value, 2U);
  EXPECT_EQ(changed.share_items[0].size(), base.share_items[0].size());
  EXPECT_EQ(base.shares[0].status, ShareStatus::stated_not_made);
  changes.made = {ShareId{9}};
  EXPECT_THROW(with(base, changes), ArgumentError);
}

TEST(Overlay, AddsAccess) {
  const CaseGraph base = three().build();
  Changes changes;
  changes.access = {{AgencyId{0}, AgencyId{1}, 0, {}, 0}};
  const CaseGraph changed = with(base, changes);
  ASSERT_EQ(changed.access.size(), 1U);
  EXPECT_EQ(changed.access[0].holder.value, 1U);
  EXPECT_TRUE(base.access.empty());
}

TEST(Overlay, RemovingLeavesARebuildWithoutTheContact) {
  const CaseGraph base = three().build();
  const std::string before = written(base);
  Changes changes;
  changes.remove = {ContactId{1}};  // b
  const CaseGraph changed = with(base, changes);
  EXPECT_EQ(labels(changed), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(changed.contacts.row[0], 1U);
  EXPECT_EQ(changed.contacts.row[1], 2U);
  EXPECT_EQ(changed.contacts.part_of[1], kNowhere);
  EXPECT_EQ(changed.contacts_of_person[0].size(), 1U);
  EXPECT_EQ(changed.contacts_of_person[0][0].contact, 1U);
  ASSERT_EQ(changed.share_items[0].size(), 1U);
  EXPECT_EQ(changed.share_items[0][0].contact.value, 0U);
  EXPECT_EQ(changed.flags[1].size(), 1U);
  EXPECT_TRUE(changed.contacts_of_incident[0].empty());
  EXPECT_EQ(written(base), before);
}

TEST(Overlay, MovingPutsContactsInOrderAnew) {
  const CaseGraph base = three().build();
  Changes changes;
  changes.move = {{ContactId{2}, days("2010-12-01", "2010-12-31")}};
  const CaseGraph changed = with(base, changes);
  EXPECT_EQ(labels(changed), (std::vector<std::string>{"c", "a", "b"}));
  EXPECT_EQ(changed.contacts.days(0), days("2010-12-01", "2010-12-31"));
  EXPECT_EQ(changed.contacts.row[0], 2U);
  EXPECT_EQ(changed.contacts.part_of[0], 2U);
  EXPECT_EQ(changed.flags[0].size(), 1U);
  EXPECT_EQ(changed.share_items[0][0].contact.value, 2U);
  EXPECT_EQ(changed.share_items[0][1].contact.value, 1U);
}

TEST(Overlay, OfAnOverlayIsBothChanges) {
  const CaseGraph base = three().build();
  Changes first, second;
  first.remove = {ContactId{0}};                   // a
  second.refile = {{ContactId{0}, AddressId{1}}};  // b, the first now
  const CaseGraph changed = with(with(base, first), second);
  EXPECT_EQ(labels(changed), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(filed_at(changed, 1), (std::vector<std::uint32_t>{0, 1}));
}

TEST(Overlay, WhatIsNotThereIsRefused) {
  const CaseGraph base = three().build();
  Changes refile, remove, move;
  refile.refile = {{ContactId{3}, AddressId{0}}};
  remove.remove = {ContactId{3}};
  move.move = {{ContactId{}, on("2011-01-01")}};
  for (const Changes& changes : {refile, remove, move}) EXPECT_THROW(with(base, changes), ArgumentError);
}

}  // namespace
}  // namespace casegraph::graph
