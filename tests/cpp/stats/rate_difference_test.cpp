#include "casegraph/stats/rate_difference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/rate_ratio.hpp"

namespace casegraph::stats {
namespace {

constexpr double kSquared = 1.959963984540054 * 1.959963984540054;

// The most likely second rate where the first is greater by d, by trying.
double most_likely(double n1, double t1, double n2, double t2, double d) {
  const auto log_likelihood = [&](double second) {
    const double first = second + d;
    return (n1 > 0 ? n1 * std::log(first) : 0) + (n2 > 0 ? n2 * std::log(second) : 0) - t1 * first - t2 * second;
  };
  double low = std::max(0.0, -d), high = low + (n1 + n2 + 5) / std::min(t1, t2);
  for (int round = 0; round < 300; ++round) {
    const double left = low + (high - low) / 3, right = high - (high - low) / 3;
    (log_likelihood(left) < log_likelihood(right) ? low : high) =
        log_likelihood(left) < log_likelihood(right) ? left : right;
  }
  return (low + high) / 2;
}

TEST(RateDifference, LimitsAreWhereTheScoreIsThatOfTheConfidence) {
  for (const auto& [n1, t1, n2, t2] :
       {std::tuple{12.0, 1.0, 5.0, 1.0}, {3.0, 2.0, 9.0, 1.5}, {40.0, 10.0, 31.0, 12.0}}) {
    const Bounds first{static_cast<std::int64_t>(n1), static_cast<std::int64_t>(n1)};
    const Bounds second{static_cast<std::int64_t>(n2), static_cast<std::int64_t>(n2)};
    const RateDifference found = rate_difference(first, t1, second, t2);
    EXPECT_NEAR(found.least, n1 / t1 - n2 / t2, 1e-12);
    EXPECT_EQ(found.least, found.most);
    EXPECT_LT(found.lower, found.least);
    EXPECT_GT(found.upper, found.least);
    for (const double d : {found.lower, found.upper}) {
      const double rate = most_likely(n1, t1, n2, t2, d);
      const double apart = n1 / t1 - n2 / t2 - d;
      EXPECT_NEAR(apart * apart / ((rate + d) / t1 + rate / t2), kSquared, 1e-5);
    }
  }
}

TEST(RateDifference, EdgesAndBounds) {
  const RateDifference none = rate_difference({0, 0}, 2, {0, 0}, 1);
  EXPECT_EQ(none.least, 0);
  EXPECT_NEAR(none.upper, kSquared / 2, 1e-9);
  EXPECT_NEAR(none.lower, -kSquared, 1e-9);
  EXPECT_EQ(rate_difference({1, 1}, 0, {1, 1}, 1).undefined, Undefined::zero_exposure);
  const RateDifference wide = rate_difference({2, 5}, 1, {1, 3}, 1);
  EXPECT_EQ(wide.least, -1);
  EXPECT_EQ(wide.most, 4);
  EXPECT_EQ(wide.lower, rate_difference({2, 2}, 1, {3, 3}, 1).lower);
  EXPECT_EQ(wide.upper, rate_difference({5, 5}, 1, {1, 1}, 1).upper);
  EXPECT_TRUE(std::isinf(rate_difference({2, kUnbounded}, 1, {1, 1}, 1).upper));
  EXPECT_THROW(rate_difference({2, 1}, 1, {1, 1}, 1), ArgumentError);
}

TEST(RateDifference, TurnsRoundWithItsSides) {
  const RateDifference one = rate_difference({7, 7}, 3, {2, 2}, 5), other = rate_difference({2, 2}, 5, {7, 7}, 3);
  EXPECT_NEAR(one.lower, -other.upper, 1e-9);
  EXPECT_NEAR(one.upper, -other.lower, 1e-9);
}

}  // namespace
}  // namespace casegraph::stats
