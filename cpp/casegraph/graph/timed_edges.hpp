// Edges of any kind that depart at a time and arrive then or later, in the order in which they depart.
#pragma once

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

// What may follow what within one tick (measures, section 11):
//   strict    an edge departs later than the edge before it departed
//   recorded  edges of one tick are used in the order in which they were given
//   closure   edges of one tick may be used in any order
// The rules differ only where an edge arrives on the tick of its departure.
enum class TickRule : std::uint8_t { strict, recorded, closure };

struct ReachWindow {
  Tick start = std::numeric_limits<Tick>::min();  // edges that depart from here on
  Tick end = kLatestTick;                         // and arrive by here
  TickRule ties = TickRule::closure;
};

// Edges in the order of departure, those of one tick in the order given. When they depart stands apart, once for each
// tick: a pass over all edges, which memory is the limit of, reads eight bytes an edge.
class TimedEdges {
 public:
  // Columns of one length; no arrivals: each edge arrives on the tick of its departure. Throws ArgumentError where
  // lengths differ, a vertex is not below `vertices`, an edge arrives before it departs or later than kLatestTick, or
  // there are 2^32 - 1 edges or more.
  TimedEdges(std::uint32_t vertices, std::span<const std::uint32_t> source, std::span<const std::uint32_t> target,
             std::span<const Tick> departure, std::span<const Tick> arrival, Progress& progress);

  std::uint32_t vertices() const { return vertices_; }
  // By place.
  std::span<const std::uint32_t> sources() const { return sources_; }
  std::span<const std::uint32_t> targets() const { return targets_; }

  // The edges that depart on one tick: places from begin to before the end.
  struct OfTick {
    Tick tick;
    std::uint32_t begin, end;
  };
  std::span<const OfTick> ticks() const { return ticks_; }
  // The ticks from `start` to `end`, both among them.
  std::span<const OfTick> ticks(Tick start, Tick end) const;

  // All arrive on the tick of their departure.
  bool is_instant() const { return arrivals_.empty(); }
  // Of the edge at a place, one that departs on the tick given.
  Tick arrival(std::size_t at, Tick departure) const { return arrivals_.empty() ? departure : arrivals_[at]; }
  // The place among the columns given of the edge at a place in order.
  std::uint32_t row(std::size_t at) const { return rows_.empty() ? static_cast<std::uint32_t>(at) : rows_[at]; }

 private:
  void order(std::span<const Tick> departure);
  std::span<const std::uint32_t> in_order(std::span<const std::uint32_t> column);

  std::uint32_t vertices_;
  std::vector<std::shared_ptr<const void>> owners_;  // of the two
  std::span<const std::uint32_t> sources_, targets_;
  std::vector<OfTick> ticks_;
  std::vector<Tick> arrivals_;       // empty: all arrive when they depart
  std::vector<std::uint32_t> rows_;  // empty: given in order
};

// Throws ArgumentError where the vertex is not one of so many; `argument`: what the message calls it.
void refuse_vertex(const char* argument, std::uint32_t vertex, std::uint32_t vertices);

}  // namespace casegraph::graph
