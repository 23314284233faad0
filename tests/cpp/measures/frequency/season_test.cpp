#include "casegraph/measures/frequency/season.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "casegraph/domain/civil_time.hpp"

namespace casegraph::measures::frequency {
namespace {

TEST(Season, WithoutOneEveryDayIsAsLong) {
  const Season season;
  EXPECT_EQ(season.name(), "none");
  EXPECT_EQ(season.at(day_of({2011, 1, 1})), 1);
  EXPECT_EQ(season.over({Day{0}, Day{400}}), 1);
}

TEST(SeasonalTimes, RunOverObservedDaysAlone) {
  const DayIntervals observed{{Day{0}, Day{3}}, {Day{10}, Day{12}}};
  const std::vector<Day> days{Day{0}, Day{2}, Day{2}, Day{11}};
  const SeasonalTimes found = seasonal_times(Season{}, observed, days);
  EXPECT_EQ(found.times, (std::vector<double>{0.5, 2.5, 2.5, 4.5}));
  EXPECT_EQ(found.end, 5);
  EXPECT_EQ(seasonal_times(Season{}, {}, {}).end, 0);
}

}  // namespace
}  // namespace casegraph::measures::frequency
