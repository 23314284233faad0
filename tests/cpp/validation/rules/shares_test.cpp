#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

TEST(SharesRule, AsksForAReceiver) {
  Book book;
  book.with(
      "shares", "share_id|from_agency|to_agency|to_person|forum|status",
      {"s1|wmp|gp|||made", "s2|wmp||A||made", "s3|wmp|||MARAC|made", "s4|wmp||||made", "s5|wmp||||receipt_unconfirmed",
       "s6|wmp||||stated_not_made", "s7|wmp||||no_record_found", "s8|wmp||||unclear"});
  EXPECT_EQ(book.found(),
            (Lines{"share_without_receiver shares 4 to_agency", "~share_without_receiver shares 5 to_agency",
                   "~share_without_receiver shares 6 to_agency", "~share_without_receiver shares 7 to_agency",
                   "~share_without_receiver shares 8 to_agency"}));
}

TEST(SharesRule, AsksWhatAShareCarried) {
  Book book;
  book.with("shares", "share_id|from_agency|to_agency|status|date", {"s1|wmp|gp|made|2010-10-19"});
  book.with("share_items", "share_id|contact_id|fact", {"s1|c1|", "s1||drugs", "s1||", "s1|c2|drugs"});
  EXPECT_EQ(book.found(), (Lines{"share_item_without_content share_items 3 contact_id",
                                 "~share_carries_later_contact share_items 4 contact_id"}));
}

TEST(SharesRule, IsSilentWhereDatesLeaveTheOrderOpen) {
  Book book;
  book.with("shares", "share_id|from_agency|to_agency|status|date",
            {"s1|wmp|gp|made|2010", "s2|wmp|gp|made|", "s3|wmp|gp|made|2010-11-28"});
  book.with("share_items", "share_id|contact_id", {"s1|c2", "s2|c2", "s3|c2"});
  EXPECT_EQ(book.found(), Lines{});
}

}  // namespace
}  // namespace casegraph::validation
