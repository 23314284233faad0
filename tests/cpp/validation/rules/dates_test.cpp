#include <gtest/gtest.h>

#include <limits>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Ids;
using testing::Lines;

TEST(DatesRule, TellsImpossibleDaysFromOtherNotations) {
  Book book;
  book.with("persons", "person_id|birth_date",
            {"A|2011-02-30", "B|30/02/2011", "C|2011-02", "D|2012-03~", "E|../2013-01", "F|2011-13", "G|2013/2012",
             "H|40544", "I|"});
  EXPECT_EQ(book.found(), (Lines{"impossible_date persons 1 birth_date", "bad_date persons 2 birth_date",
                                 "impossible_date persons 6 birth_date", "impossible_date persons 7 birth_date",
                                 "bad_date persons 8 birth_date"}));
  EXPECT_EQ(book.problems()[0].value, "2011-02-30");
  EXPECT_NE(book.problems()[0].reason, "");
}

TEST(DatesRule, ReadsDatesOfEveryTableAndStorage) {
  Book book;
  tables::Table documents = testing::table("documents", "document_id|title", {"d|x", "e|y"});
  documents.columns.push_back(tables::date_column("date", {0, std::numeric_limits<std::int32_t>::max()}));
  documents.columns.push_back(tables::coded_column("published", {0, 1}, {"2016", "2016-04-31"}));
  book.with(std::move(documents));
  EXPECT_EQ(book.found(), (Lines{"impossible_date documents 2 date", "impossible_date documents 2 published"}));
}

TEST(DatesRule, ReadsTimes) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|time_min|time_max",
            {"c1|wmp|call|10:39|10:39", "c2|gp|call|25:00|9 pm"});
  EXPECT_EQ(book.found(), (Lines{"bad_time contacts 2 time_min", "bad_time contacts 2 time_max"}));
  tables::Table contacts = testing::table("contacts", "contact_id|agency_id|kind", {"c1|wmp|call", "c2|gp|call"});
  contacts.columns.push_back(tables::time_column("time_min", {639, 1440}));
  book.with(std::move(contacts));
  EXPECT_EQ(book.found(), Lines{"bad_time contacts 2 time_min"});
}

TEST(DatesRule, ReadsWindows) {
  Book book;
  book.with("checks", "check_id|agency_id|key_kind|window|status",
            {"k1|wmp|person|P18M|made", "k2|wmp|person|18 months|made", "k3|wmp|person||made"});
  EXPECT_EQ(book.found(), Lines{"bad_duration checks 2 window"});
}

}  // namespace
}  // namespace casegraph::validation
