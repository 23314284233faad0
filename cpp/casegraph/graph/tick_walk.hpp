// What reachability of one source and of many share: how edges are gone through, tick by tick.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/graph/timed_edges.hpp"

namespace casegraph::graph {

inline constexpr std::size_t kEdgesBetweenLooks = 65536;

// A bit for each vertex: so few of them that they stay in the processor's own memory.
class VertexSet {
 public:
  explicit VertexSet(std::uint32_t vertices) : words_(vertices / 64 + 1, 0) {}
  bool has(std::uint32_t vertex) const { return bit(vertex) != 0; }
  std::uint64_t bit(std::uint32_t vertex) const { return words_[vertex / 64] >> (vertex % 64) & 1U; }
  void add(std::uint32_t vertex) { words_[vertex / 64] |= std::uint64_t{1} << (vertex % 64); }

 private:
  std::vector<std::uint64_t> words_;
};

// Which vertices may be in a set of few: none that is in it is missed, some others are taken for one that is. Small
// enough for the memory that the processor reads at once.
class VertexFilter {
 public:
  void add(std::uint32_t vertex) {
    word_of(vertex) |= std::uint64_t{1} << (vertex % 64);
    added_.push_back(vertex);
  }
  std::size_t size() const { return added_.size(); }
  bool may_have(std::uint32_t vertex) const { return (bits_from(vertex) & 1U) != 0; }
  bool may_have_any(std::span<const std::uint32_t, 8> vertices) const {
    std::uint64_t any = 0;
    for (const std::uint32_t vertex : vertices) any |= bits_from(vertex);
    return (any & 1U) != 0;
  }
  void clear() {
    for (const std::uint32_t vertex : added_) word_of(vertex) = 0;
    added_.clear();
  }

 private:
  static constexpr std::uint32_t kWords = 4096;
  std::uint64_t& word_of(std::uint32_t vertex) { return words_[vertex / 64 % kWords]; }
  std::uint64_t bits_from(std::uint32_t vertex) const { return words_[vertex / 64 % kWords] >> (vertex % 64); }

  std::array<std::uint64_t, kWords> words_{};
  std::vector<std::uint32_t> added_;
};

// From which tick on an edge may depart that follows one.
inline Tick ready_after(Tick departure, Tick arrival, TickRule ties) {
  return ties == TickRule::strict && arrival == departure ? arrival + 1 : arrival;
}

// The edges of one tick that arrive on it, by source: for ticks in which many follow each other.
class TickIndex {
 public:
  TickIndex(const TimedEdges& edges, const TimedEdges::OfTick& of) : sources_(edges.sources()) {
    for (std::uint32_t at = of.begin; at < of.end; ++at)
      if (edges.arrival(at, of.tick) == of.tick) order_.push_back(at);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return sources_[a] < sources_[b]; });
  }
  std::span<const std::uint32_t> all() const { return order_; }
  std::span<const std::uint32_t> from(std::uint32_t source) const {
    const auto first =
        std::partition_point(order_.begin(), order_.end(), [&](std::uint32_t at) { return sources_[at] < source; });
    const auto last =
        std::partition_point(first, order_.end(), [&](std::uint32_t at) { return sources_[at] == source; });
    return {first, last};
  }

 private:
  std::span<const std::uint32_t> sources_;
  std::vector<std::uint32_t> order_;
};

// Goes on with a tick, whose edges have been used in the order given, until nothing changes: again in that order the
// edges that leave what changed, then, where that goes on, along the edges of each that changed. Keeps its memory from
// one tick to the next.
class TickClosing {
 public:
  // `State::pass(at)` uses the edge at a place and says whether that put something at its target on the same tick.
  // `changed`: the vertices that something was put at so far; of no use afterwards.
  template <class State>
  void close(const TimedEdges& edges, const TimedEdges::OfTick& of, std::vector<std::uint32_t>& changed, State& state,
             Progress& progress) {
    for (int pass = 0; pass < kPassesBeforeIndex && !changed.empty(); ++pass)
      go_again(edges, of, changed, state, progress);
    if (!changed.empty()) follow(edges, of, changed, state, progress);
  }

 private:
  static constexpr int kPassesBeforeIndex = 3;
  static constexpr std::uint32_t kTogether = 8;

  template <class State>
  void go_again(const TimedEdges& edges, const TimedEdges::OfTick& of, std::vector<std::uint32_t>& changed,
                State& state, Progress& progress) {
    filter_.clear();
    for (const std::uint32_t vertex : changed) filter_.add(vertex);
    changed.clear();
    for (std::uint32_t at = of.begin; at < of.end;) {
      if (at % kEdgesBetweenLooks < kTogether) progress.advance(0);
      const std::uint32_t end = std::min(at + kTogether, of.end);
      if (end - at < kTogether || filter_.may_have_any(edges.sources().subspan(at).first<kTogether>()))
        go_again(edges, of, at, end, changed, state);
      at = end;
    }
  }
  template <class State>
  void go_again(const TimedEdges& edges, const TimedEdges::OfTick& of, std::uint32_t begin, std::uint32_t end,
                std::vector<std::uint32_t>& changed, State& state) {
    for (std::uint32_t at = begin; at < end; ++at) {
      if (!filter_.may_have(edges.sources()[at]) || edges.arrival(at, of.tick) != of.tick || !state.pass(at)) continue;
      changed.push_back(edges.targets()[at]);
      filter_.add(edges.targets()[at]);
    }
  }
  template <class State>
  void follow(const TimedEdges& edges, const TimedEdges::OfTick& of, std::vector<std::uint32_t>& changed, State& state,
              Progress& progress) {
    const TickIndex index(edges, of);
    changed.clear();
    for (const std::uint32_t at : index.all())
      if (state.pass(at)) changed.push_back(edges.targets()[at]);
    for (std::size_t steps = 0; !changed.empty(); ++steps) {
      if (steps % kEdgesBetweenLooks == 0) progress.advance(0);
      const std::uint32_t vertex = changed.back();
      changed.pop_back();
      for (const std::uint32_t at : index.from(vertex))
        if (state.pass(at)) changed.push_back(edges.targets()[at]);
    }
  }

  VertexFilter filter_;
};

// Goes through the edges tick by tick. `State::pass(at)` as above; `prepare(at)` is told of an edge some way ahead,
// `begin_tick` of each tick before its edges. Progress advances by one an edge.
template <class State>
void walk(const TimedEdges& edges, const ReachWindow& window, State& state, Progress& progress) {
  constexpr std::size_t kEdgesAhead = 48;
  const std::size_t length = edges.sources().size();
  TickClosing closing;
  std::vector<std::uint32_t> changed;
  std::size_t told = 0;
  for (const TimedEdges::OfTick& of : edges.ticks(window.start, window.end)) {
    state.begin_tick(of.tick);
    changed.clear();
    for (std::size_t at = of.begin; at < of.end; ++at) {
      if (at % kEdgesBetweenLooks == kEdgesBetweenLooks - 1) {
        progress.advance(kEdgesBetweenLooks);
        told += kEdgesBetweenLooks;
      }
      if (at + kEdgesAhead < length) state.prepare(at + kEdgesAhead);
      if (state.pass(at)) changed.push_back(edges.targets()[at]);
    }
    if (window.ties != TickRule::closure || changed.empty()) continue;
    closing.close(edges, of, changed, state, progress);
    if (edges.is_instant()) continue;
    for (std::size_t at = of.begin; at < of.end; ++at)  // what arrives later takes all that its source has at the end
      if (edges.arrival(at, of.tick) != of.tick) state.pass(at);
  }
  state.begin_tick(kNeverReached);
  progress.advance(static_cast<std::int64_t>(length - told));
}

}  // namespace casegraph::graph
