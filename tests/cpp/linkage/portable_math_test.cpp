#include "casegraph/linkage/portable_math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace casegraph::linkage {
namespace {

TEST(PortableMath, IsWithinRoundingOfThePlatforms) {
  for (double value = 1e-12; value < 1e12; value *= 1.37)
    EXPECT_NEAR(portable_log2(value), std::log2(value), 1e-14 * (1 + std::abs(std::log2(value)))) << value;
  for (double value = -70; value < 70; value += 0.173)
    EXPECT_NEAR(portable_exp2(value) / std::exp2(value), 1, 4e-16) << value;
  for (double degrees = -720; degrees <= 720; degrees += 1.7) {
    const SineCosine found = portable_sine_cosine(degrees);
    EXPECT_NEAR(found.sine, std::sin(degrees * std::numbers::pi / 180), 1e-14) << degrees;
    EXPECT_NEAR(found.cosine, std::cos(degrees * std::numbers::pi / 180), 1e-14) << degrees;
  }
}

TEST(PortableMath, IsExactWhereTheAnswerIsWhole) {
  for (int power = -60; power <= 60; ++power) {
    EXPECT_EQ(portable_log2(std::ldexp(1.0, power)), power);
    EXPECT_EQ(portable_exp2(power), std::ldexp(1.0, power));
  }
  EXPECT_EQ(portable_sine_cosine(90).sine, 1);
  EXPECT_EQ(portable_sine_cosine(-90).sine, -1);
  EXPECT_EQ(portable_sine_cosine(180).cosine, -1);
  EXPECT_EQ(portable_exp2(-2000), 0);
  EXPECT_TRUE(std::isinf(portable_exp2(2000)));
}

// The bytes themselves: a change of compiler, machine or vector unit that moved them would show here.
TEST(PortableMath, HasTheseBytes) {
  EXPECT_EQ(portable_log2(0.3), -0x1.bca9c6f53897bp+0);
  EXPECT_EQ(portable_exp2(0.3), 0x1.3b2c47bff8329p+0);
  EXPECT_EQ(portable_sine_cosine(52.4).sine, 0x1.95a6fcf657108p-1);
}

}  // namespace
}  // namespace casegraph::linkage
