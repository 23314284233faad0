#include "casegraph/linkage/left_out.hpp"

#include <cmath>
#include <utility>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

// The probability of one pair of positions, 0 where it is none that cutting took away.
double lost(const Linker& linker, const PairScorer& scorer, std::uint32_t a, std::uint32_t b) {
  const Blocks& blocks = linker.blocks();
  const RecordCodes& records = linker.records();
  if (records.between_sources() && records.source_of(a) == records.source_of(b)) return 0;
  return blocks.rule_of(a, b) != blocks.rules().size() ? 0 : probability_of(scorer.fixed(a, b));
}

LeftOut of_block(const Linker& linker, const PairScorer& scorer, const CutBlock& cut, std::int64_t pairs,
                 std::uint64_t seed) {
  const std::vector<std::uint32_t>& order = linker.blocks().order(cut.rule);
  const std::vector<std::uint32_t>& starts = linker.blocks().starts(cut.rule);
  const std::uint64_t begin = starts[cut.block];
  const std::uint64_t rows = starts[cut.block + 1] - begin;
  const std::uint64_t reach = linker.blocks().reach_of(cut.rule, cut.block);
  LeftOut found{cut, order[begin], static_cast<std::int64_t>(rows), 0, 0, 0};
  if (reach + 1 >= rows) return found;
  // Places x < y with y - x > reach, numbered: those of distance d = reach + 1 + k are rows - d.
  const std::uint64_t side = rows - reach - 1;
  const double all = static_cast<double>(side) * static_cast<double>(side + 1) / 2;
  double sum = 0, squares = 0;
  for (std::int64_t at = 0; at < pairs; ++at) {
    const std::uint64_t draw = mixed(seed ^ mixed(begin ^ mixed(static_cast<std::uint64_t>(at) << 8 | cut.rule)));
    // A point of a triangle: of a square whose other half is turned over.
    std::uint64_t x = ((draw >> 32) * (side + 1)) >> 32, further = ((draw & 0xFFFFFFFFU) * side) >> 32;
    if (x + further >= side) x = side - x, further = side - 1 - further;
    const double probability = lost(linker, scorer, order[begin + x], order[begin + x + further + reach + 1]);
    sum += probability;
    squares += probability * probability;
  }
  const auto size = static_cast<double>(pairs);
  const double mean = sum / size;
  found.sampled = pairs;
  found.matches = mean * all;
  found.standard_error = all * std::sqrt(std::max(0.0, squares / size - mean * mean) / size);
  return found;
}

}  // namespace

std::vector<LeftOut> left_out(const Linker& linker, const PairScorer& scorer, std::int64_t pairs, std::uint64_t seed,
                              Progress& progress, unsigned threads) {
  const std::vector<CutBlock>& cuts = linker.blocks().cuts();
  std::vector<LeftOut> found(cuts.size());
  const auto size = static_cast<std::int64_t>(cuts.size());
  progress.expect(size);
  parallel::for_each_chunk(size, 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::size_t>(chunk.index);
    found[at] = of_block(linker, scorer, cuts[at], pairs, seed);
  });
  return found;
}

tables::Table left_out_table(const std::vector<LeftOut>& blocks) {
  std::vector<std::int64_t> rule, first, rows, all, pairs, sampled;
  std::vector<double> matches, error;
  for (const LeftOut& one : blocks) {
    rule.push_back(one.cut.rule);
    first.push_back(one.first_row);
    rows.push_back(one.rows);
    all.push_back(one.cut.all_pairs);
    pairs.push_back(one.cut.pairs);
    sampled.push_back(one.sampled);
    matches.push_back(one.matches);
    error.push_back(one.standard_error);
  }
  tables::Table table{"left_out", static_cast<std::int64_t>(blocks.size()), {}};
  table.columns.push_back(tables::integer_column("rule", std::move(rule)));
  table.columns.push_back(tables::integer_column("first_row", std::move(first)));
  table.columns.push_back(tables::integer_column("rows", std::move(rows)));
  table.columns.push_back(tables::integer_column("all_pairs", std::move(all)));
  table.columns.push_back(tables::integer_column("pairs", std::move(pairs)));
  table.columns.push_back(tables::integer_column("sampled", std::move(sampled)));
  table.columns.push_back(tables::number_column("matches", std::move(matches)));
  table.columns.push_back(tables::number_column("standard_error", std::move(error)));
  return table;
}

}  // namespace casegraph::linkage
