// Time-respecting reachability over timed edges of any kind (Wu et al. 2014, PVLDB 7:721; measures, section 11).
//
// An edge leaves its source on its departure and is at its target on its arrival, not before its departure. A path is
// time-respecting where each edge departs not before the one before it has arrived. Within one tick the rule says more:
//   strict    an edge departs later than the edge before it departed
//   recorded  edges of one tick are used in the order in which they were given
//   closure   edges of one tick may be used in any order
// The rules differ only where an edge arrives on the tick of its departure. An edge with an uncertain day is, for the
// certain bound, one that departs on its first day and arrives on its last.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"

namespace casegraph::graph {

using Tick = std::int32_t;
inline constexpr Tick kNeverReached = std::numeric_limits<Tick>::max();
inline constexpr Tick kLatestTick = kNeverReached - 1;
inline constexpr std::uint32_t kNoEdge = 0xFFFFFFFF;

enum class TickRule : std::uint8_t { strict, recorded, closure };

// Edges in the order of departure, those of one tick in the order given.
class TimedEdges {
 public:
  // Columns of one length; no arrivals: each edge arrives on the tick of its departure. Throws ArgumentError where
  // lengths differ, a vertex is not below `vertices`, an edge arrives before it departs or later than kLatestTick, or
  // there are 2^32 - 1 edges or more.
  TimedEdges(std::uint32_t vertices, std::span<const std::uint32_t> source, std::span<const std::uint32_t> target,
             std::span<const Tick> departure, std::span<const Tick> arrival, Progress& progress);

  struct Edge {
    std::uint32_t source, target;
    Tick departure;
  };

  std::uint32_t vertices() const { return vertices_; }
  std::span<const Edge> edges() const { return edges_; }
  // All arrive on the tick of their departure.
  bool is_instant() const { return arrivals_.empty(); }
  Tick arrival(std::size_t at) const { return arrivals_.empty() ? edges_[at].departure : arrivals_[at]; }
  // The place among the columns given of the edge at a place in order.
  std::uint32_t row(std::size_t at) const { return rows_.empty() ? static_cast<std::uint32_t>(at) : rows_[at]; }
  // First place whose edge departs on or after the tick.
  std::size_t first_from(Tick tick) const;

 private:
  std::uint32_t vertices_;
  std::span<const Edge> edges_;
  std::shared_ptr<const void> owner_;  // of edges_
  std::vector<Tick> arrivals_;         // empty: all arrive when they depart
  std::vector<std::uint32_t> rows_;    // empty: given in order
};

struct ReachWindow {
  Tick start = std::numeric_limits<Tick>::min();  // edges that depart from here on
  Tick end = kLatestTick;                         // and arrive by here
  TickRule ties = TickRule::closure;
};

struct EarliestArrival {
  std::vector<Tick> arrival;        // by vertex; kNeverReached; of the source itself: the start
  std::vector<std::uint32_t> edge;  // row of the edge by which it was first reached so; kNoEdge
  // Under `strict`: row of the edge after which it can be left first, which may be another. Empty otherwise.
  std::vector<std::uint32_t> left_after;
};
// One pass over the edges. Throws ArgumentError where the source is not a vertex.
EarliestArrival earliest_arrival(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window,
                                 Progress& progress);
// Rows of the edges of a path by which the vertex was first reached, first to last; empty where it is the source or was
// not reached. `edge_sources`: the column of sources that the edges were made of.
std::vector<std::uint32_t> path_to(const EarliestArrival& found, std::span<const std::uint32_t> edge_sources,
                                   std::uint32_t vertex);

// Which vertices each source reaches: one bit a source. Bits of 256 sources, those of one pass, lie together.
class ReachableFrom {
 public:
  static constexpr std::size_t kWords = 4;
  using Words = std::array<std::uint64_t, kWords>;

  ReachableFrom(std::uint32_t vertices, std::size_t sources)
      : vertices_(vertices), sources_(sources), bits_(passes() * vertices) {}

  std::size_t sources() const { return sources_; }
  std::size_t passes() const { return (sources_ + 64 * kWords - 1) / (64 * kWords); }
  bool has(std::size_t source, std::uint32_t vertex) const {
    return (of_pass(source / (64 * kWords))[vertex][source / 64 % kWords] >> (source % 64) & 1U) != 0;
  }
  // By vertex.
  std::span<Words> of_pass(std::size_t pass) { return std::span(bits_).subspan(pass * vertices_, vertices_); }
  std::span<const Words> of_pass(std::size_t pass) const {
    return std::span(bits_).subspan(pass * vertices_, vertices_);
  }
  // By source: how many vertices it reaches, itself left out.
  std::vector<std::int64_t> counts() const;

 private:
  std::size_t vertices_, sources_;
  std::vector<Words> bits_;
};
// All sources in one pass over the edges for every 256 of them, each pass on a thread. A source reaches itself.
ReachableFrom reachable_from(const TimedEdges& edges, std::span<const std::uint32_t> sources, const ReachWindow& window,
                             Progress& progress, unsigned threads = 0);

}  // namespace casegraph::graph
