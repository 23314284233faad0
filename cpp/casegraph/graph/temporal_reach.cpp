#include "casegraph/graph/temporal_reach.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <utility>

#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/graph/tick_walk.hpp"

namespace casegraph::graph {
namespace {

EarliestArrival nothing_reached(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window) {
  EarliestArrival found;
  found.arrival.assign(edges.vertices(), kNeverReached);
  found.edge.assign(edges.vertices(), kNoEdge);
  found.arrival[source] = window.start;
  return found;
}

// -- edges that arrive on the tick of their departure ------------------------------------------------

// What has been reached by then can be left, and is not reached again: so a set of vertices is all that a pass asks,
// and edges are asked about 64 at a time. What is reached is written down in its order, and goes to its vertex at the
// end.
class InstantArrivals {
 public:
  InstantArrivals(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window, Progress& progress)
      : edges_(edges),
        source_(source),
        window_(window),
        progress_(progress),
        sources_(edges.sources()),
        targets_(edges.targets()),
        ticks_(edges.ticks(window.start, window.end)),
        can_be_left_(edges.vertices()),
        reached_(edges.vertices()),
        log_memory_(large_array<Reached>(edges.vertices())) {
    can_be_left_.add(source);
    reached_.add(source);
    first_.add(source);
  }

  EarliestArrival found() {
    if (!ticks_.empty()) {
      for (std::size_t at = ticks_.front().begin; at < ticks_.back().end; at += kBlock) {
        if (at / kBlock % kBlocksBetweenLooks == 0) progress_.advance(0);
        go_through(at, std::min<std::size_t>(kBlock, ticks_.back().end - at));
      }
    }
    EarliestArrival found = nothing_reached(edges_, source_, window_);
    for (const Reached& reached : log(0)) {
      found.arrival[reached.vertex] = reached.tick;
      found.edge[reached.vertex] = edges_.row(reached.place);
    }
    return found;
  }

  // Of TickClosing.
  bool pass(std::uint32_t at) {
    if ((can_be_left_.bit(sources_[at]) & ~can_be_left_.bit(targets_[at])) == 0) return false;
    reach(at);
    return true;
  }

 private:
  static constexpr std::size_t kBlock = 64;
  static constexpr std::size_t kFew = 8192;
  static constexpr std::size_t kBlocksBetweenLooks = kEdgesBetweenLooks / kBlock;

  struct Reached {
    std::uint32_t vertex, place;
    Tick tick;
  };

  void go_through(std::size_t begin, std::size_t size) {
    std::uint64_t news = that_reach(begin, size);
    for (;;) {
      const auto next = begin + static_cast<std::size_t>(std::countr_zero(news));  // 64 further where there is none
      if (is_tick_open_ && ticks_[tick_].end <= std::min(next, begin + size)) {
        news |= end_tick(begin, size);
        continue;
      }
      if (news == 0) return;
      news &= news - 1;
      if (reached_.has(targets_[next])) continue;  // by another edge of these, or of the tick
      reach(static_cast<std::uint32_t>(next));
      if (window_.ties != TickRule::strict) news |= that_leave(targets_[next], begin, size, next + 1);
    }
  }
  std::span<const Reached> log(std::size_t from) const { return {log_memory_.get() + from, logged_ - from}; }

  std::uint64_t that_reach(std::size_t begin, std::size_t size) const {
    if (first_.size() > kFew || size < kBlock) return ask_each(begin, size);
    constexpr std::size_t kTogether = 8;
    std::uint64_t found = 0;
    for (std::size_t at = 0; at < kBlock; at += kTogether)
      if (first_.may_have_any(sources_.subspan(begin + at).first<kTogether>()))
        found |= ask_each(begin + at, kTogether) << at;
    return found;
  }
  // One question an edge, whose answer is mostly no; two would each be hard to foresee.
  std::uint64_t ask_each(std::size_t begin, std::size_t size) const {
    std::uint64_t found = 0;
    for (std::size_t at = 0; at < size; ++at)
      found |= (can_be_left_.bit(sources_[begin + at]) & ~can_be_left_.bit(targets_[begin + at])) << at;
    return found;
  }
  // Edges of these, from a place on, that leave a vertex which could not be left when they were asked about.
  std::uint64_t that_leave(std::uint32_t vertex, std::size_t begin, std::size_t size, std::size_t from) const {
    std::uint32_t is_any = 0;
    for (std::size_t at = 0; at < size; ++at) is_any |= static_cast<std::uint32_t>(sources_[begin + at] == vertex);
    if (is_any == 0) return 0;
    std::uint64_t found = 0;
    for (std::size_t at = from; at < begin + size; ++at)
      found |= static_cast<std::uint64_t>(sources_[at] == vertex) << (at - begin);
    return found;
  }

  void reach(std::uint32_t at) {
    while (ticks_[tick_].end <= at) ++tick_;
    if (!is_tick_open_) {
      is_tick_open_ = window_.ties != TickRule::recorded;
      of_tick_ = logged_;
    }
    const std::uint32_t vertex = targets_[at];
    log_memory_[logged_++] = {vertex, at, ticks_[tick_].tick};
    reached_.add(vertex);
    if (first_.size() <= kFew) first_.add(vertex);
    if (window_.ties != TickRule::strict) can_be_left_.add(vertex);
  }
  // After the last edge of a tick on which something was reached. Gives those of the edges of later ticks among these
  // that leave what was reached.
  std::uint64_t end_tick(std::size_t begin, std::size_t size) {
    const TimedEdges::OfTick& of = ticks_[tick_];
    if (window_.ties == TickRule::closure) {
      changed_.clear();
      for (const Reached& reached : log(of_tick_)) changed_.push_back(reached.vertex);
      closing_.close(edges_, of, changed_, *this, progress_);
    }
    is_tick_open_ = false;
    std::uint64_t news = 0;
    for (const Reached& reached : log(of_tick_)) {
      can_be_left_.add(reached.vertex);
      news |= that_leave(reached.vertex, begin, size, of.end);
    }
    return news;
  }

  const TimedEdges& edges_;
  std::uint32_t source_;
  const ReachWindow& window_;
  Progress& progress_;
  std::span<const std::uint32_t> sources_, targets_;
  std::span<const TimedEdges::OfTick> ticks_;
  VertexSet can_be_left_, reached_;  // under `strict` they differ by what was reached on the tick
  VertexFilter first_;               // the first few reached: as long as there are no more, it is asked before them
  std::shared_ptr<Reached[]> log_memory_;  // room for every vertex
  std::size_t logged_ = 0;
  std::size_t tick_ = 0;       // of the edge reached last
  bool is_tick_open_ = false;  // something was reached on it, and it has not ended
  std::size_t of_tick_ = 0;    // where the log of that tick begins
  TickClosing closing_;
  std::vector<std::uint32_t> changed_;
};

// -- edges that take time ----------------------------------------------------------------------------

class Arrivals {
 public:
  Arrivals(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window)
      : edges_(edges),
        window_(window),
        ready_(edges.vertices(), kNeverReached),
        found_(nothing_reached(edges, source, window)) {
    if (window.ties == TickRule::strict) found_.left_after.assign(edges.vertices(), kNoEdge);
    ready_[source] = window.start;
  }
  EarliestArrival take() { return std::move(found_); }

  void begin_tick(Tick tick) { departure_ = tick; }
  void prepare(std::size_t at) const { fetch_ahead(&ready_[edges_.sources()[at]]); }
  bool pass(std::size_t at) {
    if (ready_[edges_.sources()[at]] > departure_) return false;
    const Tick arrival = edges_.arrival(at, departure_);
    if (arrival > window_.end) return false;
    const std::uint32_t target = edges_.targets()[at];
    if (arrival < found_.arrival[target]) {
      found_.arrival[target] = arrival;
      found_.edge[target] = edges_.row(at);
    }
    const Tick ready = ready_after(departure_, arrival, window_.ties);
    if (ready >= ready_[target]) return false;
    ready_[target] = ready;
    if (!found_.left_after.empty()) found_.left_after[target] = edges_.row(at);
    return ready == departure_;
  }

 private:
  const TimedEdges& edges_;
  const ReachWindow& window_;
  Tick departure_ = 0;
  std::vector<Tick> ready_;  // from which tick on an edge may leave the vertex
  EarliestArrival found_;
};

}  // namespace

EarliestArrival earliest_arrival(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window,
                                 Progress& progress) {
  refuse_vertex("source", source, edges.vertices());
  if (edges.is_instant()) return InstantArrivals(edges, source, window, progress).found();
  Arrivals state(edges, source, window);
  walk(edges, window, state, progress);
  return state.take();
}

std::vector<std::uint32_t> path_to(const EarliestArrival& found, std::span<const std::uint32_t> edge_sources,
                                   std::uint32_t vertex) {
  std::vector<std::uint32_t> path;
  const auto& before = found.left_after.empty() ? found.edge : found.left_after;
  for (std::uint32_t edge = found.edge[vertex]; edge != kNoEdge; edge = before[edge_sources[edge]])
    path.push_back(edge);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace casegraph::graph
