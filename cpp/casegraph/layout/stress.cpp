#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "casegraph/layout/network.hpp"

namespace casegraph::layout {
namespace {

constexpr int kHalvings = 6;  // steps shrink in 2^6 + 1 sweeps; roots alone are the same on every machine
constexpr std::uint32_t kFar = ~std::uint32_t{0};

// Numbers that look random and are the same everywhere (splitmix64).
class Sequence {
 public:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_ = 0;
};

struct Pair {
  std::uint32_t a, b;
  double distance;
};

// Every pair of nodes that edges join, with the number of edges between them.
std::vector<Pair> pairs_of(std::uint32_t nodes, std::span<const Edge> edges) {
  std::vector<std::vector<std::uint32_t>> next(nodes);
  for (const auto& [a, b] : edges) {
    next[a].push_back(b);
    next[b].push_back(a);
  }
  std::vector<Pair> out;
  std::vector<std::uint32_t> distance(nodes), queue;
  for (std::uint32_t start = 0; start < nodes; ++start) {
    std::fill(distance.begin(), distance.end(), kFar);
    queue.assign(1, start);
    distance[start] = 0;
    for (std::size_t at = 0; at < queue.size(); ++at)
      for (const std::uint32_t node : next[queue[at]])
        if (distance[node] == kFar) {
          distance[node] = distance[queue[at]] + 1;
          queue.push_back(node);
        }
    for (std::uint32_t node = start + 1; node < nodes; ++node)
      if (distance[node] != kFar) out.push_back({start, node, static_cast<double>(distance[node])});
  }
  return out;
}

double length(double x, double y) { return std::sqrt(x * x + y * y); }

// One step of the descent: the two nodes move towards their distance, each half of what is allowed.
void relax(const Pair& pair, double step, std::vector<NodePlace>& places) {
  NodePlace &a = places[pair.a], &b = places[pair.b];
  double x = a.x - b.x, y = a.y - b.y, far = length(x, y);
  if (far == 0) x = far = 1e-9;
  const double share = std::min(1.0, step / (pair.distance * pair.distance));
  const double move = share * (far - pair.distance) / 2 / far;
  a.x -= move * x;
  a.y -= move * y;
  b.x += move * x;
  b.y += move * y;
}

void shuffle(std::vector<Pair>& pairs, Sequence& sequence) {
  for (std::size_t left = pairs.size(); left > 1; --left) std::swap(pairs[left - 1], pairs[sequence.next() % left]);
}

// Turns the places so that their longest extent lies across, their middle in (0, 0), and node 0 at the left and top.
void turn(std::vector<NodePlace>& places) {
  double x = 0, y = 0;
  for (const NodePlace& one : places) x += one.x, y += one.y;
  const double count = static_cast<double>(places.size());
  double xx = 0, xy = 0, yy = 0;
  for (NodePlace& one : places) {
    one.x -= x / count;
    one.y -= y / count;
    xx += one.x * one.x;
    xy += one.x * one.y;
    yy += one.y * one.y;
  }
  // The direction of the greatest variance: the first eigenvector of the two by two matrix of moments.
  const double half = (xx - yy) / 2, root = length(half, xy);
  double across = half + root, down = xy;
  if (length(across, down) < 1e-12) across = xx >= yy ? 1 : 0, down = xx >= yy ? 0 : 1;
  const double size = length(across, down);
  across /= size;
  down /= size;
  // In two walks: of both coordinates at once a compiler makes a fused step, which rounds otherwise on some machines.
  std::vector<double> turned;
  for (const NodePlace& one : places) turned.push_back(one.y * across - one.x * down);
  for (NodePlace& one : places) one.x = one.x * across + one.y * down;
  for (std::size_t at = 0; at < places.size(); ++at) places[at].y = turned[at];
  const double mirror_x = places[0].x > 0 ? -1 : 1, mirror_y = places[0].y > 0 ? -1 : 1;
  for (NodePlace& one : places) one = {one.x * mirror_x, one.y * mirror_y};
}

}  // namespace

std::vector<NodePlace> stress_layout(std::uint32_t nodes, std::span<const Edge> edges) {
  Sequence sequence;
  std::vector<NodePlace> places(nodes);
  for (NodePlace& one : places) {
    one.x = sequence.unit();
    one.y = sequence.unit();
  }
  if (nodes == 0) return places;
  std::vector<Pair> pairs = pairs_of(nodes, edges);
  double longest = 1;
  for (const Pair& one : pairs) longest = std::max(longest, one.distance);
  const double first = longest * longest, last = 0.03;
  double shrink = last / first;
  for (int at = 0; at < kHalvings; ++at) shrink = std::sqrt(shrink);
  double step = first;
  for (int sweep = 0; sweep <= 1 << kHalvings; ++sweep, step *= shrink) {
    shuffle(pairs, sequence);
    for (const Pair& one : pairs) relax(one, step, places);
  }
  turn(places);
  return places;
}

double stress(std::span<const NodePlace> places, std::span<const Edge> edges) {
  double sum = 0;
  for (const Pair& one : pairs_of(static_cast<std::uint32_t>(places.size()), edges)) {
    const double far = length(places[one.a].x - places[one.b].x, places[one.a].y - places[one.b].y);
    sum += (far - one.distance) * (far - one.distance) / (one.distance * one.distance);
  }
  return sum;
}

}  // namespace casegraph::layout
