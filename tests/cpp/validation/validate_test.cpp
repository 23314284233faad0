#include "casegraph/validation/validate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/progress.hpp"
#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Ids;
using testing::Lines;
using testing::table;

TEST(Validate, FindsNothingWhereNothingIsWrong) { EXPECT_EQ(Book().found(), Lines{}); }

TEST(Validate, FindsNothingWithIntegerIds) {
  Book book;
  book.with(table("persons", "person_id", {"1", "2"}, Ids::integer))
      .with(table("agencies", "agency_id|name", {"7|Police"}, Ids::integer))
      .with(table("contacts", "contact_id|agency_id|kind|part_of", {"10|7|call|", "11|7|call|10"}, Ids::integer))
      .with(table("participants", "contact_id|person_id|presence", {"10|1|took_part", "11|2|absent"}, Ids::integer));
  EXPECT_EQ(book.found(), Lines{});
}

TEST(Validate, FindsTheSameInCodedColumns) {
  Book book;
  book.with(table("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c9|B|took_prat", "c2|A|absent"},
                  Ids::coded));
  EXPECT_EQ(book.found(), (Lines{"dangling_key participants 2 contact_id", "unknown_term participants 2 presence"}));
}

TEST(Validate, OrdersByTableRowColumnAndRule) {
  Book book;
  book.with("persons", "person_id|sex|birth_date", {"A||", "B|femal|2010-02-30", "B|x|"});
  book.with("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c2||took_part", "c2|Z|here"});
  EXPECT_EQ(book.found(), (Lines{"unknown_term persons 2 sex", "impossible_date persons 2 birth_date",
                                 "duplicate_key persons 3 person_id", "unknown_term persons 3 sex",
                                 "required_cell participants 2 person_id", "dangling_key participants 3 person_id",
                                 "unknown_term participants 3 presence"}));
}

TEST(Validate, ListsAtMostSoManyOfOneRuleAndColumnAndCountsTheRest) {
  Book book;
  std::vector<std::string> rows;
  for (int row = 0; row < 100000; ++row) rows.push_back("c1|X" + std::to_string(row) + "|took_part");
  book.with("participants", "contact_id|person_id|presence", rows);
  Options options;
  options.most_per_rule = 3;
  EXPECT_EQ(book.found(options),
            (Lines{"~contact_without_participant contacts 2 contact_id", "dangling_key participants 0 person_id",
                   "dangling_key participants 1 person_id", "dangling_key participants 2 person_id",
                   "dangling_key participants 3 person_id"}));
  EXPECT_EQ(book.problems(options)[1].reason, "99997 further problems of this kind are not listed");
  options.most_per_rule = 0;
  EXPECT_EQ(book.problems(options).size(), 100001U);
}

TEST(Validate, ListsAllWhereThereAreExactlySoMany) {
  Book book;
  book.with("persons", "person_id|sex", {"A|x", "B|y"});
  Options options;
  options.most_per_rule = 2;
  EXPECT_EQ(book.found(options), (Lines{"unknown_term persons 1 sex", "unknown_term persons 2 sex"}));
}

TEST(Validate, CutsLongValues) {
  Book book;
  book.with("persons", "person_id|sex", {"A|", "B|" + std::string(500, 'x')});
  EXPECT_EQ(book.problems().at(0).value, std::string(80, 'x'));
}

TEST(Validate, TellsProgressToTheEnd) {
  const std::vector<tables::Table> casebook{table("persons", "person_id", {"A", "B"})};
  Progress progress;
  validate(casebook, {}, progress);
  EXPECT_GT(progress.total(), 0);
  EXPECT_EQ(progress.done(), progress.total());
}

TEST(Validate, StopsOnRequest) {
  const std::vector<tables::Table> casebook{table("persons", "person_id", {"A"})};
  Progress progress;
  progress.request_stop();
  EXPECT_THROW(validate(casebook, {}, progress), Stopped);
}

TEST(Validate, RefusesTablesThatThereAreNot) {
  Progress progress;
  const std::vector<tables::Table> unknown{{"people", 0, {}}};
  EXPECT_THROW(validate(unknown, {}, progress), ArgumentError);
  const std::vector<tables::Table> twice{table("persons", "person_id", {"A"}), table("persons", "person_id", {"B"})};
  EXPECT_THROW(validate(twice, {}, progress), ArgumentError);
}

TEST(Validate, TellsNothingOfIdentities) {
  Book book;
  book.with("records", "record_id|agency_id|contact_id|sex|birth_date|source",
            {"r-smith|wmp|c-smith|smith|2011-02-30|smith", "r-smith|smith|c1|||smith:1"});
  book.with("documents", "document_id|title", {"d|Extract"});
  book.with("crosswalk", "record_id|entity|entity_id|probability", {"smith|person|smith|1.5", "smith|person|smith|"});
  book.with("statements", "entity_table|entity_id|column|value",
            {"records|smith|smith|smith", "records|smith|family_name|smith", "records|smith|family_name|smith"});
  const auto problems = book.problems();
  EXPECT_EQ(problems.size(), 18U);
  for (const tables::Problem& problem : problems) {
    EXPECT_EQ(problem.value, "") << problem.rule;
    EXPECT_EQ(problem.reason.find("smith"), std::string::npos) << problem.reason;
    EXPECT_EQ(problem.accepted.find("smith"), std::string::npos) << problem.accepted;
    EXPECT_EQ(problem.reason.find("2011"), std::string::npos) << problem.reason;
  }
}

}  // namespace
}  // namespace casegraph::validation
