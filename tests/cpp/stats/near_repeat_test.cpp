#include "casegraph/stats/near_repeat.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/random.hpp"

namespace casegraph::stats {
namespace {

const std::vector<double> kDistances{0, 1, 2.5}, kTimes{0, 7, 14, 28};

std::vector<PlacedEvent> scattered(std::size_t events, std::uint64_t seed) {
  CounterRandom random(seed, 0);
  std::vector<PlacedEvent> made;
  for (std::size_t at = 0; at < events; ++at) {
    const auto place = static_cast<std::uint32_t>(random.below(12));
    made.push_back({static_cast<double>(place % 4), static_cast<double>(place / 4), place,
                    static_cast<std::int64_t>(random.below(90))});
  }
  return made;
}

std::size_t bin_of(double value, const std::vector<double>& edges) {
  for (std::size_t at = 0; at + 1 < edges.size(); ++at)
    if (value >= edges[at] && value < edges[at + 1]) return at;
  return edges.size() - 1;
}

// Every pair looked at.
std::map<std::pair<std::size_t, std::size_t>, std::int64_t> slow(const std::vector<PlacedEvent>& events) {
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> counts;
  for (std::size_t a = 0; a < events.size(); ++a)
    for (std::size_t b = a + 1; b < events.size(); ++b) {
      const double apart = std::hypot(events[a].x - events[b].x, events[a].y - events[b].y);
      const std::size_t distance = events[a].place == events[b].place ? 0 : bin_of(apart, kDistances) + 1;
      ++counts[{distance, bin_of(std::abs(static_cast<double>(events[a].time - events[b].time)), kTimes)}];
    }
  return counts;
}

TEST(Knox, CountsEveryPairNearInPlaceAndTime) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto events = scattered(60, seed);
    const Knox found = KnoxTest(events, kDistances, kTimes).result({});
    auto expected = slow(events);
    ASSERT_EQ(found.cells.size(), 9U);
    for (const KnoxCell& cell : found.cells) {
      EXPECT_EQ(cell.pairs, (expected[{cell.distance, cell.time}]));
      std::int64_t in_place = 0, in_time = 0;
      for (const auto& [key, count] : expected) {
        in_place += key.first == cell.distance ? count : 0;
        in_time += key.second == cell.time ? count : 0;
      }
      EXPECT_NEAR(cell.expected, static_cast<double>(in_place * in_time) / 1770, 1e-9);
      EXPECT_TRUE(std::isnan(cell.p));
    }
  }
}

TEST(Knox, FindsEventsThatComeTogether) {
  std::vector<PlacedEvent> events;
  for (std::int64_t at = 0; at < 30; ++at) {
    const auto place = static_cast<std::uint32_t>(at % 10);
    events.push_back({10.0 * place, 0, place, at * 37 % 300});
    events.push_back({10.0 * place + .5, 0, place + 100, at * 37 % 300 + 2});
  }
  const KnoxTest test(events, kDistances, kTimes);
  std::vector<KnoxTest::Counts> permutations;
  for (std::int64_t round = 0; round < 99; ++round) permutations.push_back(test.permuted(5, round));
  const Knox found = test.result(permutations);
  const KnoxCell& near = found.cells[1 * 3 + 0];  // under 1, in 7 days
  EXPECT_GE(near.pairs, 30);
  EXPECT_GT(near.ratio, 2);
  EXPECT_DOUBLE_EQ(near.p, 0.01);
  EXPECT_EQ(test.permuted(5, 3), test.permuted(5, 3));
}

TEST(Knox, Edges) {
  EXPECT_EQ(KnoxTest({}, kDistances, kTimes).result({}).undefined, Undefined::too_few);
  EXPECT_THROW(KnoxTest({}, {0}, kTimes), ArgumentError);
  EXPECT_THROW(KnoxTest({}, kDistances, {0, 7, 7}), ArgumentError);
  EXPECT_THROW(KnoxTest({}, {-1, 2}, kTimes), ArgumentError);
}

}  // namespace
}  // namespace casegraph::stats
