#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

TEST(CyclesRule, FindsEachCycleOfAgenciesOnce) {
  Book book;
  //  wmp <- gp <- x      y -> z -> y      s -> s
  book.with("agencies", "agency_id|name|parent_agency",
            {"wmp|W|", "gp|G|wmp", "x|X|gp", "t|T|z", "z|Z|y", "y|Y|z", "s|S|s"});
  EXPECT_EQ(book.found(),
            (Lines{"parent_agency_cycle agencies 5 parent_agency", "parent_agency_cycle agencies 7 parent_agency"}));
  EXPECT_EQ(book.problems()[0].reason, "the rows are parts of each other: z, y, z");
  EXPECT_EQ(book.problems()[1].reason, "the row is a part of itself");
}

TEST(CyclesRule, FindsContactsThatArePartsOfThemselves) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|part_of", {"c1|wmp|test|c1", "c2|gp|test|c1"});
  EXPECT_EQ(book.found(), Lines{"part_of_cycle contacts 1 part_of"});
}

TEST(CyclesRule, TakesLongChainsAndTellsLongCyclesInShort) {
  Book book;
  std::vector<std::string> agencies{"wmp|W|", "gp|G|"};
  for (int row = 0; row < 5000; ++row)
    agencies.push_back("n" + std::to_string(row) + "|N|" + (row == 0 ? "wmp" : "n" + std::to_string(row - 1)));
  EXPECT_EQ(book.with("agencies", "agency_id|name|parent_agency", agencies).found(), Lines{});
  agencies[2] = "n0|N|n4999";
  book.with("agencies", "agency_id|name|parent_agency", agencies);
  EXPECT_EQ(book.found(), Lines{"parent_agency_cycle agencies 3 parent_agency"});
  EXPECT_EQ(book.problems()[0].reason,
            "the rows are parts of each other: n0, n4999, n4998, n4997, n4996, 4995 more, n0");
}

}  // namespace
}  // namespace casegraph::validation
