#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

TEST(TablesRule, AsksForTheFourEssentialTables) {
  Book book;
  book.without("persons").without("participants");
  EXPECT_EQ(book.found(), (Lines{"missing_table persons 0 -", "missing_table participants 0 -"}));
}

TEST(TablesRule, WarnsOfAnEssentialTableWithoutRows) {
  Book book;
  book.with({"participants", 0, {}});
  book.with({"addresses", 0, {}});
  EXPECT_EQ(book.found(), Lines{"~empty_table participants 0 -"});
}

TEST(TablesRule, AsksForRequiredColumns) {
  Book book;
  book.with("agencies", "agency_id", {"wmp", "gp"});
  book.with("participants", "contact_id|person_id", {});
  EXPECT_EQ(book.found(), (Lines{"missing_column agencies 0 name", "~empty_table participants 0 -",
                                 "missing_column participants 0 presence"}));
}

TEST(TablesRule, RefusesStorageThatTheSchemaDoesNotAllow) {
  Book book;
  tables::Table persons = testing::table("persons", "person_id", {"A", "B"});
  persons.columns.push_back(tables::integer_column("birth_date", {1983, 1990}));
  persons.columns.push_back(tables::null_column("death_date", 2));
  persons.columns.push_back(tables::null_column("sex", 1));
  book.with(std::move(persons));
  EXPECT_EQ(book.found(), (Lines{"wrong_type persons 0 sex", "wrong_type persons 0 birth_date"}));
  EXPECT_EQ(book.problems()[1].reason, "the column holds int64");
  EXPECT_EQ(book.problems()[0].reason, "the column has 1 values for 2 rows");
}

TEST(TablesRule, GoesOnWithoutAKeyOfUnfitStorage) {
  Book book;
  tables::Table persons{"persons", 2, {tables::number_column("person_id", {1.0, 2.0})}};
  book.with(std::move(persons));
  EXPECT_EQ(book.found(), Lines{"wrong_type persons 0 person_id"});
}

TEST(TablesRule, AnUnreadableTableIsNeitherMissingNorReferredToInVain) {
  Book book;
  book.without("persons");
  book.with("contacts", "contact_id|agency_id|kind|date", {"c1|wmp|call|2011-02-30", "c1|nobody|call|2011-03-01"});
  book.with("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c9|Z|took_part"});
  Options options;
  options.incomplete = {"persons", "documents"};
  EXPECT_EQ(book.found(options),
            (Lines{"impossible_date contacts 1 date", "~contact_without_participant contacts 2 contact_id",
                   "duplicate_key contacts 2 contact_id", "dangling_key contacts 2 agency_id",
                   "dangling_key participants 2 contact_id"}));
}

TEST(TablesRule, ATableReadInPartIsCheckedAndNotReferredToInVain) {
  Book book;
  book.with("persons", "person_id|birth_date", {"A|2011-02-30"});
  Options options;
  options.incomplete = {"persons"};
  EXPECT_EQ(book.found(options), Lines{"impossible_date persons 1 birth_date"});
}

TEST(TablesRule, WhoTookPartIsNotMissedWhereParticipantsCouldNotAllBeRead) {
  Book book;
  book.with("participants", "contact_id|person_id|presence", {"c1|A|took_part"});
  Options options;
  options.incomplete = {"participants"};
  EXPECT_EQ(book.found(options), Lines{});
  EXPECT_EQ(book.found(), Lines{"~contact_without_participant contacts 2 contact_id"});
}

TEST(TablesRule, AnIncompleteTableIsOneOfTheSchema) {
  Options options;
  options.incomplete = {"person"};
  EXPECT_THROW(Book().problems(options), ArgumentError);
}

}  // namespace
}  // namespace casegraph::validation
