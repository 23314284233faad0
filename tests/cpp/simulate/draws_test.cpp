#include "casegraph/simulate/draws.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace casegraph::simulate {
namespace {

TEST(Draws, LogarithmAndExponentialAreThoseOfTheMathematicsLibrary) {
  for (double x = 1e-12; x < 1e12; x *= 1.37)
    EXPECT_NEAR(logarithm(x), std::log(x), 4e-15 * (1 + std::abs(std::log(x))));
  for (double x = 0; x <= 64; x += 0.61) EXPECT_NEAR(exponential_of_minus(x) / std::exp(-x), 1, 1e-12);
}

TEST(Draws, MomentsAreThoseOfTheDistributions) {
  Draws draws(1, Purpose::contacts, 0);
  constexpr int kDraws = 200'000;
  double sum = 0, squares = 0, counts = 0, count_squares = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    const double x = draws.exponential(12);
    sum += x;
    squares += x * x;
    const auto k = static_cast<double>(draws.poisson(1.4));
    counts += k;
    count_squares += k * k;
  }
  const double mean = sum / kDraws, count = counts / kDraws;
  EXPECT_NEAR(mean, 12, 0.15);
  EXPECT_NEAR(squares / kDraws - mean * mean, 144, 5);
  EXPECT_NEAR(count, 1.4, 0.02);
  EXPECT_NEAR(count_squares / kDraws - count * count, 1.4, 0.03);
}

TEST(Draws, ATaskHasItsOwnNumbers) {
  Draws one(1, Purpose::contacts, 5), again(1, Purpose::contacts, 5), other(1, Purpose::household, 5);
  EXPECT_EQ(one.unit(), again.unit());
  EXPECT_NE(one.unit(), other.unit());
  for (int draw = 0; draw < 1000; ++draw) {
    const std::int64_t place = one.skewed(7);
    EXPECT_TRUE(0 <= place && place < 7);
  }
}

}  // namespace
}  // namespace casegraph::simulate
