#include "casegraph/linkage/threshold.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace casegraph::linkage {
namespace {

const ThresholdEstimate& at(const std::vector<ThresholdEstimate>& all, double probability) {
  for (const ThresholdEstimate& one : all)
    if (one.probability == probability) return one;
  throw std::logic_error("no such threshold");
}

// Two sure pairs 0-1 and 2-3, and between them a link of one half.
Scored chain() {
  return {{{{0, 1, weight_of(0.9999999999)}, {1, 2, weight_of(0.5)}, {2, 3, weight_of(0.9999999999)}}}, {}};
}

TEST(ExpectedF1, CountsPairsThatAClusterMakesAndThatNobodyKept) {
  const auto estimates = expected_f1(chain(), 4, weight_of(0.05));
  // Joined at one half: six pairs, of which 2.5 are expected to be matches, of 2.5 in all.
  EXPECT_NEAR(at(estimates, 0.5).precision, 2.5 / 6, 1e-6);
  EXPECT_NEAR(at(estimates, 0.5).recall, 1, 1e-6);
  EXPECT_NEAR(at(estimates, 0.5).f1, 2 * 2.5 / (6 + 2.5), 1e-6);
  // Apart: two pairs, both matches.
  EXPECT_NEAR(at(estimates, 0.7).precision, 1, 1e-6);
  EXPECT_NEAR(at(estimates, 0.7).recall, 2 / 2.5, 1e-6);
  EXPECT_GT(best_threshold(estimates), 0.5);
}

TEST(ExpectedF1, SeesWhatALikelyChainImplies) {
  // 0-1 and 1-2 join 0 and 2, whose own pair is likely, too.
  const Scored likely{{{{0, 1, weight_of(0.99999)}, {1, 2, weight_of(0.99999)}, {0, 2, weight_of(0.2)}}}, {}};
  EXPECT_NEAR(at(expected_f1(likely, 3, weight_of(0.05)), 0.9).precision, 2.2 / 3, 0.01);
}

TEST(ExpectedF1, BeginsWhereWhatWasKeptBegins) {
  EXPECT_EQ(expected_f1(chain(), 4, weight_of(0.95)).front().probability, 0.95);
  EXPECT_EQ(best_threshold(expected_f1({}, 4, weight_of(0.05))), 0.95);
}

}  // namespace
}  // namespace casegraph::linkage
