#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

TEST(ContactsRule, WarnsOfContactsWithoutParticipant) {
  Book book;
  book.with("participants", "contact_id|person_id|presence", {"c2|A|absent"});
  EXPECT_EQ(book.found(), Lines{"~contact_without_participant contacts 1 contact_id"});
}

TEST(ContactsRule, WarnsOfDaysOfRecordingAndBookingInTheWrongOrder) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|date|recorded_on|booked_on",
            {"c1|wmp|call|2010-10-08|2010-10-07|2010-10-09", "c2|gp|call|2010-10-08|2010-10|2010-10"});
  EXPECT_EQ(book.found(),
            (Lines{"~recorded_before_contact contacts 1 recorded_on", "~booked_after_contact contacts 1 booked_on"}));
}

TEST(ContactsRule, TakesTheDayItself) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|date|recorded_on|booked_on",
            {"c1|wmp|call|2010-10-08|2010-10-08|2010-10-08", "c2|gp|call||2010-10|2010-10"});
  EXPECT_EQ(book.found(), Lines{});
}

TEST(ContactsRule, AsksAsWhomAPersonWasRecorded) {
  Book book;
  book.with("participants", "contact_id|person_id|presence|recorded_as|identified_on",
            {"c1|A|took_part|unknown female|2014", "c2|B|took_part||2014-01-02"});
  EXPECT_EQ(book.found(), Lines{"identified_without_recorded_as participants 2 identified_on"});
  tables::Table participants = testing::table("participants", "contact_id|person_id|presence|identified_on",
                                              {"c1|A|took_part|", "c2|B|took_part|2014-01-02"});
  EXPECT_EQ(Book().with(std::move(participants)).found(),
            Lines{"identified_without_recorded_as participants 2 identified_on"});
}

}  // namespace
}  // namespace casegraph::validation
