#include "casegraph/stats/survival.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

const std::vector<Duration> kSix{{5, true, -1, 0},  {5, false, -1, 1}, {8, true, -1, 2},
                                 {10, true, -1, 3}, {10, true, -1, 4}, {12, false, -1, 5}};

TEST(KaplanMeier, CheckValues) {
  const Survival found = kaplan_meier(kSix);
  ASSERT_EQ(found.steps.size(), 3U);
  const double expected[3][4] = {
      {.833333, .152145, .2731, .9747}, {.625, .213478, .1419, .8931}, {.208333, .184388, .0087, .5951}};
  for (std::size_t at = 0; at < 3; ++at) {
    EXPECT_NEAR(found.steps[at].survival, expected[at][0], 5e-7);
    EXPECT_NEAR(found.steps[at].se, expected[at][1], 5e-7);
    EXPECT_NEAR(found.steps[at].lower, expected[at][2], 5e-5);
    EXPECT_NEAR(found.steps[at].upper, expected[at][3], 5e-5);
    // Where each duration is a cluster of its own, its error is that of Greenwood (the infinitesimal jackknife).
    EXPECT_NEAR(found.steps[at].se_clustered, found.steps[at].se, 1e-12);
  }
  EXPECT_EQ(found.median, 10);
  EXPECT_NEAR(found.steps[1].hazard, 1.0 / 6 + 1.0 / 4, 1e-15);
  EXPECT_NEAR(found.steps[1].hazard_se, std::sqrt(1.0 / 36 + 1.0 / 16), 1e-15);
  EXPECT_EQ(found.steps[0].at_risk, 6);  // the one censored at 5 was at risk
  EXPECT_EQ(found.steps[0].censored, 1);
  EXPECT_EQ(step_at(found, 4.9), nullptr);
  EXPECT_EQ(step_at(found, 9)->time, 8);
}

TEST(KaplanMeier, Edges) {
  EXPECT_EQ(kaplan_meier({}).undefined, Undefined::too_few);
  EXPECT_TRUE(std::isnan(kaplan_meier({}).median));
  const Survival none = kaplan_meier(std::vector<Duration>{{3, false}, {4, false}});
  EXPECT_TRUE(none.steps.empty());
  EXPECT_TRUE(std::isinf(none.median));
  const Survival all = kaplan_meier(std::vector<Duration>{{3, true}});
  EXPECT_EQ(all.steps.front().survival, 0);
  EXPECT_TRUE(std::isnan(all.steps.front().lower));
  EXPECT_THROW(kaplan_meier(std::vector<Duration>{{-1, true}}), ArgumentError);
  EXPECT_THROW(kaplan_meier(std::vector<Duration>{{3, true, 3}}), ArgumentError);
}

TEST(KaplanMeier, DelayedEntry) {
  // At 2 only the first is at risk, whose event empties the risk set before the second enters.
  const Survival found = kaplan_meier(std::vector<Duration>{{2, true}, {5, true, 3}, {6, false, 3}});
  EXPECT_EQ(found.steps[0].at_risk, 1);
  EXPECT_EQ(found.steps[1].at_risk, 2);
  EXPECT_TRUE(found.risk_set_empty);
  const Survival entered = kaplan_meier(std::vector<Duration>{{4, true}, {4, false}, {9, false, 4}});
  EXPECT_EQ(entered.steps[0].at_risk, 2);  // who enters at 4 is not at risk at 4
}

TEST(KaplanMeier, ClustersOfOnePerson) {
  // Four equal durations of one person weigh as one: their error is twice that of four persons.
  std::vector<Duration> apart, together;
  for (std::uint32_t n = 0; n < 8; ++n) {
    apart.push_back({n < 4 ? 1.0 : 2.0, true, -1, n});
    together.push_back({n < 4 ? 1.0 : 2.0, true, -1, n / 4});
  }
  EXPECT_NEAR(kaplan_meier(together).steps[0].se_clustered, 2 * kaplan_meier(apart).steps[0].se_clustered, 1e-12);
}

TEST(LogRank, AgainstTheHandComputedTable) {
  // Times 1 (a), 2 (b), 3 (a), 4 (b, censored): O - E of a is 1 - 1/2 + 0 - 1/3 + 1 - 1/2 = 2/3.
  const std::vector<std::vector<Duration>> groups{{{1, true}, {3, true}}, {{2, true}, {4, false}}};
  const LogRank found = log_rank(groups);
  const double variance = 1.0 / 4 + 2.0 / 9 + 1.0 / 4;
  EXPECT_NEAR(found.statistic, 4.0 / 9 / variance, 1e-12);
  EXPECT_EQ(found.df, 1);
  const std::vector<std::vector<Duration>> three{{{1, true}, {3, true}}, {{2, true}, {4, false}}, {{2, true}}};
  EXPECT_EQ(log_rank(three).df, 2);
  EXPECT_EQ(log_rank(std::vector<std::vector<Duration>>{{{1, true}}}).undefined, Undefined::too_few);
  EXPECT_EQ(log_rank(std::vector<std::vector<Duration>>{{{1, false}}, {{2, false}}}).undefined, Undefined::no_events);
}

TEST(LogRank, OneStratumIsNone) {
  const std::vector<std::vector<Duration>> groups{{{5, true}, {8, true}, {10, false}},
                                                  {{2, true}, {3, true}, {9, true}}};
  const std::vector<std::vector<std::vector<Duration>>> one{groups};
  EXPECT_DOUBLE_EQ(log_rank(std::span(one)).statistic, log_rank(groups).statistic);
}

// A difference that is one of strata alone: within each the groups are alike.
TEST(LogRank, StrataTakeTheirOwnDifferenceOff) {
  const std::vector<Duration> quick{{1, true}, {2, true}, {3, true}, {4, true}},
      slow{{11, true}, {12, true}, {13, true}, {14, true}};
  const auto many = [](const std::vector<Duration>& some, int times) {
    std::vector<Duration> all;
    for (int time = 0; time < times; ++time) all.insert(all.end(), some.begin(), some.end());
    return all;
  };
  const std::vector<std::vector<std::vector<Duration>>> strata{{many(quick, 5), many(quick, 1)},
                                                               {many(slow, 1), many(slow, 5)}};
  std::vector<std::vector<Duration>> together(2);
  for (const auto& stratum : strata)
    for (std::size_t group = 0; group < 2; ++group)
      together[group].insert(together[group].end(), stratum[group].begin(), stratum[group].end());
  EXPECT_LT(log_rank(together).p, 0.01);
  EXPECT_NEAR(log_rank(std::span(strata)).statistic, 0, 1e-12);
  const std::vector<std::vector<std::vector<Duration>>> uneven{{quick, slow}, {quick}};
  EXPECT_THROW(log_rank(std::span(uneven)), ArgumentError);
}

}  // namespace
}  // namespace casegraph::stats
