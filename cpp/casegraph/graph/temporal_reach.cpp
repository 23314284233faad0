#include "casegraph/graph/temporal_reach.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::graph {
namespace {

constexpr std::size_t kEdgesBetweenLooks = 65536;
constexpr std::size_t kEdgesAhead = 24;
constexpr int kPassesBeforeIndex = 3;

// The edges of one tick that arrive on it, by source: for ticks in which many follow each other.
class TickIndex {
 public:
  TickIndex(const TimedEdges& edges, std::size_t begin, std::size_t end) : edges_(edges) {
    for (std::size_t at = begin; at < end; ++at)
      if (edges.arrival(at) == edges.edges()[at].departure) order_.push_back(static_cast<std::uint32_t>(at));
    std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return edges.edges()[a].source < edges.edges()[b].source;
    });
  }
  std::span<const std::uint32_t> all() const { return order_; }
  std::span<const std::uint32_t> from(std::uint32_t source) const {
    const auto source_of = [&](std::uint32_t at) { return edges_.edges()[at].source; };
    const auto first =
        std::partition_point(order_.begin(), order_.end(), [&](std::uint32_t at) { return source_of(at) < source; });
    const auto last =
        std::partition_point(first, order_.end(), [&](std::uint32_t at) { return source_of(at) == source; });
    return {first, last};
  }

 private:
  const TimedEdges& edges_;
  std::vector<std::uint32_t> order_;
};

// Repeats a tick until nothing changes: its edges that arrive on it in the order given, then, where that goes on, along
// the edges of what changed. Those that arrive later take what their source has at the end. `last`: the place of the
// last edge that changed something; what lies behind it saw all that there was, and can change nothing until another
// does.
template <class State>
void close_tick(const TimedEdges& edges, std::size_t begin, std::size_t end, std::size_t last, State& state,
                Progress& progress) {
  const auto is_at_once = [&](std::size_t at) { return edges.arrival(at) == edges.edges()[at].departure; };
  bool again = true;
  for (int passes = 0; again && passes < kPassesBeforeIndex; ++passes) {
    again = false;
    progress.advance(0);
    const std::size_t until = last;
    for (std::size_t at = begin; at < end && (again || at < until); ++at)
      if (is_at_once(at) && state.pass(at)) again = true, last = at;
  }
  if (again) {
    const TickIndex index(edges, begin, end);
    std::vector<std::uint32_t> changed;
    for (const std::uint32_t at : index.all())
      if (state.pass(at)) changed.push_back(edges.edges()[at].target);
    for (std::size_t steps = 0; !changed.empty(); ++steps) {
      if (steps % kEdgesBetweenLooks == 0) progress.advance(0);
      const std::uint32_t vertex = changed.back();
      changed.pop_back();
      for (const std::uint32_t at : index.from(vertex))
        if (state.pass(at)) changed.push_back(edges.edges()[at].target);
    }
  }
  if (edges.is_instant()) return;
  for (std::size_t at = begin; at < end; ++at)
    if (!is_at_once(at)) state.pass(at);
}

// Goes through the edges tick by tick. `State::pass(at)` uses the edge at a place and says whether that put something
// at its target on the same tick which other edges of the tick may take on.
template <class State>
void walk(const TimedEdges& edges, const ReachWindow& window, State& state, Progress& progress) {
  const auto all = edges.edges();
  for (std::size_t begin = edges.first_from(window.start), end = begin; begin < all.size(); begin = end) {
    const Tick tick = all[begin].departure;
    if (tick > window.end) break;
    state.begin_tick(tick);
    bool again = false;
    std::size_t last = begin;
    for (; end < all.size() && all[end].departure == tick; ++end) {
      if (end % kEdgesBetweenLooks == 0) progress.advance(0);
      if (end + kEdgesAhead < all.size()) state.prepare(all[end + kEdgesAhead]);
      if (state.pass(end)) again = true, last = end;
    }
    if (again && window.ties == TickRule::closure) close_tick(edges, begin, end, last, state, progress);
  }
  state.begin_tick(kNeverReached);
}

// From which tick on an edge may depart that follows one.
Tick ready_after(Tick departure, Tick arrival, TickRule ties) {
  return ties == TickRule::strict && arrival == departure ? arrival + 1 : arrival;
}

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

// -- one source --------------------------------------------------------------------------------------

EarliestArrival nothing_reached(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window) {
  EarliestArrival found;
  found.arrival.assign(edges.vertices(), kNeverReached);
  found.edge.assign(edges.vertices(), kNoEdge);
  if (window.ties == TickRule::strict) found.left_after.assign(edges.vertices(), kNoEdge);
  found.arrival[source] = window.start;
  return found;
}

// Where every edge arrives on the tick of its departure: what has been reached by then can be left, and is not reached
// again.
class InstantArrivals {
 public:
  InstantArrivals(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window)
      : edges_(edges.edges()),
        of_(edges),
        is_strict_(window.ties == TickRule::strict),
        can_be_left_(edges.vertices()),
        found_(nothing_reached(edges, source, window)) {
    can_be_left_.add(source);
  }
  EarliestArrival take() { return std::move(found_); }

  void begin_tick(Tick) {
    for (const std::uint32_t vertex : reached_on_tick_) can_be_left_.add(vertex);
    reached_on_tick_.clear();
  }
  void prepare(const TimedEdges::Edge&) const {}
  bool pass(std::size_t at) {
    const TimedEdges::Edge& edge = edges_[at];
    // One question, whose answer is mostly no; two would each be hard to foresee.
    if ((can_be_left_.bit(edge.source) & ~can_be_left_.bit(edge.target)) == 0) return false;
    return reach(at, edge);
  }

 private:
  bool reach(std::size_t at, const TimedEdges::Edge& edge) {
    if (found_.arrival[edge.target] != kNeverReached) return false;  // earlier on this tick
    found_.arrival[edge.target] = edge.departure;
    found_.edge[edge.target] = of_.row(at);
    if (is_strict_) {
      found_.left_after[edge.target] = of_.row(at);
      reached_on_tick_.push_back(edge.target);
    } else {
      can_be_left_.add(edge.target);
    }
    return !is_strict_;
  }

  std::span<const TimedEdges::Edge> edges_;
  const TimedEdges& of_;
  bool is_strict_;
  VertexSet can_be_left_;
  std::vector<std::uint32_t> reached_on_tick_;  // strict: can be left from the next one on
  EarliestArrival found_;
};

class Arrivals {
 public:
  Arrivals(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window)
      : edges_(edges),
        window_(window),
        ready_(edges.vertices(), kNeverReached),
        found_(nothing_reached(edges, source, window)) {
    ready_[source] = window.start;
  }
  EarliestArrival take() { return std::move(found_); }

  void begin_tick(Tick) {}
  void prepare(const TimedEdges::Edge& edge) const { fetch_ahead(&ready_[edge.source]); }
  bool pass(std::size_t at) {
    const TimedEdges::Edge& edge = edges_.edges()[at];
    if (ready_[edge.source] > edge.departure) return false;
    const Tick arrival = edges_.arrival(at);
    if (arrival > window_.end) return false;
    if (arrival < found_.arrival[edge.target]) {
      found_.arrival[edge.target] = arrival;
      found_.edge[edge.target] = edges_.row(at);
    }
    const Tick ready = ready_after(edge.departure, arrival, window_.ties);
    if (ready >= ready_[edge.target]) return false;
    ready_[edge.target] = ready;
    if (!found_.left_after.empty()) found_.left_after[edge.target] = edges_.row(at);
    return ready == edge.departure;
  }

 private:
  const TimedEdges& edges_;
  const ReachWindow& window_;
  std::vector<Tick> ready_;  // from which tick on an edge may leave the vertex
  EarliestArrival found_;
};

// -- many sources ------------------------------------------------------------------------------------

// The bits of one pass.
class Bits {
 public:
  Bits(const TimedEdges& edges, const ReachWindow& window, std::span<const std::uint32_t> sources,
       std::span<ReachableFrom::Words> bits)
      : edges_(edges), window_(window), bits_(bits), has_any_(edges.vertices()) {
    for (const std::uint32_t source : sources) has_any_.add(source);
  }

  // What has arrived by the tick is there before its edges depart.
  void begin_tick(Tick tick) {
    while (!waiting_.empty() && waiting_.begin()->first <= tick) {
      for (const auto& [vertex, words] : waiting_.begin()->second) add(words, vertex);
      waiting_.erase(waiting_.begin());
    }
  }
  void prepare(const TimedEdges::Edge& edge) const {
    if (!has_any_.has(edge.source)) return;
    fetch_ahead(&bits_[edge.source]);
    fetch_ahead(&bits_[edge.target]);
  }
  bool pass(std::size_t at) {
    const TimedEdges::Edge& edge = edges_.edges()[at];
    if (!has_any_.has(edge.source)) return false;
    const ReachableFrom::Words& from = bits_[edge.source];
    const ReachableFrom::Words& to = bits_[edge.target];
    std::uint64_t news = 0;
    for (std::size_t word = 0; word < from.size(); ++word) news |= from[word] & ~to[word];
    if (news == 0) return false;
    const Tick arrival = edges_.arrival(at);
    if (arrival > window_.end) return false;
    const Tick ready = ready_after(edge.departure, arrival, window_.ties);
    if (ready != edge.departure) {
      waiting_[ready].emplace_back(edge.target, from);
      return false;
    }
    add(from, edge.target);
    return true;
  }

 private:
  void add(const ReachableFrom::Words& words, std::uint32_t vertex) {
    for (std::size_t word = 0; word < words.size(); ++word) bits_[vertex][word] |= words[word];
    has_any_.add(vertex);
  }

  const TimedEdges& edges_;
  const ReachWindow& window_;
  std::span<ReachableFrom::Words> bits_;
  VertexSet has_any_;  // most edges leave vertices that nothing has reached yet
  // By the tick from which it may be passed on: at which vertex, and what.
  std::map<Tick, std::vector<std::pair<std::uint32_t, ReachableFrom::Words>>> waiting_;
};

// How often each bit of many words is set: counts are kept as planes of bits, so that 64 are added to at once.
class BitCounter {
 public:
  void add(std::uint64_t word) {
    for (std::size_t plane = 0; word != 0; ++plane) {
      const std::uint64_t carried = planes_[plane] & word;
      planes_[plane] ^= word;
      word = carried;
    }
  }
  std::array<std::int64_t, 64> counts() const {
    std::array<std::int64_t, 64> counts{};
    for (std::size_t plane = 0; plane < planes_.size(); ++plane)
      for (std::size_t bit = 0; bit < 64; ++bit)
        counts[bit] += static_cast<std::int64_t>(planes_[plane] >> bit & 1U) << plane;
    return counts;
  }

 private:
  std::array<std::uint64_t, 33> planes_{};  // enough for every vertex
};

void refuse_vertex(const char* argument, std::uint32_t vertex, std::uint32_t vertices) {
  if (vertex < vertices) return;
  throw ArgumentError(std::string(argument) + ": vertex " + std::to_string(vertex) +
                      " is not accepted; accepted: below " + std::to_string(vertices));
}

}  // namespace

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
      throw ArgumentError("arrival: edge " + std::to_string(at) +
                          " arrives before it departs, or too late to be counted");
  }
  if (!std::is_sorted(departure.begin(), departure.end())) {
    rows_.resize(length);
    std::iota(rows_.begin(), rows_.end(), 0U);
    std::stable_sort(rows_.begin(), rows_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return departure[a] < departure[b]; });
  }
  const auto edges = large_array<Edge>(length);
  for (std::size_t at = 0; at < length; ++at) {
    const std::uint32_t from = row(at);
    edges[at] = {source[from], target[from], departure[from]};
  }
  edges_ = {edges.get(), length};
  owner_ = edges;
  if (std::equal(departure.begin(), departure.end(), arrival.begin(), arrival.end())) return;
  for (std::size_t at = 0; at < length && !arrival.empty(); ++at) arrivals_.push_back(arrival[row(at)]);
}

std::size_t TimedEdges::first_from(Tick tick) const {
  return static_cast<std::size_t>(
      std::partition_point(edges_.begin(), edges_.end(), [tick](const Edge& edge) { return edge.departure < tick; }) -
      edges_.begin());
}

EarliestArrival earliest_arrival(const TimedEdges& edges, std::uint32_t source, const ReachWindow& window,
                                 Progress& progress) {
  refuse_vertex("source", source, edges.vertices());
  const auto found = [&](auto state) {
    walk(edges, window, state, progress);
    return state.take();
  };
  return edges.is_instant() ? found(InstantArrivals(edges, source, window)) : found(Arrivals(edges, source, window));
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

std::vector<std::int64_t> ReachableFrom::counts() const {
  std::vector<std::int64_t> counts;
  for (std::size_t pass = 0; pass < passes(); ++pass)
    for (std::size_t word = 0; word < kWords; ++word) {
      BitCounter counter;
      for (const Words& words : of_pass(pass)) counter.add(words[word]);
      for (const std::int64_t count : counter.counts()) counts.push_back(count - 1);  // the source itself apart
    }
  counts.resize(sources_);
  return counts;
}

ReachableFrom reachable_from(const TimedEdges& edges, std::span<const std::uint32_t> sources, const ReachWindow& window,
                             Progress& progress, unsigned threads) {
  for (const std::uint32_t source : sources) refuse_vertex("sources", source, edges.vertices());
  ReachableFrom found(edges.vertices(), sources.size());
  constexpr std::size_t kInPass = 64 * ReachableFrom::kWords;
  for (std::size_t source = 0; source < sources.size(); ++source)
    found.of_pass(source / kInPass)[sources[source]][source % kInPass / 64] |= std::uint64_t{1} << (source % 64);
  const auto passes = static_cast<std::int64_t>(found.passes());
  parallel::for_each_chunk(passes, 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto pass = static_cast<std::size_t>(chunk.index);
    const std::size_t begin = pass * kInPass;
    Bits state(edges, window, sources.subspan(begin, std::min(kInPass, sources.size() - begin)), found.of_pass(pass));
    walk(edges, window, state, progress);
  });
  return found;
}

}  // namespace casegraph::graph
