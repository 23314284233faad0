#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

// c1 is of 2010-10-08, c2 of 2010-11-28.
TEST(LivesRule, WarnsOnlyWhereEveryDayLiesAfterTheDeath) {
  Book book;
  book.with("persons", "person_id|death_date", {"A|2010-10-07", "B|2010-11", "C|2010-10-08", "D|2011/.."});
  book.with(
      "participants", "contact_id|person_id|presence",
      {"c1|A|took_part", "c2|A|spoken_about", "c2|B|took_part", "c1|C|took_part", "c2|C|took_part", "c2|D|took_part"});
  EXPECT_EQ(book.found(), (Lines{"~took_part_after_death participants 1 person_id",
                                 "~took_part_after_death participants 5 person_id"}));
  EXPECT_EQ(book.problems()[1].reason,
            "took part in a contact (contacts row 2) on a day after the person's death (persons row 3)");
  EXPECT_EQ(book.problems()[1].value, "C");
}

TEST(LivesRule, WarnsWhereEveryDayLiesBeforeTheBirth) {
  Book book;
  book.with("persons", "person_id|birth_date|unborn", {"A|2010-10-09|", "B|2011|false", "C|2010|"});
  book.with("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c2|B|took_part", "c1|C|took_part"});
  EXPECT_EQ(book.found(), (Lines{"~took_part_before_birth participants 1 person_id",
                                 "~took_part_before_birth participants 2 person_id"}));
}

TEST(LivesRule, LetsTheUnbornTakePart) {
  Book book;
  book.with("persons", "person_id|birth_date|unborn", {"A|2011-01|true", "B||true"});
  EXPECT_EQ(book.found(), Lines{"~unborn_with_birth_date persons 1 birth_date"});
}

TEST(LivesRule, IsSilentOnContactsWithoutDate) {
  Book book;
  book.with("persons", "person_id|birth_date|death_date", {"A|2005|2006", "B|2020|2021"});
  book.with("contacts", "contact_id|agency_id|kind|date", {"c1|wmp|call|", "c2|gp|call|2006/2020"});
  EXPECT_EQ(book.found(), Lines{});
}

}  // namespace
}  // namespace casegraph::validation
