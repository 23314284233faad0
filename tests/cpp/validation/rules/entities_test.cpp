#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Ids;
using testing::Lines;
using testing::table;

constexpr const char* kChecks = "check_id|agency_id|key_kind|key|status";
constexpr const char* kStatements = "entity_table|entity_id|column|value";

TEST(EntitiesRule, LooksUpTheKeyOfACheckInItsTable) {
  Book book;
  book.with("addresses", "address_id", {"a"});
  book.with("identifiers", "identifier_id|kind", {"p|phone"});
  book.with("checks", kChecks,
            {"k1|wmp|address|a|made", "k2|wmp|person|a|made", "k3|wmp|identifier|p|made", "k4|wmp|address||made",
             "k5|wmp|address|A|made"});
  EXPECT_EQ(book.found(), (Lines{"dangling_key checks 2 key", "dangling_key checks 5 key"}));
  EXPECT_EQ(book.problems()[1].accepted, "an address_id of the table addresses");
}

TEST(EntitiesRule, TellsOfATableThatIsNotGiven) {
  Book book;
  book.with("checks", kChecks, {"k1|wmp|address|a|made"});
  EXPECT_EQ(book.found(), Lines{"dangling_key checks 1 key"});
  EXPECT_EQ(book.problems()[0].reason, "the casebook has no table addresses");
}

TEST(EntitiesRule, TellsOncePerTableOfIdsOfAnotherType) {
  Book book;
  book.with(table("addresses", "address_id", {"1", "2"}, Ids::integer));
  book.with("checks", kChecks, {"k1|wmp|address|1|made", "k2|wmp|person|A|made", "k3|wmp|address|2|made"});
  EXPECT_EQ(book.found(), Lines{"key_type_differs checks 0 key"});
}

TEST(EntitiesRule, LooksUpWhatARecordStandsFor) {
  Book book;
  book.with("addresses", "address_id", {"a"});
  book.with("crosswalk", "record_id|entity|entity_id", {"r1|person|A", "r1|address|a", "r2|person|a", "r3|address|A"});
  EXPECT_EQ(book.found(), (Lines{"dangling_key crosswalk 3 entity_id", "dangling_key crosswalk 4 entity_id"}));
}

TEST(EntitiesRule, LooksUpWhatAStatementIsAbout) {
  Book book;
  book.with("relationships", "relationship_id|from_person|to_person|kind", {"r1|A|B|partner"});
  book.with("statements", kStatements,
            {"persons|A|death_date|2014", "relationships|r1|start|2007", "relationships|r2|start|2007",
             "persons|C|sex|male", "persons|A|x_own|1"});
  EXPECT_EQ(book.found(), (Lines{"dangling_key statements 3 entity_id", "dangling_key statements 4 entity_id"}));
}

TEST(EntitiesRule, NamesTablesAndColumnsThatThereAreNot) {
  Book book;
  book.with("statements", kStatements,
            {"people|A|sex|male", "participants|c1|role|caller", "persons|A|death|2014", "persons|A|sex|male"});
  book.with("codes", "entity_table|entity_id|variable", {"persons|A|v", "person|A|v"});
  EXPECT_EQ(book.found(),
            (Lines{"unknown_entity_table statements 1 entity_table", "unknown_entity_table statements 2 entity_table",
                   "unknown_entity_column statements 3 column", "unknown_entity_table codes 2 entity_table"}));
}

TEST(EntitiesRule, SaysNothingMoreOfAnEssentialTableThatIsMissing) {
  Book book;
  book.without("persons");
  book.with("crosswalk", "record_id|entity|entity_id", {"r1|person|A"});
  book.with("statements", kStatements, {"persons|A|sex|male", "records|r1|sex|male"});
  EXPECT_EQ(book.found(), Lines{"missing_table persons 0 -"});
}

}  // namespace
}  // namespace casegraph::validation
