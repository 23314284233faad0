#include "casegraph/linkage/cluster_quality.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "casegraph/domain/disjoint_sets.hpp"
#include "casegraph/linkage/components.hpp"

namespace casegraph::linkage {
namespace {

using Neighbours = std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>>;  // (place, number of the link)

Neighbours neighbours_of(std::size_t size, const std::vector<Link>& links) {
  Neighbours neighbours(size);
  for (std::uint32_t at = 0; at < links.size(); ++at) {
    neighbours[links[at].a].push_back({links[at].b, at});
    neighbours[links[at].b].push_back({links[at].a, at});
  }
  return neighbours;
}

// Tarjan (1974, Information Processing Letters 2:160): a link is a bridge where nothing below it leads back above it.
std::int64_t bridges_of(const Neighbours& neighbours) {
  struct Step {
    std::uint32_t place, link;
    std::size_t next = 0;
  };
  std::vector<std::uint32_t> order(neighbours.size(), 0), low(neighbours.size(), 0);
  std::uint32_t clock = 0;
  std::int64_t bridges = 0;
  for (std::uint32_t start = 0; start < neighbours.size(); ++start) {
    if (order[start] != 0) continue;
    std::vector<Step> path{{start, UINT32_MAX, 0}};
    order[start] = low[start] = ++clock;
    while (!path.empty()) {
      Step& step = path.back();
      const std::uint32_t place = step.place;
      if (step.next < neighbours[place].size()) {
        const auto [other, link] = neighbours[place][step.next++];
        if (link == step.link) continue;
        if (order[other] != 0) {
          low[place] = std::min(low[place], order[other]);
        } else {
          order[other] = low[other] = ++clock;
          path.push_back({other, link, 0});
        }
        continue;
      }
      path.pop_back();
      if (path.empty()) continue;
      const std::uint32_t above = path.back().place;
      low[above] = std::min(low[above], low[place]);
      bridges += low[place] > order[above];
    }
  }
  return bridges;
}

std::int64_t diameter_of(const Neighbours& neighbours) {
  std::int64_t longest = 0;
  for (std::uint32_t start = 0; start < neighbours.size(); ++start) {
    std::vector<std::int64_t> steps(neighbours.size(), -1);
    std::vector<std::uint32_t> queue{start};
    steps[start] = 0;
    for (std::size_t at = 0; at < queue.size(); ++at)
      for (const auto& [other, link] : neighbours[queue[at]])
        if (steps[other] < 0) steps[other] = steps[queue[at]] + 1, queue.push_back(other);
    if (queue.size() < neighbours.size()) return -1;
    longest = std::max(longest, steps[queue.back()]);
  }
  return longest;
}

double weakest_of(std::size_t size, std::vector<Link> links) {
  std::sort(links.begin(), links.end(), [](const Link& x, const Link& y) { return x.weight > y.weight; });
  DisjointSets sets(size);
  std::size_t joined = 1;
  for (const Link& link : links)
    if (sets.join(link.a, link.b) && ++joined == size) return link.weight;
  return -std::numeric_limits<double>::infinity();
}

}  // namespace

std::vector<ClusterQuality> cluster_quality(const std::vector<std::uint32_t>& of_row, std::span<const Link> all,
                                            double least) {
  const Components clusters(of_row);
  std::vector<std::uint32_t> place(of_row.size(), 0), number(of_row.size(), 0);
  for (std::uint32_t at = 0; at < clusters.size(); ++at)
    for (std::uint32_t in = 0; in < clusters[at].size(); ++in)
      place[clusters[at][in]] = in, number[clusters[at][in]] = at;
  std::vector<std::vector<Link>> links(clusters.size());
  for (const Link& link : all)
    if (link.weight >= least && of_row[link.a] == of_row[link.b])
      links[number[link.a]].push_back({place[link.a], place[link.b], link.weight});
  std::vector<ClusterQuality> found;
  for (std::size_t at = 0; at < clusters.size(); ++at) {
    const std::size_t size = clusters[at].size();
    const Neighbours neighbours = neighbours_of(size, links[at]);
    ClusterQuality one;
    one.cluster = clusters[at][0];
    one.records = static_cast<std::int64_t>(size);
    one.links = static_cast<std::int64_t>(links[at].size());
    one.density = static_cast<double>(one.links) / (static_cast<double>(size) * static_cast<double>(size - 1) / 2);
    one.bridges = bridges_of(neighbours);
    one.diameter = diameter_of(neighbours);
    one.weakest = weakest_of(size, std::move(links[at]));
    found.push_back(one);
  }
  return found;
}

}  // namespace casegraph::linkage
