#include "casegraph/linkage/labelled_levels.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/candidates.hpp"

namespace casegraph::linkage {
namespace {

class Counter {
 public:
  explicit Counter(const Linker& linker) : linker_(linker), comparer_(linker.settings().comparisons, linker.fields()) {
    for (const Comparison& comparison : linker.settings().comparisons) {
      levels_.matches.emplace_back(comparison.levels.size() + 2, 0.0);
      levels_.others.emplace_back(comparison.levels.size() + 2, 0.0);
    }
  }
  void add(std::uint32_t a, std::uint32_t b, bool is_match, double weight) {
    const RecordCodes& records = linker_.records();
    if (records.between_sources() && records.source_of(a) == records.source_of(b)) return;
    const Pattern pattern = comparer_.pattern(records.of(a), records.of(b));
    std::vector<std::vector<double>>& counts = is_match ? levels_.matches : levels_.others;
    for (std::size_t at = 0; at < counts.size(); ++at) counts[at][level_in(pattern, at)] += weight;
    (is_match ? levels_.match_pairs : levels_.other_pairs) += weight;
  }
  LabelledLevels levels() && { return std::move(levels_); }

 private:
  const Linker& linker_;
  Comparer comparer_;
  LabelledLevels levels_;
};

}  // namespace

LabelledLevels labelled_levels(const Linker& linker, std::span<const std::int64_t> persons, std::int64_t pairs,
                               std::uint64_t seed, Progress& progress) {
  if (persons.size() != linker.rows())
    throw ArgumentError("persons: " + std::to_string(persons.size()) + " labels; accepted: one for each of " +
                        std::to_string(linker.rows()) + " records");
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < persons.size(); ++row)
    if (persons[row] >= 0) rows.push_back(row);
  Counter counter(linker);
  progress.expect(2);
  for (std::int64_t at = 0; at < pairs && rows.size() > 1; ++at) {
    const std::uint64_t draw = mixed(seed ^ mixed(static_cast<std::uint64_t>(at)));
    const std::uint32_t a = rows[((draw >> 32) * rows.size()) >> 32];
    const std::uint32_t b = rows[((draw & 0xFFFFFFFFU) * rows.size()) >> 32];
    if (persons[a] != persons[b]) counter.add(std::min(a, b), std::max(a, b), false, 1);
  }
  progress.advance(1);
  std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) { return persons[a] < persons[b]; });
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    while (end < rows.size() && persons[rows[end]] == persons[rows[begin]]) ++end;
    for (std::size_t x = begin; x < end; ++x)
      for (std::size_t y = x + 1; y < end; ++y) counter.add(rows[x], rows[y], true, 1);
  }
  progress.advance(1);
  return std::move(counter).levels();
}

LabelledLevels labelled_levels(const Linker& linker, std::span<const LabelledPair> pairs) {
  Counter counter(linker);
  for (const LabelledPair& pair : pairs) {
    if (pair.a >= linker.rows() || pair.b >= linker.rows() || pair.a == pair.b)
      throw ArgumentError("labels: accepted: two different records of " + std::to_string(linker.rows()));
    counter.add(std::min(pair.a, pair.b), std::max(pair.a, pair.b), pair.is_match, pair.stands_for);
  }
  return std::move(counter).levels();
}

}  // namespace casegraph::linkage
