#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

TEST(IntervalsRule, IsSureOfReversedDates) {
  Book book;
  book.with("episodes", "episode_id|person_id|kind|start|end",
            {"e1|A|curfew|2013-01-18|2013-04-12", "e2|A|curfew|2013-04-12|2013-01-18", "e3|A|curfew|2013-04-12|2013",
             "e4|A|curfew|2013-04|2013-04-01", "e5|A|curfew|2013-05|2013-04-30", "e6|A|curfew||2013",
             "e7|A|curfew|2013|", "e8|A|curfew|2013-04-12|2013-04-12", "e9|A|curfew|2013-04-31|2012"});
  EXPECT_EQ(book.found(), (Lines{"reversed_interval episodes 2 end", "reversed_interval episodes 5 end",
                                 "impossible_date episodes 9 start"}));
  EXPECT_EQ(book.problems()[0].reason, "end lies before start (2013-04-12)");
  EXPECT_EQ(book.problems()[0].value, "2013-01-18");
}

TEST(IntervalsRule, ChecksEveryPairOfDates) {
  Book book;
  book.with("addresses", "address_id", {"a"});
  book.with("reviews", "review_id|title|scope_start|scope_end", {"R|x|2014|2013"});
  book.with("persons", "person_id|birth_date|death_date", {"A|1984|1983", "B|1983|1983"});
  book.with("relationships", "from_person|to_person|kind|start|end", {"A|B|partner|2014|2013"});
  book.with("identifiers", "identifier_id|kind|start|end", {"p|phone|2014|2013"});
  book.with("residences", "person_id|address_id|start|end", {"A|a|2014|2013"});
  book.with("coverage", "agency_id|start|end|basis", {"wmp|2014|2013|imr"});
  book.with("access", "agency_id|holder_agency|records|start|end", {"wmp|gp|all|2014|2013"});
  book.with("incidents", "incident_id|start|end", {"i|2014|2013"});
  // c1 and c2 are of 2010, after A's death.
  EXPECT_EQ(book.found(), (Lines{"reversed_interval reviews 1 scope_end", "reversed_interval persons 1 death_date",
                                 "reversed_interval relationships 1 end", "reversed_interval identifiers 1 end",
                                 "reversed_interval residences 1 end", "reversed_interval coverage 1 end",
                                 "reversed_interval access 1 end", "reversed_interval incidents 1 end",
                                 "~took_part_after_death participants 1 person_id",
                                 "~took_part_after_death participants 2 person_id"}));
}

TEST(IntervalsRule, ChecksTimesAndNumbers) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|time_min|time_max|count_min|count_max",
            {"c1|wmp|call|10:39|10:38|2|1", "c2|gp|call|10:39||2|"});
  book.with("episodes", "episode_id|person_id|kind|duration_min|duration_max",
            {"e1|A|curfew|10|9", "e2|A|curfew|10|10", "e3|A|curfew||9"});
  EXPECT_EQ(book.found(), (Lines{"reversed_interval contacts 1 time_max", "reversed_interval contacts 1 count_max",
                                 "reversed_interval episodes 1 duration_max"}));
  tables::Table contacts = testing::table("contacts", "contact_id|agency_id|kind", {"c1|wmp|call", "c2|gp|call"});
  contacts.columns.push_back(tables::time_column("time_min", {639, 639}));
  contacts.columns.push_back(tables::time_column("time_max", {639, 638}));
  EXPECT_EQ(Book().with(std::move(contacts)).found(), Lines{"reversed_interval contacts 2 time_max"});
}

}  // namespace
}  // namespace casegraph::validation
