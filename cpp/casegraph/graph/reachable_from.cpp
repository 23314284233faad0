#include "casegraph/graph/reachable_from.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/graph/tick_walk.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::graph {
namespace {

using Words = ReachableFrom::Words;

void add_to(Words& words, const Words& more) {
  for (std::size_t word = 0; word < words.size(); ++word) words[word] |= more[word];
}

// The bits of one pass.
class Bits {
 public:
  Bits(const TimedEdges& edges, const ReachWindow& window, std::span<const std::uint32_t> sources,
       std::span<Words> bits)
      : edges_(edges), window_(window), bits_(bits), has_any_(edges.vertices()) {
    std::fill(bits.begin(), bits.end(), Words{});
    for (std::size_t at = 0; at < sources.size(); ++at) {
      bits[sources[at]][at / 64] |= std::uint64_t{1} << (at % 64);
      has_any_.add(sources[at]);
    }
  }

  // What has arrived by the tick is there before its edges depart.
  void begin_tick(Tick tick) {
    arrive(next_);
    while (!later_.empty() && later_.begin()->first <= tick) {
      arrive(later_.begin()->second);
      later_.erase(later_.begin());
    }
    tick_ = tick;
  }
  void prepare(std::size_t at) const {
    if (!has_any_.has(edges_.sources()[at])) return;
    fetch_ahead(&bits_[edges_.sources()[at]]);
    fetch_ahead(&bits_[edges_.targets()[at]]);
  }
  bool pass(std::size_t at) { return has_any_.has(edges_.sources()[at]) && pass_on(at); }

 private:
  using Waiting = std::vector<std::pair<std::uint32_t, Words>>;  // at which vertex, and what

  bool pass_on(std::size_t at) {
    const std::uint32_t target = edges_.targets()[at];
    const Words& from = bits_[edges_.sources()[at]];
    const Words& to = bits_[target];
    std::uint64_t news = 0;
    for (std::size_t word = 0; word < from.size(); ++word) news |= from[word] & ~to[word];
    if (news == 0) return false;
    const Tick arrival = edges_.arrival(at, tick_);
    if (arrival > window_.end) return false;
    const Tick ready = ready_after(tick_, arrival, window_.ties);
    if (ready != tick_) {
      (ready == tick_ + 1 ? next_ : later_[ready]).emplace_back(target, from);
      return false;
    }
    add_to(bits_[target], from);
    has_any_.add(target);
    return true;
  }
  void arrive(Waiting& waiting) {
    constexpr std::size_t kAhead = 12;
    for (std::size_t at = 0; at < waiting.size(); ++at) {
      if (at + kAhead < waiting.size()) fetch_ahead(&bits_[waiting[at + kAhead].first]);
      add_to(bits_[waiting[at].first], waiting[at].second);
      has_any_.add(waiting[at].first);
    }
    waiting.clear();
  }

  const TimedEdges& edges_;
  const ReachWindow& window_;
  std::span<Words> bits_;
  VertexSet has_any_;  // most edges leave vertices that nothing has reached yet
  Tick tick_ = 0;
  // By the tick from which it may be passed on; most of it is on the next, and needs no map.
  Waiting next_;
  std::map<Tick, Waiting> later_;
};

// How often each bit of many words is set: counts are kept as planes of bits, so that 64 are added to at once.
class BitCounter {
 public:
  // Each bit counts for 2^plane.
  void add(std::uint64_t word, std::size_t plane) {
    for (; word != 0; ++plane) {
      const std::uint64_t carried = planes_[plane] & word;
      planes_[plane] ^= word;
      word = carried;
    }
  }
  std::int64_t count(std::size_t bit) const {
    std::int64_t count = 0;
    for (std::size_t plane = 0; plane < planes_.size(); ++plane)
      count += static_cast<std::int64_t>(planes_[plane] >> bit & 1U) << plane;
    return count;
  }

 private:
  std::array<std::uint64_t, 33> planes_{};  // enough for every vertex
};

// Adds two to what is there, bit by bit; gives what is carried.
Words carry(Words& sum, const Words& one, const Words& other) {
  Words carried;
  for (std::size_t word = 0; word < sum.size(); ++word) {
    const std::uint64_t either = sum[word] ^ one[word];
    carried[word] = (sum[word] & one[word]) | (either & other[word]);
    sum[word] = either ^ other[word];
  }
  return carried;
}

// Eight vertices at a time, so that a counter is added to once for them (Harley and Seal).
void count(std::span<const Words> bits, std::span<std::int64_t> counts) {
  std::array<BitCounter, ReachableFrom::kWords> counters;
  const auto add = [&](const Words& words, std::size_t plane) {
    for (std::size_t word = 0; word < words.size(); ++word) counters[word].add(words[word], plane);
  };
  std::array<Words, 3> sums{};  // ones, twos, fours
  std::size_t at = 0;
  for (; at + 8 <= bits.size(); at += 8) {
    std::array<Words, 2> fours;
    for (std::size_t half = 0; half < 2; ++half) {
      const auto four = bits.subspan(at + 4 * half, 4);
      const Words first = carry(sums[0], four[0], four[1]);
      const Words second = carry(sums[0], four[2], four[3]);
      fours[half] = carry(sums[1], first, second);
    }
    add(carry(sums[2], fours[0], fours[1]), 3);
  }
  for (; at < bits.size(); ++at) add(bits[at], 0);
  for (std::size_t plane = 0; plane < sums.size(); ++plane) add(sums[plane], plane);
  for (std::size_t source = 0; source < counts.size(); ++source)
    counts[source] = counters[source / 64].count(source % 64) - 1;  // the source itself apart
}

// Calls give(pass, its first source, how many it has, the bits by vertex) once each pass is done. Bits are not given
// twice.
void pass_by_pass(const TimedEdges& edges, std::span<const std::uint32_t> sources, const ReachWindow& window,
                  Progress& progress, unsigned threads,
                  const std::function<void(parallel::Chunk, std::shared_ptr<Words[]>)>& give) {
  for (const std::uint32_t source : sources) refuse_vertex("sources", source, edges.vertices());
  constexpr auto kInPass = static_cast<std::int64_t>(ReachableFrom::kInPass);
  const auto length = static_cast<std::int64_t>(sources.size());
  // An edge is a step of each pass, and so is a source.
  progress.expect(parallel::chunk_count(length, kInPass) * static_cast<std::int64_t>(edges.sources().size()) + length);
  parallel::for_each_chunk(length, kInPass, threads, progress, [&](parallel::Chunk chunk) {
    const auto bits = large_array<Words>(edges.vertices());
    Bits state(
        edges, window,
        sources.subspan(static_cast<std::size_t>(chunk.begin), static_cast<std::size_t>(chunk.end - chunk.begin)),
        {bits.get(), edges.vertices()});
    walk(edges, window, state, progress);
    give(chunk, bits);
  });
}

}  // namespace

ReachableFrom reachable_from(const TimedEdges& edges, std::span<const std::uint32_t> sources, const ReachWindow& window,
                             Progress& progress, unsigned threads) {
  ReachableFrom found;
  found.sources_ = sources.size();
  found.passes_.resize((sources.size() + ReachableFrom::kInPass - 1) / ReachableFrom::kInPass);
  pass_by_pass(edges, sources, window, progress, threads, [&](parallel::Chunk chunk, std::shared_ptr<Words[]> bits) {
    found.passes_[static_cast<std::size_t>(chunk.index)] = std::move(bits);
  });
  return found;
}

std::vector<std::int64_t> reached_counts(const TimedEdges& edges, std::span<const std::uint32_t> sources,
                                         const ReachWindow& window, Progress& progress, unsigned threads) {
  std::vector<std::int64_t> counts(sources.size());
  pass_by_pass(edges, sources, window, progress, threads, [&](parallel::Chunk chunk, std::shared_ptr<Words[]> bits) {
    count({bits.get(), edges.vertices()}, std::span(counts).subspan(static_cast<std::size_t>(chunk.begin),
                                                                    static_cast<std::size_t>(chunk.end - chunk.begin)));
  });
  return counts;
}

}  // namespace casegraph::graph
