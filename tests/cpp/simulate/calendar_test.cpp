#include "casegraph/simulate/calendar.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/edtf.hpp"

namespace casegraph::simulate {
namespace {

TEST(DateTerms, ACodeIsTheDayAtItsPrecision) {
  const DateTerms dates(2015, 10);
  const Day day = day_of({2020, 2, 29});
  const auto text = [&](Precision precision) {
    return dates.terms()[static_cast<std::size_t>(dates.code(day, precision))];
  };
  EXPECT_EQ(text(Precision::day), "2020-02-29");
  EXPECT_EQ(text(Precision::month), "2020-02");
  EXPECT_EQ(text(Precision::year), "2020");
}

TEST(DateTerms, ADayOutsideIsTheFirstOrLast) {
  const DateTerms dates(2015, 10);
  EXPECT_EQ(dates.terms()[static_cast<std::size_t>(dates.code(day_of({1990, 5, 5})))], "2015-01-01");
  EXPECT_EQ(dates.terms()[static_cast<std::size_t>(dates.code(day_of({2030, 5, 5})))], "2024-12-31");
  EXPECT_EQ(dates.terms()[static_cast<std::size_t>(dates.code(day_of({2030, 5, 5}), Precision::year))], "2024");
}

TEST(Calendar, MinutesAreOfTheDayAndInOrder) {
  std::int32_t before = 0;
  for (int step = 0; step < 10'000; ++step) {
    const double u = step / 10'000.0;
    const std::int32_t minute = unplanned_minute(u);
    ASSERT_TRUE(before <= minute && minute < 1440);
    before = minute;
    ASSERT_TRUE(9 * 60 <= planned_minute(u) && planned_minute(u) < 17 * 60);
  }
  EXPECT_EQ(minutes_of_day().at(61), "01:01");
}

}  // namespace
}  // namespace casegraph::simulate
