#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Ids;
using testing::Lines;

TEST(SourcesRule, ReadsDocumentAndPlace) {
  Book book;
  book.with(
      "persons", "person_id|source",
      {"A|overview:2.17; overview:2.18", "B|overview", "C|:2.17", "D|overview:", "E|overview:1;", "F|", "G|a:1; b; c"});
  EXPECT_EQ(book.found(),
            (Lines{"bad_source persons 2 source", "bad_source persons 3 source", "bad_source persons 4 source",
                   "bad_source persons 5 source", "bad_source persons 7 source", "bad_source persons 7 source"}));
  EXPECT_EQ(book.problems()[4].value, "b");
}

TEST(SourcesRule, LooksUpDocumentsWhereTheyAreGiven) {
  Book book;
  book.with("persons", "person_id|source", {"A|overview:2.17;imr:3", "B|overview:2.17"});
  book.with("documents", "document_id|title|source", {"overview|x|imr:1"});
  EXPECT_EQ(book.found(), (Lines{"dangling_source documents 1 source", "dangling_source persons 1 source"}));
  EXPECT_EQ(book.problems()[1].value, "imr:3");
}

TEST(SourcesRule, LooksUpIntegerDocuments) {
  Book book;
  book.with("persons", "person_id|source", {"A|12:2.17", "B|13:1; 12x:1"});
  book.with(testing::table("documents", "document_id|title", {"12|x"}, Ids::integer));
  EXPECT_EQ(book.found(), (Lines{"dangling_source persons 2 source", "dangling_source persons 2 source"}));
}

TEST(SourcesRule, FindsNoDocumentInATableWithoutRows) {
  Book book;
  book.with("persons", "person_id|source", {"A|overview:1", "B|"});
  book.with({"documents", 0, {}});
  EXPECT_EQ(book.found(), Lines{"dangling_source persons 1 source"});
}

}  // namespace
}  // namespace casegraph::validation
