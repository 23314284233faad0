#include "casegraph/stats/binomial.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

TEST(ClopperPearson, CheckValues) {
  // Closed forms at the ends, tables in between (scipy.stats.beta.ppf).
  const ShareLimits none = clopper_pearson(0, 10);
  EXPECT_EQ(none.lower, 0);
  EXPECT_NEAR(none.upper, 1 - std::pow(0.025, 0.1), 1e-12);
  const ShareLimits all = clopper_pearson(10, 10);
  EXPECT_NEAR(all.lower, std::pow(0.025, 0.1), 1e-12);
  EXPECT_EQ(all.upper, 1);
  const ShareLimits half = clopper_pearson(5, 10);
  EXPECT_NEAR(half.lower, 0.187086028447, 1e-10);
  EXPECT_NEAR(half.upper, 0.812913971553, 1e-10);
}

TEST(ClopperPearson, NoTrialsAndRefusals) {
  EXPECT_TRUE(std::isnan(clopper_pearson(0, 0).lower));
  EXPECT_TRUE(std::isnan(clopper_pearson(0, 0).upper));
  EXPECT_THROW(clopper_pearson(-1, 3), ArgumentError);
  EXPECT_THROW(clopper_pearson(4, 3), ArgumentError);
  EXPECT_THROW(clopper_pearson(1, 3, 1.0), ArgumentError);
}

}  // namespace
}  // namespace casegraph::stats
