#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Lines;

TEST(CoverageRule, AsksOfWhomOnlyWhereThereAreSeveralReviews) {
  Book book;
  book.with("coverage", "agency_id|person_id|review_id|basis", {"wmp|||imr", "wmp|A||imr", "wmp||R1|imr"});
  book.with("reviews", "review_id|title", {"R1|x"});
  EXPECT_EQ(book.found(), Lines{});
  book.with("reviews", "review_id|title", {"R1|x", "R2|y"});
  EXPECT_EQ(book.found(), Lines{"~coverage_without_person_or_review coverage 1 review_id"});
}

TEST(CoverageRule, TellsOfAPersonOfAnotherReview) {
  Book book;
  book.with("reviews", "review_id|title", {"R1|x", "R2|y"});
  book.with("persons", "person_id|review_id", {"A|R1", "B|R2", "C|"});
  book.with("coverage", "agency_id|person_id|review_id|basis",
            {"wmp|A|R1|imr", "wmp|B|R1|imr", "wmp|C|R1|imr", "wmp|B||imr"});
  EXPECT_EQ(book.found(), Lines{"~coverage_of_another_review coverage 2 person_id"});
}

}  // namespace
}  // namespace casegraph::validation
