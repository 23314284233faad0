#include "casegraph/stats/dispersion.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

TEST(Dispersion, CheckValues) {
  const std::vector<std::int64_t> y{2, 0, 1, 5, 0, 0, 3, 1, 0, 8};
  const Dispersion found = dispersion(y, std::vector<double>(10, 1), 99, 1);
  EXPECT_NEAR(found.fano, 3.5555556, 5e-8);
  EXPECT_NEAR(found.statistic, 32.0, 1e-9);
  EXPECT_NEAR(found.p, 1.9913e-4, 5e-9);
  EXPECT_NEAR(found.alpha, 1.2777778, 5e-8);
  EXPECT_NEAR(found.nb1_mean, 2.2, 1e-9);
  EXPECT_NEAR(found.nb1_t, 1.6026217, 5e-8);
  // With one mean for all the two regressions are one.
  EXPECT_NEAR(found.nb2_slope * found.mean, found.nb1_mean, 1e-9);
  EXPECT_NEAR(found.nb2_t, found.nb1_t, 1e-9);
  EXPECT_FALSE(found.simulated);
  EXPECT_NEAR(found.allan, (4 + 1 + 16 + 25 + 0 + 9 + 4 + 1 + 64) / 9.0 / 4, 1e-12);
}

TEST(Dispersion, Edges) {
  const std::vector<double> ones(3, 1);
  EXPECT_EQ(dispersion(std::vector<std::int64_t>{1}, std::vector<double>{1}, 9, 1).undefined, Undefined::too_few);
  EXPECT_EQ(dispersion(std::vector<std::int64_t>{0, 0, 0}, ones, 9, 1).undefined, Undefined::zero_mean);
  const Dispersion equal = dispersion(std::vector<std::int64_t>{2, 2, 2}, ones, 9, 1);
  EXPECT_EQ(equal.fano, 0);
  EXPECT_TRUE(equal.alpha_floored);
  EXPECT_EQ(equal.nb_undefined, Undefined::zero_variance);
  EXPECT_TRUE(std::isnan(equal.nb1_t));
  EXPECT_EQ(dispersion(std::vector<std::int64_t>{2, 0, 2}, std::vector<double>{1, 0, 1}, 9, 1).windows, 2);
  EXPECT_THROW(dispersion(std::vector<std::int64_t>{2, 1}, std::vector<double>{1, 0}, 9, 1), ArgumentError);
}

TEST(Dispersion, CountsThatFollowExposureAreNotOverdispersed) {
  const Dispersion found = dispersion(std::vector<std::int64_t>{1, 10, 100}, std::vector<double>{1, 10, 100}, 9, 1);
  EXPECT_NEAR(found.statistic, 0, 1e-9);
  EXPECT_NEAR(found.p, 1, 1e-12);
}

TEST(Dispersion, SimulatesWhereCountsAreSmall) {
  std::vector<std::int64_t> bunched(20, 0), spread(20, 0);
  bunched[3] = 6;
  for (std::size_t at = 0; at < 6; ++at) spread[3 * at] = 1;
  const std::vector<double> ones(20, 1);
  EXPECT_TRUE(dispersion(bunched, ones, 499, 1).simulated);
  EXPECT_LT(dispersion(bunched, ones, 499, 1).p, 0.01);
  EXPECT_GT(dispersion(spread, ones, 499, 1).p, 0.9);
  EXPECT_EQ(dispersion(bunched, ones, 499, 1).p, dispersion(bunched, ones, 499, 1).p);
}

}  // namespace
}  // namespace casegraph::stats
