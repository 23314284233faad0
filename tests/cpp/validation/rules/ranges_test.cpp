#include <gtest/gtest.h>

#include <limits>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

TEST(RangesRule, ChecksCountsAndDurations) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|count_min|count_max", {"c1|wmp|call|1|5", "c2|gp|call|0|0"});
  book.with("episodes", "episode_id|person_id|kind|duration_min|duration_max",
            {"e1|A|curfew|0|0", "e2|A|curfew|-2|-1"});
  EXPECT_EQ(book.found(), (Lines{"out_of_range contacts 2 count_min", "out_of_range contacts 2 count_max",
                                 "out_of_range episodes 2 duration_min", "out_of_range episodes 2 duration_max"}));
}

TEST(RangesRule, ChecksCoordinates) {
  Book book;
  book.with("addresses", "address_id|latitude|longitude", {"a|-90|180", "b|90.5|-181", "c|52.45|-1.82"});
  EXPECT_EQ(book.found(), (Lines{"out_of_range addresses 2 latitude", "out_of_range addresses 2 longitude"}));
}

TEST(RangesRule, ChecksProbabilities) {
  Book book;
  book.with("contact_links", "from_contact|to_contact|kind|status|probability",
            {"c2|c1|reply|proposed|0", "c2|c1|follows|proposed|1.01", "c2|c1|replaces|proposed|nan"});
  book.with("crosswalk", "record_id|entity|entity_id|probability", {"r|person|A|1", "r|person|B|-0.5"});
  EXPECT_EQ(book.found(), (Lines{"out_of_range contact_links 2 probability", "out_of_range contact_links 3 probability",
                                 "out_of_range crosswalk 2 probability"}));
}

}  // namespace
}  // namespace casegraph::validation
