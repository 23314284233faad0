#include "casegraph/graph/timed_edges.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/platform.hpp"

namespace casegraph::graph {
namespace {

constexpr std::size_t kEdgesBetweenLooks = 65536;

}  // namespace

void refuse_vertex(const char* argument, std::uint32_t vertex, std::uint32_t vertices) {
  if (vertex < vertices) return;
  throw ArgumentError(std::string(argument) + ": vertex " + std::to_string(vertex) +
                      " is not accepted; accepted: below " + std::to_string(vertices));
}

TimedEdges::TimedEdges(std::uint32_t vertices, std::span<const std::uint32_t> source,
                       std::span<const std::uint32_t> target, std::span<const Tick> departure,
                       std::span<const Tick> arrival, Progress& progress)
    : vertices_(vertices) {
  const std::size_t length = source.size();
  if (target.size() != length || departure.size() != length || (!arrival.empty() && arrival.size() != length))
    throw ArgumentError("edges: source, target, departure and arrival are not of one length");
  if (length >= kNoEdge) throw ArgumentError("edges: more than 4,294,967,294 are not accepted");
  for (std::size_t at = 0; at < length; ++at) {
    if (at % kEdgesBetweenLooks == 0) progress.advance(0);
    refuse_vertex("source", source[at], vertices);
    refuse_vertex("target", target[at], vertices);
    const bool is_early = !arrival.empty() && arrival[at] < departure[at];
    if (is_early || (arrival.empty() ? departure[at] : arrival[at]) > kLatestTick - 1)
      throw ArgumentError("edges, row " + std::to_string(at) +
                          ": arrives before it departs, or too late to be counted");
  }
  order(departure);
  sources_ = in_order(source);
  targets_ = in_order(target);
  if (std::equal(departure.begin(), departure.end(), arrival.begin(), arrival.end())) return;
  for (std::size_t at = 0; at < length && !arrival.empty(); ++at) arrivals_.push_back(arrival[row(at)]);
}

void TimedEdges::order(std::span<const Tick> departure) {
  if (!std::is_sorted(departure.begin(), departure.end())) {
    rows_.resize(departure.size());
    std::iota(rows_.begin(), rows_.end(), 0U);
    std::stable_sort(rows_.begin(), rows_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return departure[a] < departure[b]; });
  }
  const auto length = static_cast<std::uint32_t>(departure.size());
  for (std::uint32_t at = 0; at < length; ++at) {
    const Tick tick = departure[row(at)];
    if (ticks_.empty() || ticks_.back().tick != tick) ticks_.push_back({tick, at, at});
    ticks_.back().end = at + 1;
  }
}

std::span<const std::uint32_t> TimedEdges::in_order(std::span<const std::uint32_t> column) {
  const auto values = large_array<std::uint32_t>(column.size());
  for (std::size_t at = 0; at < column.size(); ++at) values[at] = column[row(at)];
  owners_.push_back(values);
  return {values.get(), column.size()};
}

std::span<const TimedEdges::OfTick> TimedEdges::ticks(Tick start, Tick end) const {
  const auto first =
      std::partition_point(ticks_.begin(), ticks_.end(), [start](const OfTick& of) { return of.tick < start; });
  const auto last = std::partition_point(first, ticks_.end(), [end](const OfTick& of) { return of.tick <= end; });
  return {first, last};
}

}  // namespace casegraph::graph
