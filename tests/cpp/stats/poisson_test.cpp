#include "casegraph/stats/poisson.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void expect_near_relative(double actual, double expected, double tolerance) {
  EXPECT_LE(std::abs(actual - expected), tolerance * std::abs(expected)) << actual << " for " << expected;
}

// Published table (Garwood 1936), 95 %, one unit of exposure, four decimals.
TEST(Garwood, PublishedTable) {
  struct Row {
    std::int64_t events;
    double lower, upper;
  };
  for (const auto& [events, lower, upper] :
       {Row{0, 0, 3.6889}, Row{1, 0.0253, 5.5716}, Row{2, 0.2422, 7.2247}, Row{5, 1.6235, 11.6683},
        Row{10, 4.7954, 18.3904}, Row{100, 81.3640, 121.6268}}) {
    const auto limits = garwood_limits(events, 1);
    EXPECT_NEAR(limits.lower, lower, 5e-5) << events;
    EXPECT_NEAR(limits.upper, upper, 5e-5) << events;
  }
}

struct Reference {
  std::int64_t events;
  double confidence;
  double lower;
  double upper;
};

// scipy.stats.chi2.ppf((1 - c) / 2, 2 * n) / 2 and scipy.stats.chi2.isf((1 - c) / 2, 2 * n + 2) / 2 (SciPy 1.17.1);
// the last two rows by Newton's method on the incomplete gamma function in 40 digits (mpmath).
TEST(Garwood, SciPy) {
  constexpr Reference kReferences[] = {
      {0, 0.8, 0.0, 2.302585092994046},
      {0, 0.95, 0.0, 3.6888794541139354},
      {0, 0.99, 0.0, 5.298317366548036},
      {1, 0.8, 0.10536051565782632, 3.889720169867429},
      {1, 0.95, 0.025317807984289897, 5.571643390938898},
      {1, 0.99, 0.005012541823544286, 7.430129500280121},
      {2, 0.8, 0.5318116083896118, 5.32232033783421},
      {2, 0.95, 0.24220927854396507, 7.22468766772396},
      {2, 0.99, 0.10349454674809108, 9.273792089255544},
      {3, 0.8, 1.1020653282493211, 6.680783068255865},
      {3, 0.95, 0.6186721228956015, 8.767273069742323},
      {3, 0.99, 0.33786338872773347, 10.977477495329765},
      {5, 0.8, 2.432591025962664, 9.274673893351626},
      {5, 0.95, 1.623486390118421, 11.66833207932267},
      {5, 0.99, 1.0779282406523196, 14.149759411023012},
      {10, 0.8, 6.221304605225031, 15.406641171976515},
      {10, 0.95, 4.7953886961324335, 18.39035604201778},
      {10, 0.99, 3.716922131467116, 21.397827499654273},
      {17, 0.8, 11.976126635449655, 23.60608694746869},
      {17, 0.95, 9.903126469607294, 27.218646815906613},
      {17, 0.99, 8.250636237772195, 30.790589557378627},
      {100, 0.8, 87.41763649959366, 114.07453713067454},
      {100, 0.95, 81.36399125092315, 121.62679379242638},
      {100, 0.99, 76.12049584368918, 128.76058012010245},
      {1000, 0.8, 959.6939327288333, 1041.7545690776437},
      {1000, 0.95, 938.9730184076952, 1063.952136016302},
      {1000, 0.99, 920.4240461633592, 1084.3728680643892},
      {12345, 0.8, 12202.825138523423, 12488.608877462242},
      {12345, 0.95, 12128.18090789908, 12564.722206913333},
      {12345, 0.99, 12060.683132399843, 12634.08502415639},
      {99999, 0.8, 99593.95456559528, 100405.47571024523},
      {99999, 0.95, 99380.15576273036, 100620.74164077373},
      {99999, 0.99, 99186.33370591914, 100816.42696055658},
      {460224, 0.95, 458895.31153721279, 461555.58421292416},
      {1000000, 0.95, 998040.9833402939, 1001961.9119454322},
  };
  for (const auto& [events, confidence, lower, upper] : kReferences) {
    const auto limits = garwood_limits(events, 1, confidence);
    expect_near_relative(limits.lower, lower, 1e-12);
    expect_near_relative(limits.upper, upper, 1e-12);
  }
}

TEST(Garwood, NoEventsIsExact) {
  EXPECT_EQ(garwood_limits(0, 1).lower, 0);
  EXPECT_EQ(garwood_limits(0, 1).upper, -std::log((1 - 0.95) / 2));
  expect_near_relative(garwood_limits(0, 365.25).upper, 3.688879454113936 / 365.25, 1e-14);
}

// The defining property, counted term by term: at the lower limit `events` or more, and at the upper limit
// `events` or fewer, have half of what the confidence leaves.
TEST(Garwood, TailsAreWhatTheConfidenceLeaves) {
  const auto at_most = [](std::int64_t events, double mean) {
    double term = std::exp(-mean);
    double sum = term;
    for (std::int64_t k = 1; k <= events; ++k) sum += term *= mean / static_cast<double>(k);
    return sum;
  };
  for (const double confidence : {0.5, 0.8, 0.95, 0.99})
    for (std::int64_t events = 0; events <= 60; ++events) {
      const auto limits = garwood_limits(events, 1, confidence);
      const double tail = (1 - confidence) / 2;
      EXPECT_NEAR(at_most(events, limits.upper), tail, 1e-12);
      if (events == 0) continue;
      EXPECT_NEAR(1 - at_most(events - 1, limits.lower), tail, 1e-12);
    }
}

TEST(Garwood, LimitsHoldTheRateAndGrowWithTheCount) {
  PoissonLimits before{-1, -1};
  for (std::int64_t events = 0; events < 3000; ++events) {
    const auto limits = garwood_limits(events, 2);
    EXPECT_LE(limits.lower, static_cast<double>(events) / 2);
    EXPECT_GT(limits.upper, static_cast<double>(events) / 2);
    EXPECT_GT(limits.lower, before.lower);
    EXPECT_GT(limits.upper, before.upper);
    before = limits;
  }
}

// Both ways to compute a limit meet where they change over.
TEST(Garwood, LargeCountsJoinSmoothly) {
  for (const double confidence : {0.5, 0.95, 0.999, 1 - 1e-12}) {
    const auto below = garwood_limits(99'997, 1, confidence);
    const auto at = garwood_limits(99'999, 1, confidence);
    const auto above = garwood_limits(100'001, 1, confidence);
    EXPECT_NEAR(at.lower - below.lower, above.lower - at.lower, 1e-6);
    EXPECT_NEAR(at.upper - below.upper, above.upper - at.upper, 1e-6);
  }
}

TEST(Garwood, WiderWithMoreConfidence) {
  const auto narrow = garwood_limits(7, 1, 0.8);
  const auto wide = garwood_limits(7, 1, 0.99);
  EXPECT_LT(wide.lower, narrow.lower);
  EXPECT_GT(wide.upper, narrow.upper);
}

TEST(Garwood, TwoCounts) {
  const auto limits = garwood_limits(2, 5, 1, 0.95);
  EXPECT_EQ(limits.lower, garwood_limits(2, 1).lower);
  EXPECT_EQ(limits.upper, garwood_limits(5, 1).upper);
}

TEST(Garwood, NoExposureHasNoRate) {
  EXPECT_TRUE(std::isnan(garwood_limits(3, 0).lower));
  EXPECT_TRUE(std::isnan(garwood_limits(3, 0).upper));
  EXPECT_TRUE(std::isnan(garwood_limits(0, 0).upper));
}

TEST(Garwood, EveryCountHasFiniteLimits) {
  for (const std::int64_t events : {std::int64_t{1'000'000'000}, std::numeric_limits<std::int64_t>::max()})
    for (const double confidence : {1e-300, 0.5, 0.95, std::nextafter(1.0, 0.0)}) {
      const auto limits = garwood_limits(events, 1, confidence);
      EXPECT_TRUE(std::isfinite(limits.lower) && std::isfinite(limits.upper));
      EXPECT_LE(limits.lower, limits.upper);
    }
}

TEST(Garwood, RefusesWhatMakesNoSense) {
  EXPECT_THROW(garwood_limits(-1, 1), ArgumentError);
  EXPECT_THROW(garwood_limits(5, 2, 1, 0.95), ArgumentError);
  for (const double exposure : {-1.0, kInfinity, -kInfinity, kNaN})
    EXPECT_THROW(garwood_limits(1, exposure), ArgumentError);
  for (const double confidence : {0.0, 1.0, -0.5, 95.0, kNaN})
    EXPECT_THROW(garwood_limits(1, 1, confidence), ArgumentError);
  try {
    garwood_limits(1, 1, 95);
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_EQ(std::string(error.what()), "confidence is 95, accepted is a number between 0 and 1, such as 0.95");
  }
}

// Half of the count's own probability on each side, checked by summing the probabilities.
TEST(MidP, HasTheProbabilityItSaysOnEachSide) {
  const auto below = [](std::int64_t n, double mean) {
    double term = std::exp(-mean), sum = 0;
    for (std::int64_t k = 0; k < n; ++k) {
      sum += term;
      term *= mean / static_cast<double>(k + 1);
    }
    return sum + term / 2;
  };
  for (const std::int64_t n : {1, 2, 5, 10, 30}) {
    const PoissonLimits limits = mid_p_limits(n, n, 2, 0.95);
    EXPECT_NEAR(below(n, 2 * limits.lower), 0.975, 1e-9) << n;
    EXPECT_NEAR(below(n, 2 * limits.upper), 0.025, 1e-9) << n;
    const PoissonLimits exact = garwood_limits(n, 2.0, 0.95);
    EXPECT_GT(limits.lower, exact.lower);
    EXPECT_LT(limits.upper, exact.upper);
  }
}

TEST(MidP, Edges) {
  const PoissonLimits none = mid_p_limits(0, 0, 1, 0.95);
  EXPECT_EQ(none.lower, 0);
  EXPECT_NEAR(none.upper, -std::log(0.05), 1e-12);
  EXPECT_TRUE(std::isnan(mid_p_limits(3, 3, 0, 0.95).lower));
  EXPECT_THROW(mid_p_limits(3, 2, 1, 0.95), ArgumentError);
}

}  // namespace
}  // namespace casegraph::stats
