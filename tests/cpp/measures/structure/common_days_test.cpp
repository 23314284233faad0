#include "casegraph/measures/structure/common_days.hpp"

#include <gtest/gtest.h>

#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;

DayRange range(std::int32_t first, std::int32_t last) { return {day("2011-01-01") + first, day("2011-01-01") + last}; }

TEST(CommonDays, ADayOfSeveralRangesCountsOnce) {
  EXPECT_EQ(days_in({}), 0);
  EXPECT_EQ(days_in({range(0, 0)}), 1);
  EXPECT_EQ(days_in({range(5, 9), range(0, 6), range(1, 2)}), 10);
  EXPECT_EQ(days_in({range(0, 1), range(2, 3), range(6, 6)}), 5);
}

TEST(CommonDays, WithoutEndThereIsNoCount) {
  EXPECT_EQ(days_in({{kBeforeAll, day("2011-01-01")}}), std::nullopt);
  EXPECT_EQ(days_in({range(0, 1), {day("2011-01-01"), kAfterAll}}), std::nullopt);
}

TEST(CommonDays, AWindowEndsTheDayBeforeItsEnd) {
  const DayRange found = range_of({day("2011-01-01"), day("2011-02-01")});
  EXPECT_EQ(found.first, day("2011-01-01"));
  EXPECT_EQ(found.last, day("2011-01-31"));
  EXPECT_EQ(range_of({}).last, kAfterAll);
}

TEST(CommonDays, OfPersonsOnlyThoseWithSomeTimeInTheWindow) {
  const std::vector<Stay> stays = {{{0}, {0}, 0, range(0, 3), range(0, 4)},
                                   {{0}, {0}, 1, range(8, 9), range(8, 9)},
                                   {{1}, {0}, 2, range(3, 2), range(2, 3)},
                                   {{2}, {0}, 3, range(6, 9), range(6, 9)}};
  const auto found = by_person_within(std::span<const Stay>(stays), range(3, 5));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].size(), 2U);  // all that person's times, the one outside too
  EXPECT_EQ(found[1].front().person.value, 1U);
  EXPECT_EQ(days_in(common_ranges(found[0], found[1], &Stay::possible, range(0, 9))), 2);
  EXPECT_EQ(days_in(common_ranges(found[0], found[1], &Stay::certain, range(0, 9))), 0);
}

}  // namespace
}  // namespace casegraph::measures
