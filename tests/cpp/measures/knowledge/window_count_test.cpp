#include "casegraph/measures/knowledge/window_count.hpp"

#include <gtest/gtest.h>

namespace casegraph::measures {
namespace {

using Places = std::vector<std::size_t>;

Dated on(std::int32_t first, std::int32_t last, std::size_t place, std::int64_t weight = 1) {
  return {{Day{first}, Day{last}}, weight, true, place};
}
RuleWindow of_days(std::int32_t days) { return RuleWindow(Span{0, days}); }

TEST(WindowCount, TheEndOfAWindowIsNotInIt) {
  const std::vector<Dated> occasions{on(0, 0, 0), on(10, 10, 1)};
  EXPECT_TRUE(within_window(occasions, 2, of_days(10), Bound::certain).empty());
  EXPECT_TRUE(within_window(occasions, 2, of_days(10), Bound::possible).empty());
  EXPECT_EQ(within_window(occasions, 2, of_days(11), Bound::certain), (Places{0, 1}));
  EXPECT_EQ(within_window(occasions, 2, RuleWindow(std::nullopt), Bound::certain), (Places{0, 1}));
}

TEST(WindowCount, CertainOnEveryChoiceOfDaysPossibleOnSome) {
  const std::vector<Dated> occasions{on(0, 4, 0), on(10, 12, 1)};
  EXPECT_TRUE(within_window(occasions, 2, of_days(12), Bound::certain).empty());
  EXPECT_EQ(within_window(occasions, 2, of_days(13), Bound::certain), (Places{0, 1}));
  EXPECT_TRUE(within_window(occasions, 2, of_days(6), Bound::possible).empty());
  EXPECT_EQ(within_window(occasions, 2, of_days(7), Bound::possible), (Places{0, 1}));
}

TEST(WindowCount, MonthsAreCalendarMonths) {
  const Day january = day_of({2011, 1, 31});
  const auto pair = [&](Day other) {
    return std::vector<Dated>{{DateInterval::exactly(january), 1, true, 0}, {DateInterval::exactly(other), 1, true, 1}};
  };
  for (const Bound bound : {Bound::certain, Bound::possible}) {
    EXPECT_FALSE(within_window(pair(day_of({2012, 1, 30})), 2, RuleWindow(Span{12, 0}), bound).empty());
    EXPECT_TRUE(within_window(pair(day_of({2012, 1, 31})), 2, RuleWindow(Span{12, 0}), bound).empty());
  }
}

TEST(WindowCount, WhatHasNoDayIsPossibleAnywhere) {
  const std::vector<Dated> occasions{{DateInterval::unknown(), 1, true, 0}, on(3, 3, 1)};
  EXPECT_EQ(within_window(occasions, 2, of_days(1), Bound::possible), (Places{0, 1}));
  EXPECT_TRUE(within_window(occasions, 2, of_days(1000), Bound::certain).empty());
}

TEST(WindowCount, ACountedRowCountsAsOftenAsItStandsFor) {
  EXPECT_FALSE(within_window({on(0, 3, 0, 5)}, 5, of_days(4), Bound::certain).empty());
  EXPECT_TRUE(within_window({on(0, 3, 0, 5)}, 5, of_days(3), Bound::certain).empty());
  EXPECT_FALSE(within_window({on(0, 3, 0, 5)}, 5, of_days(3), Bound::possible).empty());
}

TEST(WindowCount, OneAtLeastWhileTheRuleWasInForce) {
  std::vector<Dated> occasions{on(0, 0, 0), on(1, 1, 1)};
  occasions[0].is_in_force = occasions[1].is_in_force = false;
  EXPECT_TRUE(within_window(occasions, 2, of_days(5), Bound::certain).empty());
  occasions[1].is_in_force = true;
  EXPECT_FALSE(within_window(occasions, 2, of_days(5), Bound::certain).empty());
}

TEST(WindowCount, AfterAReferralOnlyLaterDaysCount) {
  const DateInterval referral{Day{5}, Day{6}};
  EXPECT_TRUE(within_window_after(referral, {on(6, 6, 0)}, 1, of_days(10), Bound::certain).empty());
  EXPECT_FALSE(within_window_after(referral, {on(6, 6, 0)}, 1, of_days(10), Bound::possible).empty());
  EXPECT_FALSE(within_window_after(referral, {on(7, 7, 0)}, 1, of_days(10), Bound::certain).empty());
  EXPECT_TRUE(within_window_after(referral, {on(15, 15, 0)}, 1, of_days(10), Bound::certain).empty());
  EXPECT_TRUE(within_window_after(referral, {on(5, 5, 0)}, 1, of_days(10), Bound::possible).empty());
}

}  // namespace
}  // namespace casegraph::measures
