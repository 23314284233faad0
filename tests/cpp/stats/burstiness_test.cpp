#include "casegraph/stats/burstiness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

TEST(IntervalStatistics, CheckValues) {
  // Events at 0, 1, 2, 10, 11, 30 (measures, section 2; computed apart with numpy).
  const IntervalStatistics found = interval_statistics(std::vector<double>{1, 1, 8, 1, 19});
  EXPECT_EQ(found.intervals, 5);
  EXPECT_EQ(found.pairs, 4);
  EXPECT_DOUBLE_EQ(found.mean, 6);
  EXPECT_DOUBLE_EQ(found.median, 1);
  EXPECT_NEAR(found.sd, 7.0427267, 1e-7);
  EXPECT_EQ(found.shortest, 1);
  EXPECT_EQ(found.longest, 19);
  EXPECT_NEAR(found.burstiness.value, 0.0799470, 1e-7);
  EXPECT_NEAR(found.burstiness_finite.value, 0.3462491, 1e-7);
  EXPECT_NEAR(found.memory.value, -0.4901961, 1e-7);
  EXPECT_NEAR(found.memory_corrected.value, -0.4901961 + 0.25, 1e-7);
  EXPECT_NEAR(found.local_variation.value, 1.5149074, 1e-7);
  EXPECT_NEAR(found.cv2.value, 1.2277778, 1e-7);
}

TEST(FiniteBurstiness, AnchorsOfKimAndJo) {
  for (const std::int64_t m : {2, 3, 5, 10, 1000}) {
    const auto n = static_cast<double>(m);
    EXPECT_NEAR(finite_burstiness(m, 0), -1, 1e-12);
    EXPECT_NEAR(finite_burstiness(m, std::sqrt((n - 1) / (n + 1))), 0, 1e-12);
    EXPECT_NEAR(finite_burstiness(m, std::sqrt(n - 1)), 1, 1e-12);
  }
}

TEST(IntervalStatistics, TooFew) {
  const IntervalStatistics none = interval_statistics({});
  EXPECT_TRUE(std::isnan(none.mean));
  EXPECT_TRUE(std::isnan(none.sd));
  EXPECT_EQ(none.burstiness.undefined, Undefined::too_few);
  const IntervalStatistics one = interval_statistics(std::vector<double>{7});
  EXPECT_EQ(one.mean, 7);
  EXPECT_EQ(one.sd, 0);
  EXPECT_EQ(one.burstiness.undefined, Undefined::too_few);
  EXPECT_EQ(one.local_variation.undefined, Undefined::too_few);
  const IntervalStatistics three = interval_statistics(std::vector<double>{1, 2, 5});
  EXPECT_EQ(three.burstiness.undefined, Undefined::no);
  EXPECT_EQ(three.memory.undefined, Undefined::too_few);  // two pairs always correlate by -1 or 1
  EXPECT_TRUE(std::isnan(three.memory.value));
}

TEST(IntervalStatistics, ZerosAndEqualIntervals) {
  const IntervalStatistics zeros = interval_statistics(std::vector<double>{0, 0, 0, 0});
  EXPECT_EQ(zeros.mean, 0);
  EXPECT_EQ(zeros.burstiness.undefined, Undefined::zero_mean);
  EXPECT_EQ(zeros.local_variation.undefined, Undefined::zero_mean);
  EXPECT_EQ(zeros.memory.undefined, Undefined::zero_variance);
  // Tenths have no exact mean: the spread of equal intervals is 0 all the same.
  const IntervalStatistics equal = interval_statistics(std::vector<double>{0.1, 0.1, 0.1, 0.1, 0.1, 0.1});
  EXPECT_EQ(equal.sd, 0);
  EXPECT_EQ(equal.burstiness.value, -1);
  EXPECT_EQ(equal.burstiness_finite.value, -1);
  EXPECT_EQ(equal.memory.undefined, Undefined::zero_variance);
  EXPECT_EQ(equal.local_variation.value, 0);
  // One pair of zeros is left out of the mean over pairs: only (0, 4) stays.
  const IntervalStatistics some = interval_statistics(std::vector<double>{0, 0, 4});
  EXPECT_DOUBLE_EQ(some.local_variation.value, 3);
  EXPECT_DOUBLE_EQ(some.cv2.value, 2);
}

TEST(IntervalStatistics, PairsDoNotReachAcrossPieces) {
  const std::vector<double> intervals{1, 2, 3, 4, 5, 6};
  const std::vector<std::size_t> piece_ends{2, 2, 6};
  const IntervalStatistics found = interval_statistics(intervals, piece_ends);
  EXPECT_EQ(found.pairs, 4);  // (1,2), (3,4), (4,5), (5,6)
  const double expected = (1.0 / 9 + 1.0 / 49 + 1.0 / 81 + 1.0 / 121) * 3 / 4;
  EXPECT_NEAR(found.local_variation.value, expected, 1e-15);
  EXPECT_EQ(found.mean, 3.5);
}

TEST(IntervalStatistics, RefusesWhatIsNoInterval) {
  EXPECT_THROW(interval_statistics(std::vector<double>{1, -1}), ArgumentError);
  EXPECT_THROW(interval_statistics(std::vector<double>{std::numeric_limits<double>::quiet_NaN()}), ArgumentError);
  EXPECT_THROW(interval_statistics(std::vector<double>{1, 2}, std::vector<std::size_t>{1}), ArgumentError);
  EXPECT_THROW(interval_statistics(std::vector<double>{1, 2}, std::vector<std::size_t>{2, 1}), ArgumentError);
}

}  // namespace
}  // namespace casegraph::stats
