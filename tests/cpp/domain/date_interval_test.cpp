#include "casegraph/domain/date_interval.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace casegraph {
namespace {

constexpr DateInterval days(std::int32_t first, std::int32_t last) { return {Day{first}, Day{last}}; }
constexpr Window window(std::int32_t begin, std::int32_t end) { return {Day{begin}, Day{end}}; }

TEST(DateInterval, KindsOfDates) {
  EXPECT_TRUE(DateInterval{}.is_unknown());
  EXPECT_FALSE(DateInterval{}.is_bounded());
  EXPECT_FALSE(DateInterval{}.is_exact());
  EXPECT_TRUE(DateInterval::exactly(Day{3}).is_exact());
  EXPECT_TRUE(days(3, 5).is_bounded());
  EXPECT_FALSE((DateInterval{kBeforeAll, Day{5}}).is_bounded());
  EXPECT_FALSE((DateInterval{kBeforeAll, Day{5}}).is_unknown());
}

TEST(Window, IsHalfOpen) {
  EXPECT_FALSE(window(3, 5).contains(Day{2}));
  EXPECT_TRUE(window(3, 5).contains(Day{3}));
  EXPECT_TRUE(window(3, 5).contains(Day{4}));
  EXPECT_FALSE(window(3, 5).contains(Day{5}));
}

TEST(Window, EmptyHoldsNothing) {
  for (const Window empty : {window(5, 5), window(7, 3)}) {
    EXPECT_TRUE(empty.is_empty());
    EXPECT_FALSE(empty.contains(Day{5}));
    EXPECT_FALSE(empty.holds_all(days(5, 5)));
    EXPECT_FALSE(empty.holds_some(days(0, 10)));  // has days on either side, none within
    EXPECT_FALSE(empty.holds_some(DateInterval::unknown()));
  }
  EXPECT_FALSE(window(5, 6).is_empty());
  EXPECT_FALSE(Window{}.is_empty());
}

// The slow, obvious twin: asks for every day of the set.
TEST(Window, HoldsAllAndSomeAgreeWithEveryDay) {
  constexpr std::int32_t kDays = 7;
  for (std::int32_t begin = 0; begin < kDays; ++begin)
    for (std::int32_t end = 0; end < kDays; ++end)
      for (std::int32_t first = 0; first < kDays; ++first)
        for (std::int32_t last = first; last < kDays; ++last) {
          bool all = true;
          bool some = false;
          for (std::int32_t day = first; day <= last; ++day) {
            const bool within = begin <= day && day < end;
            all = all && within;
            some = some || within;
          }
          EXPECT_EQ(window(begin, end).holds_all(days(first, last)), all);
          EXPECT_EQ(window(begin, end).holds_some(days(first, last)), some);
        }
}

TEST(Window, OpenEnds) {
  EXPECT_TRUE(Window{}.holds_all(DateInterval::unknown()));
  EXPECT_TRUE((Window{Day{5}, kAfterAll}.holds_all({Day{5}, kAfterAll})));
  EXPECT_FALSE((Window{Day{5}, kAfterAll}.holds_all({kBeforeAll, Day{9}})));
  EXPECT_TRUE((Window{Day{5}, kAfterAll}.holds_some({kBeforeAll, Day{9}})));
  EXPECT_FALSE((Window{Day{5}, kAfterAll}.holds_some({kBeforeAll, Day{4}})));
  EXPECT_FALSE((Window{kBeforeAll, Day{5}}.holds_all({Day{4}, kAfterAll})));
  EXPECT_TRUE((Window{kBeforeAll, Day{5}}.holds_all({kBeforeAll, Day{4}})));
  EXPECT_TRUE(window(3, 5).holds_some(DateInterval::unknown()));
  EXPECT_FALSE(window(3, 5).holds_all(DateInterval::unknown()));
}

// What is certain in adjoining windows is possible in them, and adds up to no more than what is possible.
TEST(Window, AdjoiningWindowsTile) {
  for (std::int32_t first = 0; first < 6; ++first)
    for (std::int32_t last = first; last < 6; ++last) {
      int certain = 0;
      int possible = 0;
      for (const Window part : {window(0, 2), window(2, 3), window(3, 6)}) {
        certain += part.holds_all(days(first, last)) ? 1 : 0;
        possible += part.holds_some(days(first, last)) ? 1 : 0;
      }
      EXPECT_LE(certain, 1);
      EXPECT_GE(possible, 1);
    }
}

TEST(Period, CertainAndPossibleDays) {
  const Period stay{days(2, 4), days(7, 9)};
  std::vector<std::int32_t> certain;
  std::vector<std::int32_t> possible;
  for (std::int32_t day = 0; day < 12; ++day) {
    if (stay.certainly_on(Day{day})) certain.push_back(day);
    if (stay.possibly_on(Day{day})) possible.push_back(day);
  }
  EXPECT_EQ(certain, (std::vector<std::int32_t>{4, 5, 6, 7}));
  EXPECT_EQ(possible, (std::vector<std::int32_t>{2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Period, EndsThatAreNotStatedAreOpen) {
  const Period from_then_on{days(2, 4), {}};
  EXPECT_FALSE(from_then_on.certainly_on(Day{3}));
  EXPECT_TRUE(from_then_on.possibly_on(Day{3}));
  EXPECT_TRUE(from_then_on.certainly_on(Day{100000}));
  const Period until_then{{}, days(7, 9)};
  EXPECT_TRUE(until_then.certainly_on(Day{-100000}));
  EXPECT_FALSE(until_then.certainly_on(Day{8}));
  EXPECT_TRUE(until_then.possibly_on(Day{8}));
}

TEST(Period, OverlappingEndsLeaveNoCertainDay) {
  const Period some_of_it{days(2, 8), days(2, 8)};
  for (std::int32_t day = 0; day < 12; ++day) EXPECT_FALSE(some_of_it.certainly_on(Day{day})) << day;
  EXPECT_TRUE(some_of_it.possibly_on(Day{5}));
}

}  // namespace
}  // namespace casegraph
