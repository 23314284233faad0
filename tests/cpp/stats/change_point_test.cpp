#include "casegraph/stats/change_point.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/random.hpp"

namespace casegraph::stats {
namespace {

const std::vector<std::int64_t> kCounts{1, 0, 2, 1, 0, 1, 6, 5, 8, 7, 6};
const std::vector<double> kOnes(11, 1);

TEST(PoissonSegments, CheckValues) {
  const Segmentation found = poisson_segments(kCounts, kOnes, change_penalty(11));
  EXPECT_EQ(found.breaks, std::vector<std::size_t>{6});
  EXPECT_NEAR(found.cost, -112.1840653, 5e-8);
  const SingleBreak one = single_break(kCounts, kOnes, 199, 7);
  EXPECT_EQ(one.at, 6U);
  EXPECT_NEAR(one.likelihood_ratio, 27.2161805, 5e-8);
  EXPECT_LE(one.p, 0.01);
}

double cost_of(const std::vector<std::int64_t>& y, const std::vector<double>& e, std::size_t begin, std::size_t end) {
  double events = 0, exposure = 0;
  for (std::size_t at = begin; at < end; ++at) events += static_cast<double>(y[at]), exposure += e[at];
  return events == 0 ? 0 : -2 * events * std::log(events / exposure);
}

// Every set of breaks tried.
double least_cost(const std::vector<std::int64_t>& y, const std::vector<double>& e, double penalty, std::size_t least) {
  double best = std::numeric_limits<double>::infinity();
  for (unsigned mask = 0; mask < 1U << (y.size() - 1); ++mask) {
    double cost = -penalty;
    std::size_t begin = 0;
    bool fits = true;
    for (std::size_t at = 1; at <= y.size(); ++at) {
      if (at < y.size() && (mask >> (at - 1) & 1U) == 0) continue;
      fits &= at - begin >= least;
      cost += cost_of(y, e, begin, at) + penalty;
      begin = at;
    }
    if (fits) best = std::min(best, cost);
  }
  return best;
}

TEST(PoissonSegments, NoSetOfBreaksCostsLess) {
  for (std::uint64_t task = 0; task < 60; ++task) {
    CounterRandom random(1, task);
    std::vector<std::int64_t> y;
    std::vector<double> e;
    for (std::uint64_t n = 1 + random.below(11); n > 0; --n) {
      y.push_back(static_cast<std::int64_t>(random.below(random.below(2) == 0 ? 3 : 9)));
      e.push_back(1 + static_cast<double>(random.below(3)));
    }
    for (const std::size_t least : {1U, 2U, 3U}) {
      if (y.size() < least) continue;
      const Segmentation found = poisson_segments(y, e, 1.5, least);
      EXPECT_NEAR(found.cost, least_cost(y, e, 1.5, least), 1e-7) << task;
      std::size_t before = 0;
      for (const std::size_t at : found.breaks) EXPECT_GE(at - before, least), before = at;
      EXPECT_GE(y.size() - before, least);
    }
  }
}

TEST(PoissonSegments, Edges) {
  EXPECT_TRUE(poisson_segments({}, {}, 1).breaks.empty());
  EXPECT_TRUE(poisson_segments(std::vector<std::int64_t>{0, 0}, std::vector<double>{1, 1}, 0).breaks.empty());
  // Bins without exposure hold nothing and cost nothing.
  EXPECT_TRUE(poisson_segments(std::vector<std::int64_t>{1, 0, 1}, std::vector<double>{1, 0, 1}, 2).breaks.empty());
  // Breaking after the first or after the second costs the same: the earliest is given.
  const Segmentation tied = poisson_segments(std::vector<std::int64_t>{9, 0, 0, 9}, std::vector<double>{1, 0, 0, 9}, 1);
  EXPECT_EQ(tied.breaks, std::vector<std::size_t>{1});
  EXPECT_TRUE(poisson_segments(std::vector<std::int64_t>{0, 9}, std::vector<double>{1, 1}, 0.1, 5).breaks.empty());
  EXPECT_THROW(poisson_segments(std::vector<std::int64_t>{1}, std::vector<double>{0}, 1), ArgumentError);
  EXPECT_THROW(poisson_segments(std::vector<std::int64_t>{1}, std::vector<double>{1}, -1), ArgumentError);
  EXPECT_EQ(single_break(std::vector<std::int64_t>{4}, std::vector<double>{1}, 9, 1).undefined, Undefined::too_few);
  EXPECT_EQ(single_break(std::vector<std::int64_t>{0, 0}, std::vector<double>{1, 1}, 9, 1).undefined,
            Undefined::no_events);
}

// Against the segmentation at many single penalties.
TEST(PenaltyPath, IsTheSegmentationOfEveryPenalty) {
  const std::vector<std::int64_t> events{1, 0, 2, 1, 0, 1, 6, 5, 8, 7, 6, 0, 0, 1, 12, 11};
  const std::vector<double> exposure(events.size(), 1);
  const auto path = penalty_path(events, exposure, 0.5, 60);
  ASSERT_GT(path.size(), 2U);
  for (std::size_t at = 1; at < path.size(); ++at) {
    EXPECT_GT(path[at].penalty, path[at - 1].penalty);
    EXPECT_LT(path[at].breaks.size(), path[at - 1].breaks.size());
  }
  for (double penalty = 0.51; penalty < 60; penalty *= 1.07) {
    const Segmentation one = poisson_segments(events, exposure, penalty);
    std::size_t at = 0;
    while (at + 1 < path.size() && path[at + 1].penalty <= penalty) ++at;
    const double cost = path[at].cost + penalty * static_cast<double>(path[at].breaks.size());
    EXPECT_NEAR(cost, one.cost, 1e-7) << penalty;
    EXPECT_EQ(path[at].breaks, one.breaks) << penalty;
  }
}

TEST(PenaltyPath, Edges) {
  const std::vector<std::int64_t> none{0, 0, 0};
  const std::vector<double> exposure{1, 1, 1};
  const auto path = penalty_path(none, exposure, 1, 10);
  ASSERT_EQ(path.size(), 1U);
  EXPECT_TRUE(path[0].breaks.empty());
  EXPECT_THROW(penalty_path(none, exposure, 2, 1), ArgumentError);
}

}  // namespace
}  // namespace casegraph::stats
