#include "casegraph/graph/temporal_reach.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/reachable_from.hpp"

namespace casegraph::graph {
namespace {

struct Columns {
  std::vector<std::uint32_t> source, target;
  std::vector<Tick> departure, arrival;
};

TimedEdges edges_of(std::uint32_t vertices, const Columns& columns) {
  Progress progress;
  return {vertices, columns.source, columns.target, columns.departure, columns.arrival, progress};
}

std::vector<Tick> arrivals(const Columns& columns, TickRule ties, Tick start = 0) {
  Progress progress;
  return earliest_arrival(edges_of(4, columns), 0, {start, kLatestTick, ties}, progress).arrival;
}

// A>B@1, B>C@1, B>C@2, C>D@2, A>D@5 (measures, section 11).
Columns five(Tick delay) {
  Columns columns{{0, 1, 1, 2, 0}, {1, 2, 2, 3, 3}, {1, 1, 2, 2, 5}, {}};
  for (const Tick departure : columns.departure) columns.arrival.push_back(departure + delay);
  return columns;
}

TEST(TemporalReach, ThePublishedContactsUnderEachRule) {
  EXPECT_EQ(arrivals(five(0), TickRule::closure), (std::vector<Tick>{0, 1, 1, 2}));
  EXPECT_EQ(arrivals(five(0), TickRule::strict), (std::vector<Tick>{0, 1, 2, 5}));
  EXPECT_EQ(arrivals(five(0), TickRule::recorded), (std::vector<Tick>{0, 1, 1, 2}));
  for (const TickRule rule : {TickRule::closure, TickRule::strict, TickRule::recorded})
    EXPECT_EQ(arrivals(five(1), rule), (std::vector<Tick>{0, 2, 3, 6}));
  Columns swapped = five(0);  // B>C@1 before A>B@1
  std::swap(swapped.source[0], swapped.source[1]);
  std::swap(swapped.target[0], swapped.target[1]);
  EXPECT_EQ(arrivals(swapped, TickRule::recorded), (std::vector<Tick>{0, 1, 2, 2}));
  EXPECT_EQ(arrivals(swapped, TickRule::closure), (std::vector<Tick>{0, 1, 1, 2}));
}

TEST(TemporalReach, TheWindowIsWhereEdgesDepartAndArrive) {
  EXPECT_EQ(arrivals(five(0), TickRule::closure, 2), (std::vector<Tick>{2, kNeverReached, kNeverReached, 5}));
  Progress progress;
  const auto found = earliest_arrival(edges_of(4, five(1)), 0, {0, 3, TickRule::closure}, progress);
  EXPECT_EQ(found.arrival, (std::vector<Tick>{0, 2, 3, kNeverReached}));
}

TEST(TemporalReach, EdgesOutOfOrderKeepTheirRows) {
  const Columns columns{{1, 0}, {2, 1}, {7, 3}, {8, 4}};
  Progress progress;
  const auto found = earliest_arrival(edges_of(3, columns), 0, {}, progress);
  EXPECT_EQ(path_to(found, columns.source, 2), (std::vector<std::uint32_t>{1, 0}));
  EXPECT_TRUE(path_to(found, columns.source, 0).empty());
}

// Under strict, B is reached first by an edge that departs and arrives on day 5, and left first after the other.
TEST(TemporalReach, AStrictPathLeavesAfterTheEdgeThatMayBeLeft) {
  const Columns columns{{0, 0, 1}, {1, 1, 2}, {3, 5, 5}, {5, 5, 6}};
  Progress progress;
  const auto found = earliest_arrival(edges_of(3, columns), 0, {0, kLatestTick, TickRule::strict}, progress);
  EXPECT_EQ(found.arrival, (std::vector<Tick>{0, 5, 6}));
  EXPECT_EQ(path_to(found, columns.source, 2), (std::vector<std::uint32_t>{0, 2}));
}

// A long way within one day, given backwards.
TEST(TemporalReach, ClosureGoesThroughADayInAnyOrder) {
  constexpr std::uint32_t kLength = 5000;
  Columns columns;
  for (std::uint32_t at = kLength; at > 0; --at) {
    columns.source.push_back(at - 1);
    columns.target.push_back(at);
    columns.departure.push_back(9);
    columns.arrival.push_back(at == kLength ? 10 : 9);
  }
  Progress progress;
  const TimedEdges edges = edges_of(kLength + 1, columns);
  const auto found = earliest_arrival(edges, 0, {}, progress);
  EXPECT_EQ(found.arrival[kLength - 1], 9);
  EXPECT_EQ(found.arrival[kLength], 10);
  const std::vector<std::uint32_t> sources{0, kLength - 2};
  EXPECT_EQ(reached_counts(edges, sources, {}, progress, 1), (std::vector<std::int64_t>{kLength, 2}));
}

TEST(TemporalReach, ManySourcesReachWhatEachReaches) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    constexpr std::uint32_t kVertices = 300;
    Columns columns;
    for (int edge = 0; edge < 900; ++edge) {
      columns.source.push_back(below(kVertices));
      columns.target.push_back(below(kVertices));
      columns.departure.push_back(static_cast<Tick>(below(12)));
      columns.arrival.push_back(columns.departure.back() + static_cast<Tick>(round % 2 == 0 ? 0 : below(4)));
    }
    const TimedEdges edges = edges_of(kVertices, columns);
    std::vector<std::uint32_t> sources(kVertices);
    for (std::uint32_t at = 0; at < kVertices; ++at) sources[at] = at;
    for (const TickRule rule : {TickRule::closure, TickRule::strict, TickRule::recorded}) {
      const ReachWindow window{1, 10, rule};
      Progress progress;
      const ReachableFrom found = reachable_from(edges, sources, window, progress, 1 + below(3));
      const auto counts = reached_counts(edges, sources, window, progress, 1 + below(3));
      for (const std::uint32_t source : {0U, 77U, 299U}) {
        const auto one = earliest_arrival(edges, source, window, progress);
        std::int64_t reached = 0;
        for (std::uint32_t vertex = 0; vertex < kVertices; ++vertex) {
          const bool is_reached = one.arrival[vertex] != kNeverReached;
          ASSERT_EQ(found.has(source, vertex), is_reached);
          reached += is_reached && vertex != source ? 1 : 0;
          ASSERT_EQ(path_to(one, columns.source, vertex).empty(), !is_reached || vertex == source);
        }
        EXPECT_EQ(counts[source], reached);
      }
    }
  }
}

// Edges that all arrive on the tick of their departure are gone through another way: with the same answer as where one
// more edge, of two vertices apart from the others, arrives later.
TEST(TemporalReach, InstantEdgesAreReachedAsOthersAre) {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    constexpr std::uint32_t kVertices = 40;
    const auto ticks = static_cast<Tick>(seed % 5 == 4 ? 900 : 1 + seed % 7 * 5);
    Columns columns;
    for (int at = 0; at < 300; ++at) {
      columns.source.push_back(static_cast<std::uint32_t>(random()) % kVertices);
      columns.target.push_back(static_cast<std::uint32_t>(random()) % kVertices);
      columns.departure.push_back(static_cast<Tick>(random() % 1000) % ticks);
    }
    Columns delayed = columns;
    delayed.arrival = delayed.departure;
    delayed.source.push_back(kVertices);
    delayed.target.push_back(kVertices + 1);
    delayed.departure.push_back(ticks);
    delayed.arrival.push_back(ticks + 1);
    const TimedEdges instant = edges_of(kVertices + 2, columns);
    const TimedEdges general = edges_of(kVertices + 2, delayed);
    EXPECT_TRUE(instant.is_instant());
    EXPECT_FALSE(general.is_instant());
    for (const TickRule rule : {TickRule::closure, TickRule::strict, TickRule::recorded})
      for (const Tick start : {0, 3}) {
        Progress progress;
        const ReachWindow window{start, seed % 2 == 0 ? kLatestTick : ticks - 2, rule};
        const auto one = earliest_arrival(instant, seed % kVertices, window, progress);
        const auto other = earliest_arrival(general, seed % kVertices, window, progress);
        EXPECT_EQ(one.arrival, other.arrival);
        EXPECT_EQ(one.edge, other.edge);
        EXPECT_TRUE(one.left_after.empty());  // the same as the edge
        if (rule == TickRule::strict) {
          EXPECT_EQ(one.edge, other.left_after);
        }
      }
  }
}

TEST(TemporalReach, RefusesWhatIsNoEdge) {
  EXPECT_THROW(edges_of(2, {{0}, {2}, {1}, {1}}), ArgumentError);
  EXPECT_THROW(edges_of(2, {{0}, {1}, {1}, {0}}), ArgumentError);
  EXPECT_THROW(edges_of(2, {{0}, {1}, {1, 2}, {}}), ArgumentError);
  Progress progress;
  EXPECT_THROW(earliest_arrival(edges_of(2, {}), 2, {}, progress), ArgumentError);
  progress.request_stop();
  const TimedEdges edges = edges_of(2, {{0}, {1}, {1}, {1}});
  EXPECT_THROW(earliest_arrival(edges, 0, {}, progress), Stopped);
}

}  // namespace
}  // namespace casegraph::graph
