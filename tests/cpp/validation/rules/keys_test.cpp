#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Ids;
using testing::Lines;

TEST(KeysRule, NamesTheFirstRowOfAKey) {
  Book book;
  book.with("persons", "person_id", {"A", "B", "A", "A"});
  EXPECT_EQ(book.found(), (Lines{"duplicate_key persons 3 person_id", "duplicate_key persons 4 person_id"}));
  EXPECT_EQ(book.problems()[1].reason, "row 1 has the same key (person_id)");
  EXPECT_EQ(book.problems()[1].value, "A");
}

TEST(KeysRule, ComparesIntegers) {
  Book book;
  book.with(testing::table("documents", "document_id|title", {"1|x", "2|y", "1|z"}, Ids::integer));
  EXPECT_EQ(book.found(), Lines{"duplicate_key documents 3 document_id"});
}

TEST(KeysRule, TakesEmptyPartsOfAKeyAsEqual) {
  Book book;
  book.with("participants", "contact_id|person_id|role|presence",
            {"c1|A||took_part", "c1|A|caller|took_part", "c1|A||absent", "c2|A||absent"});
  EXPECT_EQ(book.found(), Lines{"duplicate_key participants 3 contact_id"});
  EXPECT_EQ(book.problems()[0].value, "c1, A, (empty)");
}

TEST(KeysRule, TakesAbsentOptionalPartsAsEmpty) {
  Book book;
  book.with("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c2|B|absent", "c1|A|absent"});
  EXPECT_EQ(book.found(), Lines{"duplicate_key participants 3 contact_id"});
}

TEST(KeysRule, LeavesRowsWithoutAKeyToTheirOwnRule) {
  Book book;
  book.with("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c2||absent", "c2||absent"});
  EXPECT_EQ(book.found(), (Lines{"required_cell participants 2 person_id", "required_cell participants 3 person_id"}));
}

TEST(KeysRule, AsksUniqueColumnsToBeSo) {
  Book book;
  book.with("relationships", "relationship_id|from_person|to_person|kind",
            {"r1|A|B|partner", "|A|B|friend", "|B|A|friend", "r1|B|A|carer"});
  EXPECT_EQ(book.found(), Lines{"duplicate_value relationships 4 relationship_id"});
}

TEST(KeysRule, RefusesIdsThatMeanSomethingElse) {
  Book book;
  book.with("addresses", "address_id", {"a", "elsewhere"});
  book.with("documents", "document_id|title", {"over:view|x", "d;e|y", "plain|z"});
  EXPECT_EQ(book.found(), (Lines{"reserved_id documents 1 document_id", "reserved_id documents 2 document_id",
                                 "reserved_id addresses 2 address_id"}));
}

}  // namespace
}  // namespace casegraph::validation
