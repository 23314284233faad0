#include "casegraph/stats/trend.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

const std::vector<double> kTimes{1, 2, 3, 4, 5, 6, 7, 8}, kValues{1, 1, 2, 2, 3, 3, 5, 4};

TEST(MannKendall, CheckValues) {
  const MannKendall found = mann_kendall(kTimes, kValues);
  EXPECT_EQ(found.s, 23);
  EXPECT_NEAR(found.variance, 62.33333, 5e-6);
  EXPECT_NEAR(found.z, 2.7865222, 5e-8);
  EXPECT_NEAR(found.p, 0.0053277, 5e-8);
  EXPECT_NEAR(found.tau_b, 0.8693183, 5e-8);
  EXPECT_FALSE(found.exact);
}

TEST(MannKendall, ExactNullCountsEveryOrder) {
  for (int n = 1; n <= 6; ++n) {
    std::vector<int> order;
    for (int at = 0; at < n; ++at) order.push_back(at);
    std::vector<std::int64_t> all;
    do {
      std::int64_t s = 0;
      for (int i = 0; i < n; ++i)
        for (int j = i + 1; j < n; ++j)
          s += order[static_cast<std::size_t>(j)] > order[static_cast<std::size_t>(i)] ? 1 : -1;
      all.push_back(s);
    } while (std::next_permutation(order.begin(), order.end()));
    for (const std::int64_t s : all) {
      const auto as_far = std::count_if(all.begin(), all.end(), [&](std::int64_t x) { return x >= std::abs(s); });
      const double expected = std::min(1.0, 2.0 * static_cast<double>(as_far) / static_cast<double>(all.size()));
      EXPECT_NEAR(exact_kendall_p(n, s), expected, 1e-12) << n << " " << s;
    }
  }
}

TEST(MannKendall, SmallAndTied) {
  EXPECT_EQ(mann_kendall(std::vector<double>{1, 2}, std::vector<double>{1, 2}).undefined, Undefined::too_few);
  const std::vector<double> times{1, 2, 3, 4};
  const MannKendall rising = mann_kendall(times, std::vector<double>{1, 2, 3, 4});
  EXPECT_TRUE(rising.exact);
  EXPECT_NEAR(rising.p, 2.0 / 24, 1e-12);
  const MannKendall tied = mann_kendall(times, std::vector<double>{2, 2, 2, 2});
  EXPECT_EQ(tied.z, 0);
  EXPECT_EQ(tied.p, 1);
  EXPECT_TRUE(std::isnan(tied.tau_b));
  // Two values at one time say nothing of a trend between them.
  EXPECT_EQ(mann_kendall(std::vector<double>{1, 1, 2}, std::vector<double>{1, 9, 5}).s, 0);
  EXPECT_THROW(mann_kendall(times, std::vector<double>{1}), ArgumentError);
}

TEST(TheilSen, CheckValues) {
  const TheilSen found = theil_sen(kTimes, kValues);
  EXPECT_NEAR(found.slope, 0.5, 1e-12);
  EXPECT_NEAR(found.lower, 0.33333, 5e-6);
  EXPECT_NEAR(found.upper, 0.8, 1e-12);
  std::vector<double> from_zero;  // the check value of the intercept counts times from 0
  for (const double time : kTimes) from_zero.push_back(time - 1);
  EXPECT_NEAR(theil_sen(from_zero, kValues).intercept, 0.75, 1e-12);
}

TEST(TheilSen, TooFew) {
  EXPECT_EQ(theil_sen(std::vector<double>{1}, std::vector<double>{1}).undefined, Undefined::too_few);
  EXPECT_EQ(theil_sen(std::vector<double>{1, 1}, std::vector<double>{1, 2}).undefined, Undefined::too_few);
  const TheilSen two = theil_sen(std::vector<double>{1, 3}, std::vector<double>{1, 2});
  EXPECT_EQ(two.slope, 0.5);
  EXPECT_TRUE(std::isnan(two.lower));
  const TheilSen three = theil_sen(std::vector<double>{1, 2, 3}, std::vector<double>{1, 2, 4});
  EXPECT_EQ(three.lower, -std::numeric_limits<double>::infinity());
}

const std::vector<double> kEvents{5, 40, 60, 75, 88, 93, 97};

TEST(Laplace, CheckValues) {
  const Laplace found = laplace_test(kEvents, 100);
  EXPECT_NEAR(found.u, 1.4140519, 5e-8);
  EXPECT_NEAR(found.p, 2 * 0.078673, 1e-6);
  EXPECT_EQ(laplace_test({}, 100).undefined, Undefined::no_events);
  EXPECT_EQ(laplace_test({}, 0).undefined, Undefined::zero_exposure);
  EXPECT_THROW(laplace_test(std::vector<double>{101}, 100), ArgumentError);
}

TEST(PowerLaw, CheckValues) {
  const PowerLaw found = power_law(kEvents, 100);
  EXPECT_NEAR(found.x, 9.8827879, 5e-8);
  EXPECT_NEAR(found.p_accelerating, 0.229298, 5e-7);
  EXPECT_NEAR(found.beta, 1.4166043, 5e-8);
  EXPECT_NEAR(found.beta_unbiased, 1.4166043 * 6 / 7, 5e-8);
  EXPECT_NEAR(found.scale * std::pow(100, found.beta), 7, 1e-9);
}

TEST(PowerLaw, Edges) {
  const PowerLaw some = power_law(std::vector<double>{0, 50}, 100);
  EXPECT_EQ(some.at_start, 1);
  EXPECT_EQ(some.n, 1);
  EXPECT_TRUE(std::isnan(some.beta_unbiased));
  EXPECT_EQ(power_law(std::vector<double>{0}, 100).undefined, Undefined::no_events);
  EXPECT_EQ(power_law(std::vector<double>{100, 100}, 100).undefined, Undefined::zero_variance);
}

// Values of pymannkendall 1.4.3, trend_free_pre_whitening_modification_test and hamed_rao_modification_test.
TEST(MannKendallSerial, CheckValues) {
  const std::vector<double> values{3, 4, 4, 5, 5, 4, 3, 2, 2, 1, 2, 3, 4, 6, 7, 7, 8, 7, 6, 6, 5, 6, 8, 9};
  std::vector<double> times(values.size());
  std::iota(times.begin(), times.end(), 1.0);
  const MannKendall white = mann_kendall_serial(times, values, Serial::prewhitened);
  EXPECT_EQ(white.n, 23);
  EXPECT_EQ(white.s, 151);
  EXPECT_NEAR(white.z, 3.9615684577489376, 1e-12);
  EXPECT_NEAR(white.p, 7.445902671321392e-05, 1e-12);
  EXPECT_NEAR(mann_kendall_serial(times, values, Serial::variance).z, 2.893131274011902, 1e-9);
  EXPECT_NEAR(mann_kendall_serial(times, values, Serial::ignored).z, 3.057333657547598, 1e-12);
}

TEST(MannKendallSerial, ValuesThatDoNotResembleThoseBeforeAreTestedAsTheyAre) {
  const std::vector<double> values{5, 1, 4, 2, 6, 3, 8, 7}, times{1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_EQ(mann_kendall_serial(times, values, Serial::prewhitened).s, mann_kendall(times, values).s);
}

}  // namespace
}  // namespace casegraph::stats
