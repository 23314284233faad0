// Time-respecting reachability from one source (Wu et al. 2014, PVLDB 7:721; measures, section 11).
//
// An edge leaves its source on its departure and is at its target on its arrival, not before its departure. A path is
// time-respecting where each edge departs not before the one before it has arrived; within one tick the rule says more
// (TickRule). An edge with an uncertain day is, for the certain bound, one that departs on its first day and arrives on
// its last.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/timed_edges.hpp"

namespace casegraph::graph {

struct EarliestArrival {
  std::vector<Tick> arrival;        // by vertex; kNeverReached; of the source itself: the start
  std::vector<std::uint32_t> edge;  // row of the edge by which it was first reached so; kNoEdge
  // Under `strict`, where edges take time: row of the edge after which it can be left first, which may be another.
  // Empty otherwise: it is the same.
  std::vector<std::uint32_t> left_after;
};
// One pass over the edges. Throws ArgumentError where the source is not a vertex.
EarliestArrival earliest_arrival(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window,
                                 Progress& progress);
// Rows of the edges of a path by which the vertex was first reached, first to last; empty where it is the source or was
// not reached. `edge_sources`: the column of sources that the edges were made of.
std::vector<std::uint32_t> path_to(const EarliestArrival& found, std::span<const std::uint32_t> edge_sources,
                                   std::uint32_t vertex);

}  // namespace casegraph::graph
