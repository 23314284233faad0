// Time-respecting reachability from many sources at once (temporal_reach says what a path is).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/timed_edges.hpp"

namespace casegraph::graph {

// Which vertices each source reaches: one bit a source. Bits of 256 sources, those of one pass, lie together.
class ReachableFrom {
 public:
  static constexpr std::size_t kWords = 4;
  static constexpr std::size_t kInPass = 64 * kWords;
  using Words = std::array<std::uint64_t, kWords>;

  std::size_t sources() const { return sources_; }
  bool has(std::size_t source, std::uint32_t vertex) const {
    return (passes_[source / kInPass][vertex][source / 64 % kWords] >> (source % 64) & 1U) != 0;
  }

 private:
  friend ReachableFrom reachable_from(const TimedEdges&, std::span<const std::uint32_t>, const ReachWindow&, Progress&,
                                      unsigned);
  std::size_t sources_ = 0;
  std::vector<std::shared_ptr<const Words[]>> passes_;  // by vertex
};
// All sources in one pass over the edges for every 256 of them, each pass on a thread. A source reaches itself. Throws
// ArgumentError where a source is not a vertex.
ReachableFrom reachable_from(const TimedEdges& edges, std::span<const std::uint32_t> sources, const ReachWindow& window,
                             Progress& progress, unsigned threads = 0);
// By source: how many vertices it reaches, itself left out. The same passes, of which no more are kept than there are
// threads.
std::vector<std::int64_t> reached_counts(const TimedEdges& edges, std::span<const std::uint32_t> sources,
                                         const ReachWindow& window, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::graph
