#include "casegraph/tables/table.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "casegraph/domain/error.hpp"
#include "casegraph/tables/problem.hpp"

namespace casegraph::tables {
namespace {

TEST(Table, ShowsEveryValueAsText) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Column numbers =
      number_column("n", {1, -0.25, 1e300, infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), 0.1});
  const char* shown[] = {"1.0", "-0.25", "1e+300", "inf", "-inf", "NaN", "0.1"};
  for (std::int64_t row = 0; row < numbers.length; ++row) EXPECT_EQ(text_of(numbers, row), shown[row]);
  const Column days = date_column("d", {14890, std::numeric_limits<std::int32_t>::max()});
  EXPECT_EQ(text_of(days, 0), "2010-10-08");
  EXPECT_EQ(text_of(days, 1), "day 2147483647 after 1970-01-01");
  const Column times = time_column("t", {0, 1439, 1440, -1});
  EXPECT_EQ(text_of(times, 0), "00:00");
  EXPECT_EQ(text_of(times, 1), "23:59");
  EXPECT_EQ(text_of(times, 2), "minute 1440");
  EXPECT_EQ(text_of(times, 3), "minute -1");
  EXPECT_EQ(text_of(boolean_column("b", {1, 0}, {1, 0}), 0), "true");
  EXPECT_EQ(text_of(boolean_column("b", {1, 0}, {1, 0}), 1), "");
  EXPECT_EQ(text_of(null_column("z", 1), 0), "");
}

TEST(Table, CountsMissingValuesAndKeepsNoMarksWhereThereAreNone) {
  EXPECT_TRUE(integer_column("a", {1, 2}, {1, 1}).valid.empty());
  EXPECT_EQ(integer_column("a", {1, 2}, {1, 0}).null_count, 1);
  EXPECT_EQ(text_column("a", {std::nullopt, "x"}).null_count, 1);
  EXPECT_EQ(coded_column("a", {-1, 0}, {"x"}).null_count, 1);
}

TEST(Table, RefusesColumnsThatDoNotHoldTogether) {
  EXPECT_THROW(integer_column("a", {1, 2}, {1}), ArgumentError);
  EXPECT_THROW(coded_column("a", {1}, {"x"}), ArgumentError);
  EXPECT_THROW(coded_column("a", {-2}, {"x"}), ArgumentError);
}

TEST(Table, HoldsProblems) {
  const Table empty = table_of(std::vector<Problem>{});
  EXPECT_EQ(empty.rows, 0);
  ASSERT_EQ(empty.columns.size(), 8u);
  Problem problem;
  problem.level = Level::warning;
  problem.rule = "white_space";
  problem.row = 7;
  const Table one = table_of({problem});
  EXPECT_EQ(text_of(*one.find("level"), 0), "warning");
  EXPECT_EQ(text_of(*one.find("rule"), 0), "white_space");
  EXPECT_EQ(one.find("row")->integers[0], 7);
  EXPECT_EQ(one.find("value")->null_count, 0);
}

}  // namespace
}  // namespace casegraph::tables
