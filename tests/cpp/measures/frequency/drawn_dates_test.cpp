#include "casegraph/measures/frequency/drawn_dates.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::measures::frequency {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Row {
  double number = 0;
  std::int64_t count = 0;
  stats::Undefined why = stats::Undefined::no;
  std::string status;
};

VaryingRow varying(Row& row) { return {{{&row.number, nullptr, &row.why}, {nullptr, &row.count}}, {&row.status}}; }

Spread drawn(const std::vector<Row>& draws, Row& out) {
  RowDraws all(draws.size());
  all.make_room(varying(out));
  for (std::size_t at = 0; at < draws.size(); ++at) {
    Row one = draws[at];
    all.take(at, varying(one));
  }
  return all.write(varying(out));
}

TEST(RowDraws, MediansAndTheMiddleOfTheDraws) {
  std::vector<Row> draws;
  for (int at = 0; at < 101; ++at)
    draws.push_back({static_cast<double>((at * 37) % 101), at % 4, {}, at < 50 ? "" : "b"});
  Row out;
  const Spread spread = drawn(draws, out);
  EXPECT_EQ(out.number, 50);
  EXPECT_EQ(spread.low[0], 2);
  EXPECT_EQ(spread.high[0], 98);
  EXPECT_EQ(out.count, 1);
  EXPECT_EQ(out.status, "b");
  EXPECT_EQ(spread.words[0].size(), 101U);
}

TEST(RowDraws, OfAnEvenNumberTheMeanOfTheMiddleTwoAndTheLowerWholeNumber) {
  Row out;
  drawn({{1, 1, {}, ""}, {4, 4, {}, ""}}, out);
  EXPECT_EQ(out.number, 2.5);
  EXPECT_EQ(out.count, 1);
  drawn({{std::numeric_limits<double>::infinity(), 0, {}, ""}, {4, 0, {}, ""}}, out);
  EXPECT_TRUE(std::isinf(out.number));
}

TEST(RowDraws, ANumberThatIsMissingInOverHalfOfTheDrawsIsMissing) {
  const auto few = stats::Undefined::too_few;
  Row out;
  const Spread none = drawn({{kNaN, 0, few, "too_few"}, {kNaN, 0, few, "too_few"}, {3, 0, {}, ""}}, out);
  EXPECT_TRUE(std::isnan(out.number));
  EXPECT_TRUE(std::isnan(none.low[0]));
  EXPECT_EQ(out.why, few);
  EXPECT_EQ(out.status, "too_few");
  drawn({{kNaN, 0, few, "too_few"}, {5, 0, {}, ""}}, out);
  EXPECT_EQ(out.number, 5);
  EXPECT_EQ(out.why, stats::Undefined::no);
  EXPECT_EQ(out.status, "");  // of equals the first of the alphabet
}

TEST(Refuse, LeavesNoNumber) {
  Row row{3, 2, {}, ""};
  refuse(varying(row), stats::Undefined::uncertain_dates);
  EXPECT_TRUE(std::isnan(row.number));
  EXPECT_EQ(row.count, 2);
  EXPECT_EQ(row.status, "uncertain_dates");
  EXPECT_EQ(row.why, stats::Undefined::uncertain_dates);
}

TEST(DatesQuery, NeedsADraw) {
  DatesQuery query;
  EXPECT_NO_THROW(check(query));
  query.samples = 0;
  EXPECT_THROW(check(query), ArgumentError);
}

}  // namespace
}  // namespace casegraph::measures::frequency
