#include "casegraph/linkage/own_levels.hpp"

#include <algorithm>
#include <string>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/candidates.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

// Of levels and their parts, but for those of elements of lists, which are asked one by one.
void append_judges(const std::vector<Level>& levels, std::vector<Judge*>& judges) {
  for (const Level& level : levels) {
    if (level.judge != nullptr) judges.push_back(level.judge.get());
    if (level.kind != LevelKind::best_of) append_judges(level.parts, judges);
  }
}

void keep_distinct(std::vector<std::uint64_t>& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

// Codes of a field that the rules pair, the smaller in the upper half.
std::vector<std::uint64_t> compared_codes(const Blocks& blocks, const Comparison& comparison,
                                          const RecordCodes& records, Progress& progress, unsigned threads) {
  const std::uint32_t field = comparison.fields[0];
  const std::vector<Unit> units = blocks.units(std::int64_t{1} << 20);
  std::vector<std::vector<std::uint64_t>> parts(units.size());
  parallel::for_each_chunk(static_cast<std::int64_t>(units.size()), 1, threads, progress, [&](parallel::Chunk chunk) {
    std::vector<std::uint64_t>& keys = parts[static_cast<std::size_t>(chunk.index)];
    for_each_sampled_pair(blocks, units[static_cast<std::size_t>(chunk.index)], 0,
                          [&](std::uint32_t a, std::uint32_t b) {
                            const std::uint64_t x = records.of(a)[field], y = records.of(b)[field];
                            if (x != 0 && y != 0 && x != y) keys.push_back(std::min(x, y) << 32 | std::max(x, y));
                          });
    keep_distinct(keys);
  });
  std::vector<std::uint64_t> all;
  for (const std::vector<std::uint64_t>& part : parts) {
    all.insert(all.end(), part.begin(), part.end());
    if (static_cast<std::int64_t>(all.size()) > 2 * kMostValuePairs) keep_distinct(all);
    if (static_cast<std::int64_t>(all.size()) > 2 * kMostValuePairs) break;  // refused below
  }
  keep_distinct(all);
  return all;
}

}  // namespace

void ask_judges_ahead(const Blocks& blocks, const std::vector<Comparison>& comparisons,
                      const std::vector<Field>& fields, const RecordCodes& records, Progress& progress,
                      unsigned threads) {
  for (const Comparison& comparison : comparisons) {
    std::vector<Judge*> judges;
    append_judges(comparison.levels, judges);
    if (judges.empty()) continue;
    const std::vector<std::uint64_t> codes = compared_codes(blocks, comparison, records, progress, threads);
    if (static_cast<std::int64_t>(codes.size()) > kMostValuePairs)
      throw ArgumentError("comparison '" + comparison.name +
                          "': the function of its level 'own' would be asked about " + std::to_string(codes.size()) +
                          " or more pairs of values; accepted: at most " + std::to_string(kMostValuePairs) +
                          " (rules with fewer pairs make them fewer)");
    const std::vector<std::string>& values = fields[comparison.fields[0]].values;
    for (std::size_t begin = 0; begin < codes.size(); begin += Judge::kAtOnce) {
      Judge::ValuePairs pairs;
      for (std::size_t at = begin; at < std::min(begin + Judge::kAtOnce, codes.size()); ++at)
        pairs.push_back({values[codes[at] >> 32], values[codes[at] & 0xFFFFFFFFU]});
      for (Judge* judge : judges) judge->ask_ahead(pairs);
      progress.advance(0);  // a function may be slow: between two calls it can be stopped
    }
  }
}

}  // namespace casegraph::linkage
