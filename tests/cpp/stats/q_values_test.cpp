#include "casegraph/stats/q_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace casegraph::stats {
namespace {

TEST(QValues, OfBenjaminiAndHochberg) {
  // 0.01 * 4/1, 0.02 * 4/2, 0.03 * 4/3 all are 0.04; 0.5 * 4/4; one test without a p-value is no test.
  const std::vector<double> p{0.5, 0.01, std::numeric_limits<double>::quiet_NaN(), 0.03, 0.02};
  const std::vector<double> q = q_values(p);
  EXPECT_DOUBLE_EQ(q[0], 0.5);
  EXPECT_NEAR(q[1], 0.04, 1e-15);
  EXPECT_TRUE(std::isnan(q[2]));
  EXPECT_NEAR(q[3], 0.04, 1e-15);
  EXPECT_NEAR(q[4], 0.04, 1e-15);
  EXPECT_TRUE(q_values({}).empty());
  EXPECT_EQ(q_values(std::vector<double>{0.2}).front(), 0.2);
}

TEST(QValues, NotBelowThoseOfSmallerP) {
  const std::vector<double> q = q_values(std::vector<double>{0.04, 0.001, 0.039, 0.9});
  EXPECT_NEAR(q[0], 0.04 * 4 / 3, 1e-15);
  EXPECT_NEAR(q[2], 0.04 * 4 / 3, 1e-15);  // 0.039 * 2 would be more than the next
  EXPECT_NEAR(q[1], 0.004, 1e-15);
  EXPECT_EQ(q[3], 0.9);
}

}  // namespace
}  // namespace casegraph::stats
