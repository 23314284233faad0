// Partitions small enough to look at all of them, and larger ones against what must hold of any.
#include "casegraph/linkage/partition.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/drawn_partition.hpp"

namespace casegraph::linkage {
namespace {

PairWeights weights_from(std::size_t size, const std::map<std::pair<int, int>, double>& given, double other) {
  PairWeights weights(size);
  for (std::size_t a = 0; a < size; ++a)
    for (std::size_t b = a + 1; b < size; ++b) {
      const auto found = given.find({static_cast<int>(a), static_cast<int>(b)});
      weights.set(a, b, found == given.end() ? other : found->second);
    }
  return weights;
}

PairWeights drawn_weights(std::size_t size, std::uint64_t seed) {
  PairWeights weights(size);
  for (std::size_t a = 0; a < size; ++a)
    for (std::size_t b = a + 1; b < size; ++b)
      weights.set(a, b, static_cast<double>(mixed(seed * 1000 + a * 50 + b) % 2001) / 100.0 - 10.0);
  return weights;
}

// Every partition as a restricted growth string, by counting up: the obvious way.
std::vector<Partition> all_partitions(std::size_t size) {
  std::vector<Partition> found;
  Partition labels(size, 0);
  while (true) {
    bool grows = true;
    std::uint32_t most = 0;
    for (std::size_t at = 0; at < size; ++at) {
      if (labels[at] > (at == 0 ? 0 : most + 1)) grows = false;
      most = at == 0 ? labels[0] : std::max(most, labels[at]);
    }
    if (grows) found.push_back(labels);
    std::size_t at = size;
    while (at > 0 && labels[at - 1] + 1 >= size) labels[--at] = 0;
    if (at == 0) return found;
    ++labels[at - 1];
  }
}

TEST(BestPartition, SplitsAChainWhoseEndsSpeakAgainstEachOther) {
  // 0-1 and 1-2 agree, weakly the latter; 0-2 is another person.
  EXPECT_EQ(best_partition(weights_from(3, {{{0, 1}, 9}, {{1, 2}, 5}, {{0, 2}, -12}}, 0)), (Partition{0, 0, 1}));
  EXPECT_EQ(best_partition(weights_from(3, {{{0, 1}, 9}, {{1, 2}, 5}, {{0, 2}, -3}}, 0)), (Partition{0, 0, 0}));
}

TEST(BestPartition, NeverJoinsWhatIsHeldApart) {
  EXPECT_EQ(best_partition(weights_from(3, {{{0, 1}, 30}, {{1, 2}, 40}, {{0, 2}, kApart}}, 0)), (Partition{0, 1, 1}));
  PairWeights large = weights_from(9, {}, 20);
  large.set(0, 8, kApart);
  const Partition labels = best_partition(large);
  EXPECT_NE(labels[0], labels[8]);
  EXPECT_GT(weight_of(labels, large), 0);
}

TEST(BestPartition, IsTheGreatestOfAllOfFew) {
  ASSERT_EQ(all_partitions(5).size(), 52U);  // Bell numbers
  for (std::size_t size = 1; size <= 6; ++size)
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const PairWeights weights = drawn_weights(size, seed);
      double most = -1e18;
      for (const Partition& one : all_partitions(size)) most = std::max(most, weight_of(one, weights));
      EXPECT_NEAR(weight_of(best_partition(weights), weights), most, 1e-9);
    }
}

TEST(BestPartition, IsBetteredByNoSingleMoveOfMany) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const PairWeights weights = drawn_weights(20, seed);
    const Partition best = best_partition(weights);
    const double weight = weight_of(best, weights);
    for (std::size_t record = 0; record < 20; ++record)
      for (std::uint32_t label = 0; label < 21; ++label) {
        Partition moved = best;
        moved[record] = label;
        EXPECT_LE(weight_of(moved, weights), weight + 1e-6);
      }
  }
}

TEST(BestPartition, OfTwoBlocksOfManyFindsThem) {
  PairWeights weights(12);
  for (std::size_t a = 0; a < 12; ++a)
    for (std::size_t b = a + 1; b < 12; ++b) weights.set(a, b, (a < 6) == (b < 6) ? 4 : -5);
  weights.set(5, 6, 30);  // a bridge, however sure
  EXPECT_EQ(best_partition(weights), (Partition{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}));
}

std::vector<Partition> samples_of(const PairWeights& weights, const Lasting& lasting, std::uint64_t many,
                                  std::uint64_t seed) {
  std::vector<Partition> samples;
  for (std::uint64_t at = 0; at < many; ++at) samples.push_back(sample_partition(weights, lasting, mixed(seed) + at));
  return samples;
}
std::vector<Partition> samples_of(const PairWeights& weights, std::uint64_t many, std::uint64_t seed) {
  return samples_of(weights, Lasting(weights.size()), many, seed);
}

TEST(SamplePartitions, HaveTheirProbabilities) {
  // 2^weight: apart 1, 0-1 joined 3; so three of four draws join them.
  const PairWeights two = weights_from(2, {{{0, 1}, std::log2(3.0)}}, 0);
  int joined = 0;
  for (const Partition& one : samples_of(two, 4000, 7)) joined += one[1] == 0;
  EXPECT_NEAR(joined, 3000, 110);  // four standard errors
  joined = 0;
  for (const Partition& one : samples_of(weights_from(2, {}, 0), 4000, 7)) joined += one[1] == 0;
  EXPECT_NEAR(joined, 2000, 127);
}

// A record against three of a person: all three pairs count alike, none for less than the least.
TEST(SamplePartitions, WeighARecordAloneByAllPairs) {
  PairWeights weights = weights_from(4, {{{0, 1}, 20}, {{0, 2}, 20}, {{1, 2}, 20}}, -10);
  weights.set(0, 3, 10 + std::log2(27.0));
  const auto joined = [&](const Weighing& weighing) {
    int count = 0;
    for (std::uint64_t at = 0; at < 4000; ++at) {
      const Partition one = sample_partition(weights, Lasting(4), mixed(3) + at, weighing);
      EXPECT_EQ(one[0], one[1]);
      EXPECT_EQ(one[0], one[2]);
      count += one[3] == one[0];
    }
    return count;
  };
  EXPECT_NEAR(joined({.least = -5}), 3000, 110);  // (10 + log2 27 - 5 - 5) / 3 bits: odds of three
  EXPECT_NEAR(joined({.least = -5, .alone = -std::log2(3.0)}), 2000, 127);
  EXPECT_LT(joined({}), 1000);  // (10 + log2 27 - 20) / 3 bits: odds of .3
  const std::vector<Partition> samples = samples_of(weights, 400, 3);
  EXPECT_EQ(samples, samples_of(weights, 400, 3));
  EXPECT_NE(samples, samples_of(weights, 400, 4));
}

// What is added for a record alone is so for two of them, and not between clusters.
TEST(SamplePartitions, AddToRecordsAlone) {
  int joined = 0, clusters_joined = 0;
  const PairWeights pair = weights_from(2, {}, 0);
  const PairWeights clusters = weights_from(4, {{{0, 1}, 40}, {{2, 3}, 40}}, 1);
  for (std::uint64_t at = 0; at < 4000; ++at) {
    joined += sample_partition(pair, Lasting(2), mixed(3) + at, {.alone = std::log2(3.0)})[1] == 0;
    const Partition two = sample_partition(clusters, Lasting(4), mixed(5) + at, {.alone = std::log2(3.0)});
    clusters_joined += two[0] == two[2];
  }
  EXPECT_NEAR(joined, 3000, 110);
  EXPECT_NEAR(clusters_joined, 2000, 127);
}

TEST(BitsOfRecordsAlone, GrowWithHowFewAreAlone) {
  EXPECT_EQ(bits_of_records_alone({}), 0);
  std::vector<std::uint32_t> all_alone(1000);
  for (std::uint32_t row = 0; row < 1000; ++row) all_alone[row] = row;
  EXPECT_NEAR(bits_of_records_alone(all_alone), 0, 1e-9);
  // 300 persons of three records and 100 of one: 9 x 2.5 / 1.8, but for the few that say nothing.
  std::vector<std::uint32_t> of_row;
  for (std::uint32_t row = 0; row < 900; ++row) of_row.push_back(row - row % 3);
  for (std::uint32_t row = 900; row < 1000; ++row) of_row.push_back(row);
  EXPECT_NEAR(bits_of_records_alone(of_row), std::log2(905.0 / 105 * 2.5 / (1805.0 / 1005)) / 2, 1e-9);
  EXPECT_GT(bits_of_records_alone({0, 0}), 0);
}

// Decided once to be of different persons, two clusters are not joined by a worse pair. Odds of 2 are divided by the
// two records of either.
TEST(SamplePartitions, DecideOnceOnTwoClusters) {
  PairWeights weights = weights_from(4, {{{0, 1}, 40}, {{2, 3}, 40}}, 1);
  int joined = 0;
  for (const Partition& one : samples_of(weights, 4000, 5)) joined += one[0] == one[2];
  EXPECT_NEAR(joined, 2000, 127);
}

// Three records against three that all differ alike are seldomer of one person than one against three.
TEST(SamplePartitions, DoubtWhatIsRepeated) {
  PairWeights weights = weights_from(6, {}, std::log2(3.0));
  for (std::size_t a = 0; a < 6; ++a)
    for (std::size_t b = a + 1; b < 6; ++b)
      if ((a < 3) == (b < 3)) weights.set(a, b, 40);
  int joined = 0;
  for (const Partition& one : samples_of(weights, 4000, 5)) joined += one[0] == one[3];
  EXPECT_NEAR(joined, 2000, 127);
}

// Two groups of `of_each` records, alike but for a date of birth that each of them states (or `silent` do not).
int joined_groups(std::size_t of_each, std::size_t silent, double bits) {
  const std::size_t size = 2 * of_each;
  PairWeights weights(size);
  Lasting lasting(size);
  for (std::size_t a = 0; a < size; ++a)
    for (std::size_t b = a + 1; b < size; ++b) {
      const bool within = (a < of_each) == (b < of_each);
      weights.set(a, b, within ? 60 : bits);
      if (a % of_each >= silent && b % of_each >= silent) lasting.set(a, b, within ? Said::agree : Said::conflict);
    }
  int joined = 0;
  for (const Partition& one : samples_of(weights, lasting, 4000, 5)) joined += one[0] == one[of_each];
  return joined;
}

// Odds of 3 are what the three records of either leave even; each wrong date put down again divides them by 8.
TEST(SamplePartitions, TellPersonsApartByRepeatedDatesOfBirth) {
  EXPECT_NEAR(joined_groups(3, 3, std::log2(3.0)), 2000, 127);
  EXPECT_NEAR(joined_groups(3, 2, std::log2(3.0)), 2000, 127);  // one date may be wrong
  EXPECT_NEAR(joined_groups(3, 1, std::log2(3.0)), 4000 / 9, 80);
  EXPECT_NEAR(joined_groups(3, 0, std::log2(3.0)), 4000 / 65, 32);
  EXPECT_NEAR(joined_groups(1, 0, 0), 2000, 127);
}

// Records that agree with one of the others are not against them.
TEST(SamplePartitions, TakeNoDateForAnothersWhereOneAgrees) {
  PairWeights weights(4);
  Lasting lasting(4);
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = a + 1; b < 4; ++b) weights.set(a, b, (a < 2) == (b < 2) ? 60 : 1);
  for (const auto& [a, b] : {std::pair{0, 2}, {1, 2}, {1, 3}}) lasting.set(a, b, Said::conflict);
  lasting.set(0, 3, Said::agree);
  int joined = 0;
  for (const Partition& one : samples_of(weights, lasting, 4000, 5)) joined += one[0] == one[2];
  EXPECT_NEAR(joined, 2000, 127);
}

// Weights that were stretched by 2 meet doubts that were: the odds of 9 are divided by 3 twice.
TEST(SamplePartitions, KeepTheMeasureOfStretchedWeights) {
  PairWeights weights = weights_from(6, {}, std::log2(9.0));
  for (std::size_t a = 0; a < 6; ++a)
    for (std::size_t b = a + 1; b < 6; ++b)
      if ((a < 3) == (b < 3)) weights.set(a, b, 80);
  int joined = 0;
  for (std::uint64_t at = 0; at < 4000; ++at) {
    const Partition one = sample_partition(weights, Lasting(6), mixed(5) + at, {.stretch = 2});
    joined += one[0] == one[3];
  }
  EXPECT_NEAR(joined, 2000, 127);
}

// One record between two persons does not make them one: what their other records say counts too.
TEST(SamplePartitions, AreNotBridgedByOneRecord) {
  PairWeights weights(7);
  for (std::size_t a = 0; a < 7; ++a)
    for (std::size_t b = a + 1; b < 7; ++b) weights.set(a, b, (a < 3) == (b < 3) ? 60 : -20);
  weights.set(0, 3, 10);
  for (const Partition& one : samples_of(weights, 200, 2)) EXPECT_NE(one[0], one[3]);
}

TEST(SamplePartitions, NeverJoinWhatIsHeldApart) {
  PairWeights weights = weights_from(9, {}, 3);
  weights.set(2, 5, kApart);
  for (const Partition& one : samples_of(weights, 200, 1)) EXPECT_NE(one[2], one[5]);
}

TEST(NormalDraws, HaveTheirMeanAndSpread) {
  double sum = 0, squares = 0;
  for (const double one : normal_draws(20000, 0.5, 1)) sum += one, squares += one * one;
  EXPECT_NEAR(sum / 20000, 0, 0.015);
  EXPECT_NEAR(squares / 20000, 0.25, 0.01);
}

}  // namespace
}  // namespace casegraph::linkage
