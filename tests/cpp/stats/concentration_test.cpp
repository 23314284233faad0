#include "casegraph/stats/concentration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

std::vector<std::int64_t> with_zeros(std::vector<std::int64_t> counts) {
  counts.resize(10, 0);
  return counts;
}

TEST(Concentration, CheckValues) {
  const Concentration first = concentration(with_zeros({10, 8, 2}));
  EXPECT_NEAR(first.gini, .78, 1e-12);
  EXPECT_NEAR(first.gini_generalised, .78, 1e-12);
  const Concentration second = concentration(with_zeros({5, 2, 1}));
  EXPECT_NEAR(second.gini, .80, 1e-12);
  EXPECT_NEAR(second.gini_generalised, .75, 1e-12);
  EXPECT_NEAR(second.gini_generalised_unbiased, .8571, 5e-5);
  const Concentration third = concentration(with_zeros({10}));
  EXPECT_NEAR(third.gini, .9, 1e-12);
  EXPECT_NEAR(third.gini_generalised, .9, 1e-12);
  EXPECT_NEAR(third.gini_generalised_unbiased, 1, 1e-12);
  EXPECT_NEAR(concentration(std::vector<std::int64_t>{1, 2, 3, 4}).gini, .25, 1e-12);
}

TEST(Concentration, PeaseMultipliesUp) {
  const Concentration found = concentration(with_zeros({10, 8, 2}));
  EXPECT_NEAR(found.prevalence * found.per_affected, found.incidence, 1e-12);
  EXPECT_EQ(found.affected, 3);
}

TEST(Concentration, Edges) {
  EXPECT_EQ(concentration({}).undefined, Undefined::too_few);
  const Concentration none = concentration(std::vector<std::int64_t>{0, 0});
  EXPECT_EQ(none.undefined, Undefined::no_events);
  EXPECT_EQ(none.prevalence, 0);
  EXPECT_TRUE(std::isnan(none.per_affected));
  const Concentration one = concentration(std::vector<std::int64_t>{4});
  EXPECT_EQ(one.gini, 0);
  EXPECT_TRUE(std::isnan(one.gini_unbiased));
  EXPECT_THROW(concentration(std::vector<std::int64_t>{-1}), ArgumentError);
  const Concentration equal = concentration(std::vector<std::int64_t>{2, 2, 2, 2});
  EXPECT_NEAR(equal.gini, 0, 1e-12);
  EXPECT_NEAR(equal.theil, 0, 1e-12);
  EXPECT_NEAR(equal.herfindahl, .25, 1e-12);
}

TEST(TopShare, OfUnitsRoundedUp) {
  const std::vector<std::int64_t> counts{5, 1, 1, 3};
  EXPECT_NEAR(top_share(counts, .25), .5, 1e-12);
  EXPECT_NEAR(top_share(counts, .26), .8, 1e-12);
  EXPECT_NEAR(top_share(with_zeros({4, 3, 3}), .3), 1, 1e-12);  // three tenths of ten are three, not four
  EXPECT_EQ(top_share(counts, 1), 1);
  EXPECT_TRUE(std::isnan(top_share(std::vector<std::int64_t>{0}, 1)));
  EXPECT_THROW(top_share(counts, 0), ArgumentError);
}

TEST(Lorenz, FromZeroToOneBelowTheDiagonal) {
  const auto points = lorenz(std::vector<std::int64_t>{4, 3, 2, 1});
  ASSERT_EQ(points.size(), 5U);
  double area = 0;
  for (std::size_t at = 1; at < points.size(); ++at) {
    EXPECT_LE(points[at].events, points[at].units + 1e-15);
    area += (points[at].units - points[at - 1].units) * (points[at].events + points[at - 1].events) / 2;
  }
  EXPECT_NEAR(1 - 2 * area, .25, 1e-12);
  EXPECT_TRUE(lorenz(std::vector<std::int64_t>{0}).empty());
}

TEST(ShrunkRates, BetweenTheirOwnAndThePooled) {
  const std::vector<std::int64_t> events{0, 20, 3, 9};
  const std::vector<double> exposure{1, 2, 1, 3};
  const ShrunkRates found = shrunk_rates(events, exposure);
  const double pooled = 32.0 / 7;
  EXPECT_NEAR(found.shape / found.rate, pooled, 1e-9);
  for (std::size_t at = 0; at < 4; ++at) {
    const double own = static_cast<double>(events[at]) / exposure[at];
    EXPECT_LE(std::min(own, pooled), found.values[at] + 1e-12);
    EXPECT_GE(std::max(own, pooled), found.values[at] - 1e-12);
  }
  const ShrunkRates alike = shrunk_rates(std::vector<std::int64_t>{2, 2}, std::vector<double>{1, 1});
  EXPECT_TRUE(std::isinf(alike.shape));
  EXPECT_EQ(alike.values[0], 2);
  EXPECT_EQ(shrunk_rates(std::vector<std::int64_t>{2}, std::vector<double>{1}).undefined, Undefined::too_few);
}

}  // namespace
}  // namespace casegraph::stats
