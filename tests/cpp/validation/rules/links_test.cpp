#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

TEST(LinksRule, GoesFromTheLaterContactToTheEarlier) {
  Book book;
  book.with("contact_links", "from_contact|to_contact|kind|status",
            {"c2|c1|reply|made", "c1|c2|reply|made", "c1|c1|same_incident|made"});
  EXPECT_EQ(book.found(),
            (Lines{"~link_backwards contact_links 2 from_contact", "link_to_itself contact_links 3 to_contact"}));
}

TEST(LinksRule, IsSilentWhereDatesLeaveTheOrderOpen) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|date", {"c1|wmp|call|2010-10", "c2|gp|call|2010-10-31"});
  book.with("contact_links", "from_contact|to_contact|kind|status", {"c2|c1|reply|made", "c1|c2|follows|made"});
  EXPECT_EQ(book.found(), Lines{});
}

}  // namespace
}  // namespace casegraph::validation
