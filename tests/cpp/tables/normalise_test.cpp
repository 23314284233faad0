#include "casegraph/tables/normalise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace casegraph::tables {
namespace {

using schema::ColumnType;
using Cells = std::vector<std::optional<std::string>>;

constexpr schema::Column kColumns[] = {
    {"key", ColumnType::id, true},   {"words", ColumnType::text},    {"whole", ColumnType::integer},
    {"decimal", ColumnType::number}, {"truth", ColumnType::boolean}, {"day", ColumnType::date},
    {"minute", ColumnType::time},    {"term", ColumnType::category}, {"items", ColumnType::list},
};
constexpr std::string_view kKey[] = {"key"};
constexpr schema::Table kDeclared{"things", "a thing", false, kKey, kColumns};
constexpr schema::Table kIdentities{"things", "a thing", false, kKey, kColumns, true};

Normalised normalised(Column column, const schema::Table& declared = kDeclared, std::int64_t most = 1000) {
  Table table{"things", column.length, {}};
  if (column.name != "key")
    table.columns.push_back(integer_column("key", std::vector<std::int64_t>(static_cast<std::size_t>(column.length))));
  table.columns.push_back(std::move(column));
  return normalise(table, declared, most);
}

Cells cells_of(const Column& column) {
  Cells cells;
  for (std::int64_t row = 0; row < column.length; ++row)
    cells.push_back(column.is_valid(row) ? std::optional(text_of(column, row)) : std::nullopt);
  return cells;
}

// The column after normalising, and the rule and row of each problem.
struct Outcome {
  Cells cells;
  Storage storage;
  std::vector<std::string> problems;
};
Outcome outcome(Column column) {
  const std::string name = column.name;
  const Normalised result = normalised(std::move(column));
  Outcome out{cells_of(*result.table.find(name)), result.table.find(name)->storage, {}};
  EXPECT_EQ(static_cast<std::size_t>(std::count(out.cells.begin(), out.cells.end(), std::nullopt)),
            static_cast<std::size_t>(result.table.find(name)->null_count));
  for (const Problem& problem : result.problems) {
    EXPECT_EQ(problem.table, "things");
    EXPECT_EQ(problem.column, name);
    EXPECT_EQ(problem.level, Level::error);
    EXPECT_FALSE(problem.reason.empty());
    EXPECT_FALSE(problem.accepted.empty());
    out.problems.push_back(problem.rule + " " + std::to_string(problem.row));
  }
  return out;
}
using Problems = std::vector<std::string>;

TEST(Normalise, KeepsIdsAsGiven) {
  EXPECT_EQ(outcome(integer_column("key", {7, -1})).storage, Storage::int64);
  const Outcome texts = outcome(text_column("key", {"007", "", std::nullopt, "a b"}));
  EXPECT_EQ(texts.cells, (Cells{"007", std::nullopt, std::nullopt, "a b"}));
  EXPECT_TRUE(texts.problems.empty());
  EXPECT_EQ(outcome(coded_column("key", {0, -1}, {"x"})).storage, Storage::coded);
}

TEST(Normalise, RefusesIdsThatBecameNumbers) {
  const Normalised result = normalised(number_column("key", {0, 1, 2}, {0, 1, 1}));
  ASSERT_EQ(result.problems.size(), 1u);
  EXPECT_EQ(result.problems[0].rule, "decimal_id");
  EXPECT_EQ(result.problems[0].row, 0);
  EXPECT_EQ(result.problems[0].value, "1.0");
  EXPECT_EQ(result.problems[0].reason, "ids that became decimal numbers, often because a column had empty cells");
  EXPECT_EQ(result.table.find("key")->null_count, 3);
  EXPECT_EQ(outcome(number_column("key", {std::numeric_limits<double>::quiet_NaN()})).problems,
            (Problems{"decimal_id 0"}));
  EXPECT_EQ(outcome(date_column("key", {1})).problems, (Problems{"wrong_type 0"}));
  EXPECT_EQ(outcome(boolean_column("key", {1})).problems, (Problems{"wrong_type 0"}));
}

TEST(Normalise, ColumnsWithoutValuesFitEveryType) {
  for (const schema::Column& declared : kColumns) {
    const Outcome nothing = outcome(null_column(std::string(declared.name), 2));
    EXPECT_EQ(nothing.cells, (Cells{std::nullopt, std::nullopt}));
    EXPECT_TRUE(nothing.problems.empty()) << declared.name;
    EXPECT_NE(nothing.storage, Storage::null);
    EXPECT_TRUE(outcome(number_column(std::string(declared.name), {0.0}, {0})).problems.empty()) << declared.name;
    EXPECT_TRUE(outcome(null_column(std::string(declared.name), 0)).problems.empty()) << declared.name;
  }
}

TEST(Normalise, FindsWhiteSpaceWhereItWouldChangeAKey) {
  const Cells cells{"a",
                    " a",
                    "a ",
                    "a\t",
                    "\xC2\xA0"
                    "a",
                    "a\xC2\xA0",
                    "a b",
                    "\n"};
  const Problems found{"white_space 2", "white_space 3", "white_space 4",
                       "white_space 5", "white_space 6", "white_space 8"};
  for (const char* name : {"key", "term", "day"}) EXPECT_EQ(outcome(text_column(name, cells)).problems, found) << name;
  for (const char* name : {"words", "items"}) EXPECT_TRUE(outcome(text_column(name, cells)).problems.empty()) << name;
  EXPECT_EQ(outcome(text_column("minute", {" 10:00"})).problems, (Problems{"white_space 1"}));
}

TEST(Normalise, FindsControlCharactersWhereverTheyStand) {
  EXPECT_TRUE(
      outcome(text_column("words", {"tab\tline\r\nend", "naïve — “quoted” 😀", "\xC2\xA0 no-break"})).problems.empty());
  for (std::size_t before = 0; before < 18; ++before) {
    const std::string start(before, 'x');
    const Outcome found = outcome(text_column(
        "words", {start + '\x1B', start + "\x7F tail", start + std::string(1, '\0'), start + "\xC2\x85", start + "é"}));
    EXPECT_EQ(found.problems,
              (Problems{"control_character 1", "control_character 2", "control_character 3", "control_character 4"}))
        << before;
  }
  const Normalised result = normalised(text_column("words", {"a\x1B[2J"}));
  EXPECT_EQ(result.problems[0].value, "a\\x1B[2J");
}

TEST(Normalise, AnOverlongCellIsOneProblemWithAShortValue) {
  std::string text;
  while (text.size() < 10'000'000) text += "é";
  for (const char* name : {"key", "words", "whole", "decimal", "truth", "day", "minute", "term", "items"}) {
    const Normalised result = normalised(text_column(name, {text, std::nullopt}));
    ASSERT_EQ(result.problems.size(), 1u) << name;
    EXPECT_EQ(result.problems[0].rule, "cell_too_long");
    EXPECT_EQ(result.problems[0].value, text.substr(0, 160));
  }
  EXPECT_TRUE(outcome(text_column("words", {std::string(std::size_t{1} << 20, 'x')})).problems.empty());
}

TEST(Normalise, JudgesEachTermOnceAndEveryRowThatUsesIt) {
  const Outcome found = outcome(coded_column("term", {0, 1, 2, 1, -1, 0}, {"fine", " bad", ""}));
  EXPECT_EQ(found.problems, (Problems{"white_space 2", "white_space 4"}));
  EXPECT_EQ(found.cells, (Cells{"fine", std::nullopt, std::nullopt, std::nullopt, std::nullopt, "fine"}));
  EXPECT_EQ(found.storage, Storage::coded);
}

TEST(Normalise, TextFromWholeNumbersButNotFromOthers) {
  const Outcome digits = outcome(integer_column("words", {1234567890123, 0}, {1, 0}));
  EXPECT_EQ(digits.cells, (Cells{"1234567890123", std::nullopt}));
  EXPECT_EQ(digits.storage, Storage::text);
  for (const char* name : {"term", "items"})
    EXPECT_EQ(outcome(integer_column(name, {1})).problems, (Problems{"wrong_type 0"})) << name;
  EXPECT_EQ(outcome(number_column("words", {1})).problems, (Problems{"wrong_type 0"}));
  EXPECT_EQ(outcome(boolean_column("words", {1})).problems, (Problems{"wrong_type 0"}));
  EXPECT_EQ(outcome(date_column("words", {1})).problems, (Problems{"wrong_type 0"}));
}

TEST(Normalise, ReadsIntegersStrictly) {
  const Outcome found = outcome(text_column("whole", {"12", "-3", "", "1.0", "+1", " 1", "1e3", "12a",
                                                      "9223372036854775807", "9223372036854775808", "٣", "-"}));
  EXPECT_EQ(found.cells, (Cells{"12", "-3", std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                                std::nullopt, "9223372036854775807", std::nullopt, std::nullopt, std::nullopt}));
  EXPECT_EQ(found.problems.size(), 8u);
  EXPECT_EQ(found.storage, Storage::int64);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Outcome whole =
      outcome(number_column("whole", {3, 2.5, nan, 1e300, 9007199254740992.0, 0}, {1, 1, 1, 1, 1, 0}));
  EXPECT_EQ(whole.cells, (Cells{"3", std::nullopt, std::nullopt, std::nullopt, "9007199254740992", std::nullopt}));
  EXPECT_EQ(whole.problems, (Problems{"not_an_integer 2", "not_an_integer 3", "not_an_integer 4"}));
  EXPECT_EQ(outcome(boolean_column("whole", {1})).problems, (Problems{"wrong_type 0"}));
}

TEST(Normalise, ReadsFiniteNumbersWhateverTheLocale) {
  const Outcome found = outcome(
      text_column("decimal", {"52.45", "-1e-3", "7", "1,5", "inf", "nan", "1e999", "0x10", "", "+1", " 1", ".5"}));
  EXPECT_EQ(found.cells, (Cells{"52.45", "-0.001", "7.0", std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                                std::nullopt, std::nullopt, std::nullopt, std::nullopt, "0.5"}));
  EXPECT_EQ(found.problems.size(), 7u);
  EXPECT_EQ(normalised(text_column("decimal", {"nan"})).table.find("decimal")->numbers[0], 0.0);
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(outcome(number_column("decimal", {1.5, infinity})).problems, (Problems{"not_a_number 2"}));
  EXPECT_EQ(outcome(integer_column("decimal", {5, 9007199254740994})).problems, (Problems{"not_a_number 2"}));
  EXPECT_EQ(outcome(date_column("decimal", {5})).problems, (Problems{"wrong_type 0"}));
}

TEST(Normalise, ReadsTruthValues) {
  const Outcome found = outcome(text_column("truth", {"true", "FALSE", "Yes", "no", "1", "0", "", "2", "t", "yess"}));
  EXPECT_EQ(found.cells, (Cells{"true", "false", "true", "false", "true", "false", std::nullopt, std::nullopt,
                                std::nullopt, std::nullopt}));
  EXPECT_EQ(found.problems, (Problems{"not_a_boolean 8", "not_a_boolean 9", "not_a_boolean 10"}));
  EXPECT_EQ(outcome(integer_column("truth", {0, 1, 2})).problems, (Problems{"not_a_boolean 3"}));
  EXPECT_EQ(outcome(number_column("truth", {0, 1, 0.5})).problems, (Problems{"not_a_boolean 3"}));
  EXPECT_EQ(outcome(coded_column("truth", {0, 1, 0}, {"yes", "?"})).problems, (Problems{"not_a_boolean 2"}));
}

TEST(Normalise, KeepsDatesAsGiven) {
  const Outcome texts = outcome(text_column("day", {"2010-10-08", "2012-03~", "../2013-01", "not yet read"}));
  EXPECT_TRUE(texts.problems.empty());
  EXPECT_EQ(texts.storage, Storage::text);
  EXPECT_EQ(outcome(date_column("day", {14890})).storage, Storage::date32);
  const Outcome beyond = outcome(date_column("day", {14890, std::numeric_limits<std::int32_t>::max()}));
  EXPECT_EQ(beyond.problems, (Problems{"impossible_date 2"}));
  EXPECT_EQ(beyond.cells, (Cells{"2010-10-08", std::nullopt}));
}

TEST(Normalise, RefusesDatesThatBecameNumbers) {
  for (const Normalised& result :
       {normalised(integer_column("day", {40459})), normalised(number_column("day", {40459}))}) {
    ASSERT_EQ(result.problems.size(), 1u);
    EXPECT_EQ(result.problems[0].rule, "wrong_type");
    EXPECT_EQ(result.problems[0].reason, "a number, perhaps a date that a spreadsheet turned into a number");
    EXPECT_EQ(result.problems[0].accepted, "write it as text, for example 2010-10-08");
  }
}

TEST(Normalise, ChecksTimes) {
  const Outcome found = outcome(text_column("minute", {"09:30", "23:59:00", "24:00", "9:30", "09:30:15", "", "0930"}));
  EXPECT_EQ(found.problems, (Problems{"not_a_time 3", "not_a_time 4", "not_a_time 5", "not_a_time 7"}));
  EXPECT_EQ(found.cells[1], "23:59:00");
  EXPECT_EQ(outcome(time_column("minute", {570})).storage, Storage::time);
  EXPECT_EQ(outcome(integer_column("minute", {930})).problems, (Problems{"wrong_type 0"}));
}

TEST(Normalise, PutsColumnsInTheSchemasOrder) {
  Table table{"anything", 1, {}};
  table.columns.push_back(text_column("x_own", {"mine"}));
  table.columns.push_back(text_column("words", {"w"}));
  table.columns.push_back(number_column("x_score", {1.5}));
  table.columns.push_back(integer_column("key", {1}));
  const Normalised result = normalise(table, kDeclared);
  EXPECT_TRUE(result.problems.empty());
  EXPECT_EQ(result.table.name, "things");
  std::vector<std::string> names;
  for (const Column& column : result.table.columns) names.push_back(column.name);
  EXPECT_EQ(names, (std::vector<std::string>{"key", "words", "x_own", "x_score"}));
  EXPECT_EQ(cells_of(result.table.columns[3]), (Cells{"1.5"}));
  EXPECT_EQ(result.table.columns[3].storage, Storage::text);
}

TEST(Normalise, NamesTheColumnThatMayBeMeant) {
  const auto accepted = [](const std::string& name) {
    const Normalised result = normalised(integer_column(name, {1}));
    EXPECT_EQ(result.problems.size(), 1u);
    EXPECT_EQ(result.problems[0].rule, "unknown_column");
    EXPECT_EQ(result.problems[0].row, 0);
    return result.problems[0].accepted;
  };
  EXPECT_EQ(accepted("Minutes"), "minute; or a name that starts with x_ for a column of your own");
  EXPECT_EQ(accepted("decimals").substr(0, 8), "decimal;");
  EXPECT_EQ(accepted("itms").substr(0, 6), "items;");
  EXPECT_EQ(accepted("tern").substr(0, 5), "term;");
  EXPECT_EQ(accepted("entirely other").substr(0, 12), "one of key, ");
  EXPECT_EQ(accepted("").substr(0, 7), "one of ");
  EXPECT_EQ(accepted(std::string(1'000'000, 'k')).substr(0, 7), "one of ");
}

TEST(Normalise, MissesRequiredColumns) {
  const Normalised result = normalise(Table{"things", 0, {}}, kDeclared);
  ASSERT_EQ(result.problems.size(), 1u);
  EXPECT_EQ(result.problems[0].rule, "missing_column");
  EXPECT_EQ(result.problems[0].column, "key");
  EXPECT_EQ(result.problems[0].row, 0);
}

TEST(Normalise, ShowsNoValueOfIdentities) {
  for (Column column :
       {text_column("key", {" secret"}), text_column("words", {"secret\x01"}), text_column("whole", {"secret"}),
        text_column("minute", {"secret"}), text_column("truth", {"secret"})}) {
    const Normalised result = normalised(column, kIdentities);
    ASSERT_EQ(result.problems.size(), 1u);
    for (const Problem& problem : result.problems) EXPECT_EQ(problem.value, "");
  }
  EXPECT_EQ(normalised(number_column("key", {42}), kIdentities).problems[0].value, "");
}

TEST(Normalise, CountsWhatItDoesNotList) {
  const Cells cells(5, "x");
  const Normalised result = normalised(text_column("whole", cells), kDeclared, 2);
  ASSERT_EQ(result.problems.size(), 3u);
  EXPECT_EQ(result.problems[2].row, 0);
  EXPECT_EQ(result.problems[2].reason, "3 further problems of this kind are not listed");
  EXPECT_EQ(normalised(text_column("whole", cells), kDeclared, 0).problems.size(), 5u);
  EXPECT_EQ(result.table.find("whole")->null_count, 5);
}

TEST(Normalise, LeavesColumnsThatFitInPlace) {
  const Column words = text_column("words", {"a", "b"});
  const Normalised result = normalised(words);
  EXPECT_TRUE(result.table.find("words")->texts.is_same_as(words.texts));
}

}  // namespace
}  // namespace casegraph::tables
