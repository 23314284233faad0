#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Ids;
using testing::Lines;

TEST(RequiredRule, NamesEachEmptyCell) {
  Book book;
  book.with("agencies", "agency_id|name|sector", {"wmp||", "gp|Surgery|", "|Third|"});
  EXPECT_EQ(book.found(), (Lines{"required_cell agencies 1 name", "required_cell agencies 3 agency_id"}));
}

TEST(RequiredRule, LooksIntoCodedIntegerAndNullColumns) {
  Book book;
  book.with(testing::table("persons", "person_id", {"A", "", "B"}, Ids::coded));
  tables::Table agencies = testing::table("agencies", "agency_id", {"wmp", "gp"});
  agencies.columns.push_back(tables::null_column("name", 2));
  book.with(std::move(agencies));
  EXPECT_EQ(book.found(), (Lines{"required_cell persons 2 person_id", "required_cell agencies 1 name",
                                 "required_cell agencies 2 name"}));
  Book numbered;
  numbered.with(testing::table("documents", "document_id|title", {"1|One", "|Two"}, Ids::integer));
  EXPECT_EQ(numbered.found(), Lines{"required_cell documents 2 document_id"});
}

TEST(RequiredRule, CallsAFlagWithoutAuthorByName) {
  Book book;
  book.with("flags", "contact_id|flag|state|stated_by", {"c1|drugs|yes|agency_then", "c1|alcohol|yes|"});
  EXPECT_EQ(book.found(), Lines{"flag_without_author flags 2 stated_by"});
  EXPECT_EQ(book.problems()[0].accepted, "agency_then, agency_later, review or coder");
}

}  // namespace
}  // namespace casegraph::validation
