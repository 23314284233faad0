#include "casegraph/linkage/missed_matches.hpp"

#include <gtest/gtest.h>

namespace casegraph::linkage {
namespace {

// Rows 0 to 3 of one cluster: three rules find 0-1, one each of the others; 4-5 is of two clusters and counts not.
TEST(FoundJoins, AreMadeByWhatMostRulesFound) {
  const std::vector<RulePair> pairs{{0, 1, 3}, {4, 5, 2}, {2, 3, 1}, {0, 2, 1}, {1, 3, 1}};
  const FoundJoins found = found_joins({0, 0, 0, 0, 4, 5}, pairs);
  EXPECT_EQ(found.joins, 3);
  EXPECT_EQ(found.times, 5);
  EXPECT_EQ(found.once, 2);
  EXPECT_EQ(found.sizes, (std::vector<std::uint32_t>{1, 2}));  // of 2-3 a record alone, of 0-2 a pair
}

// 100 joins found 400 times, of which 20 once: Good's 100 x 20 / 380, one more in the denominator.
TEST(MissedJoins, FollowFromWhatWasFoundOnce) {
  const FoundJoins found{.joins = 100, .times = 400, .once = 20, .sizes = {}};
  EXPECT_DOUBLE_EQ(missed_joins(found, 20), 100.0 * 20 / 381);
  EXPECT_DOUBLE_EQ(missed_joins({.joins = 9, .times = 9, .once = 9, .sizes = {}}, 9), 81);
  EXPECT_EQ(missed_joins({}, 0), 0);
}

}  // namespace
}  // namespace casegraph::linkage
