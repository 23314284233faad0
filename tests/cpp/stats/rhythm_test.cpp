#include "casegraph/stats/rhythm.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/burstiness.hpp"

namespace casegraph::stats {
namespace {

const std::vector<double> kIntervals{1, 1, 8, 1, 19};

TEST(LocalVariationRevised, CheckValues) {
  EXPECT_NEAR(local_variation_revised(kIntervals, {}, 1).value, 2.0396996, 5e-8);
  EXPECT_NEAR(local_variation_revised(kIntervals, {}, 0).value, interval_statistics(kIntervals).local_variation.value,
              1e-12);
  EXPECT_EQ(local_variation_revised(std::vector<double>{3}, {}, 1).undefined, Undefined::too_few);
  EXPECT_EQ(local_variation_revised(std::vector<double>{0, 0}, {}, 1).undefined, Undefined::zero_mean);
  EXPECT_THROW(local_variation_revised(kIntervals, {}, -1), ArgumentError);
  const std::vector<std::size_t> pieces{2, 5};
  EXPECT_NEAR(local_variation_revised(kIntervals, pieces, 0).value, (0 + 49.0 / 81 + 324.0 / 400), 1e-12);
}

TEST(ShiftedBurstiness, AnchorsHoldForShiftedIntervals) {
  const std::vector<double> shifted{2, 2, 9, 2, 20};
  EXPECT_NEAR(shifted_burstiness(shifted, 1).value, 0.3462491, 1e-7);
  EXPECT_EQ(shifted_burstiness(std::vector<double>{1, 1, 1}, 1).undefined, Undefined::zero_mean);
  EXPECT_THROW(shifted_burstiness(kIntervals, 2), ArgumentError);
}

TEST(MemoryP, FindsMemoryAndNoneWhereThereIsNone) {
  std::vector<double> runs;
  for (int at = 0; at < 40; ++at) runs.push_back(at / 10 % 2 == 0 ? 1 + at % 3 : 20 + at % 3);
  EXPECT_LT(memory_p(runs, {}, 199, 3).value, 0.02);
  const Estimate p = memory_p(kIntervals, {}, 199, 3);
  EXPECT_GT(p.value, 0.05);
  EXPECT_EQ(p.value, memory_p(kIntervals, {}, 199, 3).value);
  EXPECT_EQ(memory_p(std::vector<double>{1, 2}, {}, 9, 1).undefined, Undefined::too_few);
}

TEST(IntervalTrend, ShorteningIsBelowZero) {
  const IntervalTrend found = interval_trend(std::vector<double>{9, 7, 4, 3, 1});
  EXPECT_EQ(found.tau, -1);
  EXPECT_NEAR(found.p, 2.0 / 120, 1e-12);
  EXPECT_EQ(interval_trend(std::vector<double>{3, 2, 1}).undefined, Undefined::too_few);
  EXPECT_EQ(interval_trend(std::vector<double>{3, 3, 3, 3}).undefined, Undefined::zero_variance);
}

TEST(BurstTrains, CountEveryEventOnce) {
  const Trains found = burst_trains(kIntervals, {}, 6, 2);
  EXPECT_EQ(found.trains, 3);  // 0 1 2, 10 11, 30
  EXPECT_EQ(found.longest, 3);
  EXPECT_EQ(found.longest_duration, 2);
  EXPECT_EQ(found.mean, 2);
  EXPECT_EQ(burst_trains({}, {}, 0, 2).trains, 0);
  EXPECT_EQ(burst_trains({}, {}, 1, 2).longest, 1);
  const std::vector<std::size_t> pieces{1, 2};
  EXPECT_EQ(burst_trains(std::vector<double>{1, 1}, pieces, 4, 2).trains, 2);
}

}  // namespace
}  // namespace casegraph::stats
