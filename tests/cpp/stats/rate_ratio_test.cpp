#include "casegraph/stats/rate_ratio.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

TEST(RateRatio, CheckValues) {
  const RateRatio found = rate_ratio(12, 1, 5, 1);
  EXPECT_NEAR(found.ratio, 2.4, 1e-12);
  EXPECT_NEAR(found.lower, 0.78705, 5e-6);
  EXPECT_NEAR(found.upper, 8.69598, 5e-6);
  EXPECT_NEAR(found.p, 0.14346, 5e-6);
  EXPECT_NEAR(rate_ratio(0, 1, 4, 1).upper, 1.51487, 5e-6);
}

// Values of scipy 1.17 (binomtest).
TEST(RateRatio, MinimumLikelihood) {
  EXPECT_NEAR(rate_ratio(12, 1, 5, 1).p_minlike, rate_ratio(12, 1, 5, 1).p, 1e-12);  // a symmetric division
  EXPECT_NEAR(rate_ratio(10, 1, 8, 3).p_minlike, 0.0054217792057897896, 1e-12);
  EXPECT_NEAR(rate_ratio(2, 5, 9, 4).p_minlike, 0.015013581914387545, 1e-12);
  EXPECT_NEAR(rate_ratio(4000, 7, 4400, 8).p_minlike, 0.0820812686420821, 1e-10);
  EXPECT_EQ(rate_ratio(3, 1, 3, 1).p_minlike, 1);
  EXPECT_NEAR(rate_ratio(1, 1, 1, 3).p_minlike, 0.4375, 1e-15);
  EXPECT_TRUE(std::isnan(rate_ratio(0, 1, 0, 1).p_minlike));
  EXPECT_TRUE(std::isnan(rate_ratio_bounds({2, kUnbounded}, 1, {1, 1}, 1).p_minlike));
  EXPECT_TRUE(std::isnan(rate_ratio_bounds({0, 200}, 1, {0, 200}, 1).p_minlike));
  const RateRatioBounds bounds = rate_ratio_bounds({2, 5}, 10, {1, 4}, 20);
  double greatest = 0;
  for (std::int64_t n1 = 2; n1 <= 5; ++n1)
    for (std::int64_t n2 = 1; n2 <= 4; ++n2) greatest = std::max(greatest, rate_ratio(n1, 10, n2, 20).p_minlike);
  EXPECT_EQ(bounds.p_minlike, greatest);
}

TEST(RateRatio, Edges) {
  const RateRatio none = rate_ratio(0, 2, 4, 1);
  EXPECT_EQ(none.ratio, 0);
  EXPECT_EQ(none.lower, 0);
  const RateRatio all = rate_ratio(4, 1, 0, 1);
  EXPECT_TRUE(std::isinf(all.ratio));
  EXPECT_TRUE(std::isinf(all.upper));
  EXPECT_NEAR(all.lower, 1 / 1.51487, 5e-6);
  EXPECT_EQ(rate_ratio(0, 1, 0, 1).undefined, Undefined::no_events);
  EXPECT_EQ(rate_ratio(3, 0, 2, 1).undefined, Undefined::zero_exposure);
  EXPECT_TRUE(std::isnan(rate_ratio(3, 0, 2, 1).p));
  EXPECT_EQ(rate_ratio(3, 1, 3, 1).p, 1);
  EXPECT_THROW(rate_ratio(-1, 1, 1, 1), ArgumentError);
  EXPECT_THROW(rate_ratio(1, -1, 1, 1), ArgumentError);
  EXPECT_THROW(rate_ratio(1, 1, 1, 1, 1), ArgumentError);
}

TEST(RateRatio, ExchangedRatesGiveTheInverse) {
  const RateRatio one = rate_ratio(7, 30, 2, 90), other = rate_ratio(2, 90, 7, 30);
  EXPECT_NEAR(one.ratio * other.ratio, 1, 1e-12);
  EXPECT_NEAR(one.lower * other.upper, 1, 1e-9);
  EXPECT_NEAR(one.p, other.p, 1e-12);
}

TEST(RateRatioBounds, HoldEveryPairOfCounts) {
  const Bounds before{2, 5}, after{1, 4};
  const RateRatioBounds bounds = rate_ratio_bounds(before, 10, after, 20);
  for (std::int64_t n1 = before.certain; n1 <= before.possible; ++n1)
    for (std::int64_t n2 = after.certain; n2 <= after.possible; ++n2) {
      const RateRatio one = rate_ratio(n1, 10, n2, 20);
      EXPECT_LE(bounds.least, one.ratio);
      EXPECT_GE(bounds.most, one.ratio);
      EXPECT_LE(bounds.lower, one.lower + 1e-12);
      EXPECT_GE(bounds.upper, one.upper - 1e-12);
      EXPECT_GE(bounds.p, one.p - 1e-12);
    }
}

TEST(RateRatioBounds, WhereTheCertainCountsAreNone) {
  const RateRatioBounds bounds = rate_ratio_bounds({0, 1}, 10, {0, 0}, 20);
  EXPECT_TRUE(std::isnan(bounds.least));
  EXPECT_TRUE(std::isinf(bounds.most));
  EXPECT_EQ(bounds.lower, 0);
  EXPECT_EQ(bounds.p, 1);
  EXPECT_THROW(rate_ratio_bounds({2, 1}, 1, {0, 0}, 1), ArgumentError);
}

TEST(RateRatioBounds, HoldInTheLimitWhereACountIsUnbounded) {
  const RateRatioBounds more = rate_ratio_bounds({20, kUnbounded}, 1, {0, 0}, 1);
  EXPECT_TRUE(std::isinf(more.least));
  EXPECT_TRUE(std::isinf(more.upper));
  EXPECT_GT(more.lower, 1);
  EXPECT_NEAR(more.p, 2 * std::pow(0.5, 20), 1e-12);
  const RateRatioBounds less = rate_ratio_bounds({0, 0}, 1, {20, kUnbounded}, 1);
  EXPECT_EQ(less.least, 0);
  EXPECT_EQ(less.lower, 0);
  EXPECT_LT(less.upper, 1);
  EXPECT_NEAR(less.p, more.p, 1e-12);
  const RateRatioBounds both = rate_ratio_bounds({3, kUnbounded}, 1, {1, kUnbounded}, 1);
  EXPECT_EQ(both.least, 0);
  EXPECT_TRUE(std::isinf(both.most));
  EXPECT_EQ(both.p, 1);
}

}  // namespace
}  // namespace casegraph::stats
