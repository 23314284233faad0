#include "casegraph/linkage/scoring.hpp"

#include <algorithm>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

// Edges of all parts by a, then b: each has its place by a, which leaves a few of each a to sort. Empties the parts.
std::vector<Edge> in_order(std::vector<std::vector<Edge>>& parts, std::size_t total, std::size_t rows) {
  std::vector<std::size_t> starts(rows + 1, 0);
  for (const std::vector<Edge>& part : parts)
    for (const Edge& edge : part) ++starts[edge.a + 1];
  for (std::size_t row = 0; row < rows; ++row) starts[row + 1] += starts[row];
  std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
  std::vector<Edge> edges(total);
  for (std::vector<Edge>& part : parts) {
    for (const Edge& edge : part) edges[next[edge.a]++] = edge;
    std::vector<Edge>().swap(part);
  }
  const auto at = [&](std::size_t place) { return edges.begin() + static_cast<std::ptrdiff_t>(place); };
  for (std::size_t row = 0; row < rows; ++row)
    std::sort(at(starts[row]), at(starts[row + 1]), [](const Edge& x, const Edge& y) { return x.b < y.b; });
  return edges;
}

}  // namespace

Scored score(const Blocks& blocks, const std::vector<Comparison>& comparisons, const std::vector<Field>& fields,
             const RecordCodes& records, const Weights& weights, double least, Progress& progress, unsigned threads) {
  const std::vector<Unit> units = blocks.units(std::int64_t{1} << 21);
  std::vector<std::vector<Edge>> edges(units.size());
  std::vector<std::int64_t> compared(units.size(), 0);
  progress.expect(static_cast<std::int64_t>(units.size()));
  parallel::for_each_chunk(static_cast<std::int64_t>(units.size()), 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::size_t>(chunk.index);
    const std::uint32_t rule = units[at].rule;
    Comparer comparer(comparisons, fields);
    std::vector<Edge> found;
    std::int64_t pairs = 0;
    for_each_pair(blocks, records, units[at], 0, [&](std::uint32_t a, std::uint32_t b, bool is_first) {
      if (!is_first) return;
      ++pairs;
      const std::uint32_t* codes = records.of(a);
      const Pattern pattern = comparer.pattern(codes, records.of(b));
      const double weight = weights.of_pair(pattern, codes);
      if (weight >= least) found.push_back({a, b, weight, pattern, rule});
    });
    compared[at] = pairs;
    edges[at] = std::move(found);
  });
  Scored scored;
  scored.compared.assign(blocks.rules().size(), 0);
  std::size_t total = 0;
  for (std::size_t at = 0; at < units.size(); ++at) {
    scored.compared[units[at].rule] += compared[at];
    total += edges[at].size();
  }
  scored.edges = in_order(edges, total, records.rows());
  return scored;
}

}  // namespace casegraph::linkage
