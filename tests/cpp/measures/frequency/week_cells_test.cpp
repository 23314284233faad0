#include "casegraph/measures/frequency/week_cells.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/measures/frequency/day_intervals.hpp"

namespace casegraph::measures::frequency {
namespace {

const Day kMonday = day_of({2024, 1, 1});
const Window kYear{kMonday, kMonday + 365};

TEST(WeekCells, ByWeekdayThenHour) {
  EXPECT_EQ(week_cells(false, false).size(), 1U);
  EXPECT_EQ(week_cells(true, false).size(), 7U);
  EXPECT_EQ(week_cells(false, true).size(), 24U);
  const auto cells = week_cells(true, true);
  ASSERT_EQ(cells.size(), 168U);
  EXPECT_EQ(cells[25].weekday, 1);
  EXPECT_EQ(cells[25].hour, 1);
  EXPECT_FALSE(week_cells(false, false)[0].weekday || week_cells(false, false)[0].hour);
}

TEST(WeekCells, ADayIsOnItsOwnWeekdayAlone) {
  for (std::int32_t weekday = 0; weekday < 7; ++weekday)
    EXPECT_EQ(may_be_on(DateInterval::exactly(kMonday + 2), kYear, weekday), weekday == 2);
  EXPECT_TRUE(may_be_on(DateInterval::exactly(kMonday), kYear, std::nullopt));
}

TEST(WeekCells, OfUncertainDaysThoseInTheWindowCount) {
  const DateInterval days{kMonday + 5, kMonday + 7};  // Saturday to Monday
  for (std::int32_t weekday = 0; weekday < 7; ++weekday)
    EXPECT_EQ(may_be_on(days, kYear, weekday), weekday == 5 || weekday == 6 || weekday == 0);
  EXPECT_FALSE(may_be_on(days, {kMonday, kMonday + 7}, 0));  // the window ends before Monday
  EXPECT_TRUE(may_be_on(DateInterval::unknown(), kYear, 3));
  EXPECT_FALSE(may_be_on(DateInterval::unknown(), {kMonday, kMonday + 1}, 3));
}

TEST(WeekCells, DaysOfTheWeekOfIntervals) {
  const DayIntervals mondays = on_weekday({{kMonday - 3, kMonday + 1}, {kMonday + 6, kMonday + 15}}, 0);
  EXPECT_EQ(mondays, (DayIntervals{{kMonday, kMonday + 1}, {kMonday + 7, kMonday + 8}, {kMonday + 14, kMonday + 15}}));
  EXPECT_TRUE(on_weekday({{kMonday, kMonday + 1}}, 4).empty());
  EXPECT_EQ(weekday_of(Day{-4}), 6);  // Sunday, before 1970
}

}  // namespace
}  // namespace casegraph::measures::frequency
