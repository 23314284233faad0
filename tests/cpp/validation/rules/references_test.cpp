#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Ids;
using testing::Lines;
using testing::table;

TEST(ReferencesRule, NamesEachDanglingKey) {
  Book book;
  book.with("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c2|C|took_part"});
  EXPECT_EQ(book.found(), Lines{"dangling_key participants 2 person_id"});
  const auto problem = book.problems()[0];
  EXPECT_EQ(problem.value, "C");
  EXPECT_EQ(problem.reason, "the table persons has no such person_id");
  EXPECT_EQ(problem.accepted, "a person_id of the table persons");
}

TEST(ReferencesRule, ComparesIntegers) {
  Book book;
  book.with(table("incidents", "incident_id", {"5"}, Ids::integer));
  tables::Table contacts = table("contacts", "contact_id|agency_id|kind", {"c1|wmp|call", "c2|gp|call"});
  contacts.columns.push_back(tables::integer_column("incident_id", {5, 6}));
  book.with(std::move(contacts));
  EXPECT_EQ(book.found(), Lines{"dangling_key contacts 2 incident_id"});
}

TEST(ReferencesRule, TakesElsewhereInFiledAtOnly) {
  Book book;
  book.with("addresses", "address_id", {"a"});
  book.with("contacts", "contact_id|agency_id|kind|met_at|filed_at",
            {"c1|wmp|call|a|elsewhere", "c2|gp|call|elsewhere|b"});
  EXPECT_EQ(book.found(), (Lines{"dangling_key contacts 2 met_at", "dangling_key contacts 2 filed_at"}));
  EXPECT_EQ(book.problems()[1].accepted, "an address_id of the table addresses, or `elsewhere`");
}

TEST(ReferencesRule, TellsOnceOfATableThatIsNotGiven) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|incident_id|filed_at",
            {"c1|wmp|call|i1|elsewhere", "c2|gp|call|i2|"});
  EXPECT_EQ(book.found(), Lines{"dangling_key contacts 0 incident_id"});
  EXPECT_EQ(book.problems()[0].reason, "2 cells refer to the table incidents, which the casebook does not have");
}

TEST(ReferencesRule, FindsNothingInATableWithoutRows) {
  Book book;
  book.with({"incidents", 0, {}});
  book.with("contacts", "contact_id|agency_id|kind|incident_id", {"c1|wmp|call|i1", "c2|gp|call|"});
  EXPECT_EQ(book.found(), Lines{"dangling_key contacts 1 incident_id"});
}

TEST(ReferencesRule, TellsOnceOfIdsOfAnotherType) {
  Book book;
  book.with(table("contacts", "contact_id|agency_id|kind", {"1|7|call", "2|7|call"}, Ids::integer));
  book.with(table("agencies", "agency_id|name", {"7|Police"}, Ids::integer));
  book.with("participants", "contact_id|person_id|presence", {"1|A|took_part", "2|B|took_part"});
  EXPECT_EQ(book.found(), Lines{"key_type_differs participants 0 contact_id"});
  EXPECT_EQ(book.problems()[0].reason,
            "the column holds text, and contacts.contact_id, to which it refers, holds whole numbers");
  EXPECT_EQ(book.problems()[0].accepted, "whole numbers, as in contacts.contact_id");
}

TEST(ReferencesRule, TakesEmptyColumnsOfAnyType) {
  Book book;
  tables::Table contacts = table("contacts", "contact_id|agency_id|kind", {"c1|wmp|call", "c2|gp|call"});
  contacts.columns.push_back(tables::integer_column("part_of", {0, 0}, {0, 0}));
  contacts.columns.push_back(tables::null_column("incident_id", 2));
  book.with(std::move(contacts));
  EXPECT_EQ(book.found(), Lines{});
}

TEST(ReferencesRule, TakesElsewhereBesideIntegerAddresses) {
  Book book;
  book.with(table("addresses", "address_id", {"1"}, Ids::integer));
  book.with("contacts", "contact_id|agency_id|kind|filed_at", {"c1|wmp|call|elsewhere", "c2|gp|call|"});
  EXPECT_EQ(book.found(), Lines{});
  book.with("contacts", "contact_id|agency_id|kind|filed_at", {"c1|wmp|call|elsewhere", "c2|gp|call|1"});
  EXPECT_EQ(book.found(), Lines{"key_type_differs contacts 0 filed_at"});
}

TEST(ReferencesRule, LeavesIdentitiesApart) {
  Book book;
  book.with("crosswalk", "record_id|entity|entity_id", {"r1|person|A"});
  EXPECT_EQ(book.found(), Lines{});
}

TEST(ReferencesRule, ChecksTheFatalIncident) {
  Book book;
  book.with("incidents", "incident_id", {"i1"});
  book.with("reviews", "review_id|title|fatal_incident_id", {"R1|x|i1", "R2|y|i2"});
  EXPECT_EQ(book.found(), Lines{"dangling_key reviews 2 fatal_incident_id"});
}

}  // namespace
}  // namespace casegraph::validation
