#include "casegraph/linkage/seen_levels.hpp"

#include <gtest/gtest.h>

namespace casegraph::linkage {
namespace {

// One comparison of five levels: exact, two looser, a loosest, other; matches and strangers.
Kinds kinds_with(std::vector<double> learnt, std::vector<double> chance) {
  Kinds kinds;
  kinds.chance = {std::move(chance)};
  kinds.distributions = {{0, std::move(learnt)}};
  kinds.kinds = {{"match", true, 1, {0}}, {"strangers", false, 1, {Kinds::kChance}}};
  return kinds;
}
double ratio(const Kinds& kinds, std::size_t level) { return kinds.levels(0, 0)[level] / kinds.chance[0][level]; }

constexpr double kHalf = 1e-6;
const std::vector<double> kChance = {0, 0.01, 0.02, kHalf, kHalf, 0.97 - 2 * kHalf};

TEST(SeenLevels, WhatWasSeenInNeitherHasNoWeight) {
  Kinds kinds = kinds_with({0, 0.8, 0.19, 1e-4, 1e-4, 0.0098}, kChance);
  // No pair at levels 3 and 4.
  hold_to_what_was_seen({{1, 800}, {2, 190}, {5, 5000}}, {0.2, 0.8}, {{kChance}, {kHalf}}, kinds);
  EXPECT_NEAR(ratio(kinds, 3), 1, 1e-9);
  EXPECT_NEAR(ratio(kinds, 4), 1, 1e-9);
  EXPECT_NEAR(ratio(kinds, 2), 0.19 / 0.02, 0.01);
  double sum = 0;
  for (const double level : kinds.levels(0, 0)) sum += level;
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(SeenLevels, ALooserLevelIsNoBetterThanAStricterWhereStrangersHadNone) {
  Kinds kinds = kinds_with({0, 0.8, 0.1, 0.05, 0.04, 0.01}, kChance);
  hold_to_what_was_seen({{1, 800}, {2, 100}, {3, 50}, {4, 40}, {5, 5000}}, {0.2, 0.8}, {{kChance}, {kHalf}}, kinds);
  EXPECT_NEAR(ratio(kinds, 3), ratio(kinds, 2), 1e-9);
  EXPECT_NEAR(ratio(kinds, 4), ratio(kinds, 2), 1e-9);
  EXPECT_LT(ratio(kinds, 2), ratio(kinds, 1));
}

TEST(SeenLevels, ToDisagreeNeverSpeaksForAMatch) {
  const std::vector<double> alike = {0, 0.9, 0.0999, 0.0001};
  Kinds kinds = kinds_with({0, 0.9, 0.05, 0.05}, alike);
  hold_to_what_was_seen({{1, 900}, {2, 50}, {3, 50}}, {0.9, 0.1}, {{alike}, {kHalf}}, kinds);
  EXPECT_LE(ratio(kinds, 3), 1);
}

}  // namespace
}  // namespace casegraph::linkage
