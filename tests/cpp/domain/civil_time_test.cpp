#include "casegraph/domain/civil_time.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace casegraph {
namespace {

Day iso(const char* text) { return day_of_iso(text).value(); }

static_assert(day_of({1970, 1, 1}) == Day{0});
static_assert(day_of({2000, 3, 1}) == Day{11017});
static_assert(civil_of(Day{-1}) == CivilDate{1969, 12, 31});
static_assert(kFirstDay < Day{0} && Day{0} < kLastDay);

// The slow, obvious twin: counts from the first day of the calendar to the last, one day at a time.
TEST(CivilTime, EveryDayOfTheCalendarThereAndBack) {
  CivilDate date{kFirstYear, 1, 1};
  for (Day day = kFirstDay; day <= kLastDay; day = day + 1) {
    ASSERT_EQ(civil_of(day), date) << day.count;
    ASSERT_EQ(day_of(date), day) << day.count;
    if (++date.day <= days_in_month(date.year, date.month)) continue;
    date.day = 1;
    if (++date.month <= 12) continue;
    date.month = 1;
    ++date.year;
  }
  EXPECT_EQ(date, (CivilDate{kLastYear + 1, 1, 1}));
}

TEST(CivilTime, LeapYears) {
  for (const std::int32_t year : {2000, 2012, 1600, 0, -4, -400}) EXPECT_TRUE(is_leap_year(year)) << year;
  for (const std::int32_t year : {1900, 2011, 2100, -1, -100, 1}) EXPECT_FALSE(is_leap_year(year)) << year;
  EXPECT_EQ(days_in_month(2012, 2), 29);
  EXPECT_EQ(days_in_month(2011, 2), 28);
  EXPECT_EQ(days_in_month(2011, 9), 30);
}

TEST(CivilTime, IsoTextThereAndBack) {
  for (const char* text : {"0000-01-01", "0999-12-31", "1970-01-01", "2010-10-08", "2012-02-29", "9999-12-31"})
    EXPECT_EQ(iso_of(iso(text)), text);
  EXPECT_EQ(iso_of(day_of({-9, 3, 4})), "-0009-03-04");
  EXPECT_EQ(iso_of(kFirstDay), "-9999-01-01");
  EXPECT_EQ(iso_of(kBeforeAll), "");
  EXPECT_EQ(iso_of(kAfterAll), "");
}

TEST(CivilTime, IsoTextIsCompleteAndExists) {
  for (const char* text : {"", "2010", "2010-10", "2010-10-8", "2010-10-081", "2010/10/08", "2011-02-29", "2011-02-30",
                           "2011-13-01", "2011-00-01", "2011-01-00", "2011-01-32", "2011-04-31", " 2010-10-0",
                           "20a0-10-08", "2010-1:-08", "+010-10-08", "2010-10-0/", "\xff\xff\xff\xff-10-08"})
    EXPECT_EQ(day_of_iso(text), std::nullopt) << text;
}

TEST(CivilTime, MinutesOfTheDay) {
  EXPECT_EQ(minute_of_text("00:00"), 0);
  EXPECT_EQ(minute_of_text("09:05"), 545);
  EXPECT_EQ(minute_of_text("23:59"), 1439);
  EXPECT_EQ(minute_of_text("23:59:00"), 1439);
  for (const char* text : {"", "9:05", "24:00", "12:60", "12:00:30", "12-00", "12:0a", "-1:00", "12:00:0", "noon"})
    EXPECT_EQ(minute_of_text(text), std::nullopt) << text;
}

TEST(CivilTime, SpansAreWholeMonthsOrDays) {
  EXPECT_EQ(span_of_text("P18M"), (Span{18, 0}));
  EXPECT_EQ(span_of_text("P1Y6M"), (Span{18, 0}));
  EXPECT_EQ(span_of_text("P2W"), (Span{0, 14}));
  EXPECT_EQ(span_of_text("P90D"), (Span{0, 90}));
  EXPECT_EQ(span_of_text("P1Y2M3W4D"), (Span{14, 25}));
  EXPECT_EQ(span_of_text("P0D"), (Span{0, 0}));
  for (const char* text : {"", "P", "P1", "18M", "P-1M", "P-0D", "P+1M", "P1M1Y", "P1M1M", "P1.5M", "PT5H", "P1MT5M",
                           "p1m", "P1M ", "P100001D", "P99999999999D", "PM", "P1X"})
    EXPECT_EQ(span_of_text(text), std::nullopt) << text;
}

TEST(CivilTime, MonthsBackEndOnTheLastDayThatExists) {
  EXPECT_EQ(iso_of(subtract(iso("2010-11-28"), {18, 0})), "2009-05-28");
  EXPECT_EQ(iso_of(subtract(iso("2010-03-31"), {1, 0})), "2010-02-28");
  EXPECT_EQ(iso_of(subtract(iso("2012-03-31"), {1, 0})), "2012-02-29");
  EXPECT_EQ(iso_of(subtract(iso("2012-02-29"), {12, 0})), "2011-02-28");
  EXPECT_EQ(iso_of(subtract(iso("2010-01-15"), {1, 0})), "2009-12-15");
  EXPECT_EQ(iso_of(add(iso("2010-01-31"), {1, 0})), "2010-02-28");
  EXPECT_EQ(iso_of(add(iso("2010-12-31"), {2, 0})), "2011-02-28");
}

TEST(CivilTime, MonthsGoBeforeDays) {
  EXPECT_EQ(iso_of(subtract(iso("2010-03-31"), {1, 1})), "2010-02-27");
  EXPECT_EQ(iso_of(add(iso("2010-01-31"), {1, 1})), "2010-03-01");
}

TEST(CivilTime, MonthsAcrossTheYearZero) {
  EXPECT_EQ(iso_of(subtract(day_of({0, 1, 31}), {2, 0})), "-0001-11-30");
  EXPECT_EQ(iso_of(add(day_of({-1, 12, 31}), {2, 0})), "0000-02-29");
}

TEST(CivilTime, NoBoundStaysNoBound) {
  const Span month{1, 1};
  EXPECT_EQ(add(kAfterAll, month), kAfterAll);
  EXPECT_EQ(add(kBeforeAll, month), kBeforeAll);
  EXPECT_EQ(subtract(kAfterAll, month), kAfterAll);
  EXPECT_EQ(subtract(kBeforeAll, month), kBeforeAll);
}

TEST(CivilTime, TheLongestSpanStaysWithin32Bits) {
  const Span longest = span_of_text("P100000Y100000M100000W100000D").value();
  EXPECT_LT(subtract(kFirstDay, longest), kFirstDay);
  EXPECT_GT(add(kLastDay, longest), kLastDay);
  EXPECT_TRUE(is_finite(subtract(kFirstDay, longest)));
  EXPECT_TRUE(is_finite(add(kLastDay, longest)));
}

}  // namespace
}  // namespace casegraph
