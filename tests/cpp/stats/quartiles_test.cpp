#include "casegraph/stats/quartiles.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Quartiles, LieBetweenTheTwoNearestInProportion) {
  const Quartiles found = quartiles({4, 1, 3, 2});  // as numpy.quantile has them
  EXPECT_EQ(found.n, 4);
  EXPECT_DOUBLE_EQ(found.lower, 1.75);
  EXPECT_DOUBLE_EQ(found.median, 2.5);
  EXPECT_DOUBLE_EQ(found.upper, 3.25);
}

TEST(Quartiles, LeaveOutWhatIsNotThere) {
  const Quartiles found = quartiles({kNaN, 7, kNaN});
  EXPECT_EQ(found.n, 1);
  EXPECT_EQ(found.lower, 7);
  EXPECT_EQ(found.upper, 7);
  EXPECT_EQ(quartiles({kNaN}).n, 0);
  EXPECT_TRUE(std::isnan(quartiles({}).median));
}

TEST(Quartiles, AreInfiniteBesideInfinity) {
  EXPECT_EQ(quartiles({1, kInfinity}).median, kInfinity);
  EXPECT_EQ(quartiles({kInfinity, kInfinity}).median, kInfinity);
}

}  // namespace
}  // namespace casegraph::stats
