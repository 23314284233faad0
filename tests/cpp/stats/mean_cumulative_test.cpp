#include "casegraph/stats/mean_cumulative.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

// Three units observed for 10, 8 and 5; worked out by hand.
TEST(MeanCumulative, IsTheSumOfEventsPerUnitAtRisk) {
  const std::vector<Recurrent> units{{10, {2, 6}}, {8, {6}}, {5, {}}};
  const auto steps = mean_cumulative(units);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].at_risk, 3);
  EXPECT_EQ(steps[1].at_risk, 2);
  EXPECT_DOUBLE_EQ(steps[0].mean, 1.0 / 3);
  EXPECT_DOUBLE_EQ(steps[1].mean, 1.0 / 3 + 1);
  EXPECT_DOUBLE_EQ(steps[0].se, std::sqrt(4.0 / 81 + 1.0 / 81 + 1.0 / 81));
  EXPECT_DOUBLE_EQ(steps[1].se, steps[0].se);  // at 6 both at risk have one event each: no more is learnt
}

TEST(MeanCumulative, UnitsWithoutEventAreAsIfWrittenOut) {
  const std::vector<Recurrent> some{{10, {1, 1, 9}}, {4, {3}}};
  std::vector<Recurrent> all = some;
  for (const double end : {4.0, 4.0, 7.0, 7.0, 7.0}) all.push_back({end, {}});
  const auto short_way = mean_cumulative(some, std::vector<Eventless>{{4, 2}, {7, 3}}), long_way = mean_cumulative(all);
  ASSERT_EQ(short_way.size(), long_way.size());
  for (std::size_t at = 0; at < short_way.size(); ++at) {
    EXPECT_EQ(short_way[at].at_risk, long_way[at].at_risk);
    EXPECT_DOUBLE_EQ(short_way[at].mean, long_way[at].mean);
    EXPECT_DOUBLE_EQ(short_way[at].se, long_way[at].se);
  }
}

TEST(MeanCumulative, Edges) {
  EXPECT_TRUE(mean_cumulative({}).empty());
  const std::vector<Recurrent> one{{3, {1}}};
  EXPECT_TRUE(std::isnan(mean_cumulative(one)[0].se));
  const std::vector<Recurrent> late{{3, {4}}}, unordered{{3, {2, 1}}};
  EXPECT_THROW(mean_cumulative(late), ArgumentError);
  EXPECT_THROW(mean_cumulative(unordered), ArgumentError);
}

}  // namespace
}  // namespace casegraph::stats
