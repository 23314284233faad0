#include <gtest/gtest.h>

#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using testing::Book;
using testing::Ids;
using testing::Lines;
using testing::table;

Lines of_persons(const std::vector<std::string>& ids) {
  Book book;
  book.with("persons", "person_id", ids);
  book.with("participants", "contact_id|person_id|presence",
            {"c1|" + ids[0] + "|took_part", "c2|" + ids[0] + "|took_part"});
  Lines persons;
  for (const std::string& line : book.found())
    if (line.find(" persons ") != std::string::npos) persons.push_back(line);
  return persons;
}

TEST(IdsRule, RefusesWhatProgramsWriteForAMissingValue) {
  for (const char* word : {"nan", "NaN", "NAN", "NaT", "None", "null", "NULL", "#N/A", "<NA>"})
    EXPECT_EQ(of_persons({"A", word}), Lines{"missing_word_id persons 2 person_id"}) << word;
  EXPECT_EQ(of_persons({"A", "nancy"}), Lines{});
  EXPECT_EQ(of_persons({"A", "Nan"}), Lines{});
  EXPECT_EQ(of_persons({"A", "-"}), Lines{});
}

TEST(IdsRule, WarnsOfWhatSomeProgramsWriteForAMissingValue) {
  for (const char* word : {"NA", "N/A", "n/a"})
    EXPECT_EQ(of_persons({"A", word}), Lines{"~word_that_may_be_missing_id persons 2 person_id"}) << word;
}

TEST(IdsRule, RefusesWholeNumbersThatBecameDecimal) {
  EXPECT_EQ(of_persons({"1.0", "2.0"}), (Lines{"decimal_id persons 1 person_id", "decimal_id persons 2 person_id"}));
  EXPECT_EQ(of_persons({"A", "12.0"}), Lines{"decimal_id persons 2 person_id"});
  EXPECT_EQ(of_persons({"A", "c-1.0"}), Lines{});
  EXPECT_EQ(of_persons({"A", ".0"}), Lines{});
  EXPECT_EQ(of_persons({"A", "1.00"}), Lines{});
  Book book;
  book.with("persons", "person_id", {"1.0"});
  book.with("participants", "contact_id|person_id|presence", {"c1|1.0|took_part", "c2|1.0|took_part"});
  const auto problem = book.problems()[0];
  EXPECT_EQ(problem.value, "1.0");
  EXPECT_EQ(problem.accepted, "write 1");
  EXPECT_NE(problem.reason.find("made a whole number a decimal one"), std::string::npos);
}

TEST(IdsRule, WarnsWhereTheColumnIsNumberedByPointAndDigit) {
  EXPECT_EQ(of_persons({"1.0", "1.1"}), Lines{"~decimal_id persons 1 person_id"});
  EXPECT_EQ(of_persons({"1.10", "2.0"}), Lines{"~decimal_id persons 2 person_id"});
}

TEST(IdsRule, LooksIntoColumnsThatRefer) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind|incident_id", {"c1|wmp|call|nan", "c2|gp|call|"});
  book.with("incidents", "incident_id", {"i"});
  // Not said to dangle besides: it is no id.
  EXPECT_EQ(book.found(), Lines{"missing_word_id contacts 1 incident_id"});
  EXPECT_EQ(book.problems()[0].accepted, "an empty cell, or the id itself");
}

TEST(IdsRule, LooksIntoCodedIdsAndLeavesWholeNumbers) {
  Book book;
  book.with(table("persons", "person_id", {"A", "None"}, Ids::coded));
  book.with("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c2|A|took_part"});
  EXPECT_EQ(book.found(), Lines{"missing_word_id persons 2 person_id"});
  Book numbers;
  numbers.with(table("contacts", "contact_id|agency_id|kind", {"1|7|call", "2|7|call"}, Ids::integer));
  numbers.with(table("agencies", "agency_id|name", {"7|Police"}, Ids::integer));
  numbers.with(table("persons", "person_id", {"1"}, Ids::integer));
  numbers.with(
      table("participants", "contact_id|person_id|presence", {"1|1|took_part", "2|1|took_part"}, Ids::integer));
  EXPECT_EQ(numbers.found(), Lines{});
}

TEST(IdsRule, LooksIntoOtherTextNowhere) {
  Book book;
  book.with("agencies", "agency_id|name|area", {"wmp|None|1.0", "gp|nan|NaN"});
  EXPECT_EQ(book.found(), Lines{});
}

TEST(IdsRule, FindsNothingInACasebookWithoutRows) {
  Book book;
  for (const char* name : {"persons", "agencies", "contacts", "participants"}) book.with({name, 0, {}});
  for (const std::string& line : book.found()) EXPECT_TRUE(line.starts_with("~empty_table")) << line;
}

TEST(IdsRule, ShowsNoIdOfARecord) {
  Book book;
  book.with("records", "record_id|agency_id", {"1.0|wmp"});
  EXPECT_EQ(book.found(), Lines{"decimal_id records 1 record_id"});
  EXPECT_EQ(book.problems()[0].value, "");
  EXPECT_EQ(book.problems()[0].accepted, "the whole number");
}

TEST(IdsRule, ADanglingNumberTellsOfTheSameNumberWrittenOtherwise) {
  Book book;
  book.with("persons", "person_id", {"1", "B"});
  book.with("participants", "contact_id|person_id|presence", {"c1|1.0|took_part", "c2|2.0|took_part"});
  const auto problems = book.problems();
  ASSERT_EQ(book.found(), (Lines{"dangling_key participants 1 person_id", "decimal_id participants 1 person_id",
                                 "dangling_key participants 2 person_id", "decimal_id participants 2 person_id"}));
  EXPECT_TRUE(problems[0].reason.starts_with("the table persons has no such person_id, but it has `1`: "))
      << problems[0].reason;
  EXPECT_EQ(problems[2].reason, "the table persons has no such person_id");
  book.with("persons", "person_id", {"1.0", "B"});
  book.with("participants", "contact_id|person_id|presence", {"c1|1|took_part", "c2|B|took_part"});
  EXPECT_EQ(book.found(), (Lines{"decimal_id persons 1 person_id", "dangling_key participants 1 person_id"}));
  EXPECT_TRUE(book.problems()[1].reason.starts_with("the table persons has no such person_id, but it has `1.0`: "));
}

}  // namespace
}  // namespace casegraph::validation
