#include "casegraph/linkage/sampling.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

double pairs_of(std::int64_t rows) { return static_cast<double>(rows) * static_cast<double>(rows - 1) / 2; }

// The share of pairs with both values that have the same, from the counts of values by source.
double exact_share(const Field& field, const std::vector<std::uint32_t>& sources, bool between_sources) {
  double same = 0;
  double all = pairs_of(field.present);
  for (std::uint32_t code = 1; code < field.counts.size(); ++code)
    if (field.is_whole(code)) same += pairs_of(field.counts[code]);
  if (!between_sources) return all == 0 ? 0 : same / all;
  std::vector<std::uint64_t> held;
  for (std::size_t row = 0; row < field.codes.size(); ++row)
    if (field.codes[row] != 0) held.push_back(std::uint64_t{sources[row]} << 32 | field.codes[row]);
  std::sort(held.begin(), held.end());
  std::int64_t of_source = 0;
  for (std::size_t begin = 0, end = 0; begin < held.size(); begin = end) {
    while (end < held.size() && held[end] == held[begin]) ++end;
    const auto rows = static_cast<std::int64_t>(end - begin);
    of_source += rows;
    if (field.is_whole(held[begin] & 0xFFFFFFFFU)) same -= pairs_of(rows);
    if (end == held.size() || held[end] >> 32 != held[begin] >> 32) {
      all -= pairs_of(of_source);
      of_source = 0;
    }
  }
  return all <= 0 ? 0 : same / all;
}

void count_levels(Pattern pattern, LevelCounts& counts) {
  for (std::size_t at = 0; at < counts.size(); ++at) ++counts[at][level_in(pattern, at)];
}

void add(const LevelCounts& part, LevelCounts& sum) {
  for (std::size_t at = 0; at < sum.size(); ++at)
    for (std::size_t level = 0; level < 16; ++level) sum[at][level] += part[at][level];
}

// Whether a rule fixes what a comparison would say; `prefixes`: first letters in common count as fixing it. The second
// field of a comparison of names only tells whether they changed places, which a rule on it does not decide; of a place
// both are of one value.
bool is_held(const Comparison& comparison, const Rule& rule, bool prefixes) {
  const bool of_place = comparison.levels.back().kind == LevelKind::kilometres_within;
  const std::size_t fields = of_place ? comparison.fields.size() : 1;
  for (const Expression& expression : rule.expressions)
    for (std::size_t at = 0; at < fields; ++at)
      if ((comparison.fields[at] == expression.field ||
           (expression.is_across() && comparison.fields[at] == static_cast<std::uint32_t>(expression.second))) &&
          (prefixes || expression.derived != Derived::prefix))
        return true;
  return false;
}

}  // namespace

std::uint32_t held_by(const Rule& rule, const std::vector<Comparison>& comparisons) {
  std::uint32_t held = 0;
  for (const bool prefixes : {true, false}) {
    held = 0;
    for (std::size_t at = 0; at < comparisons.size(); ++at)
      if (is_held(comparisons[at], rule, prefixes)) held |= 1U << at;
    if (comparisons.size() - static_cast<std::size_t>(std::popcount(held)) >= 2) break;
  }
  return held;
}

std::vector<PatternCount> without(std::uint32_t held, const std::vector<PatternCount>& patterns) {
  Pattern kept = 0;
  for (std::size_t at = 0; at < kMostComparisons; ++at)
    if ((held >> at & 1U) == 0) kept |= Pattern{15} << (4 * at);
  PatternCounter counter;
  for (const PatternCount& one : patterns) counter.add(one.pattern & kept, one.pairs);
  return counter.sorted();
}

std::vector<std::uint32_t> rows_to_pair(std::size_t rows, std::int64_t pairs, std::uint64_t seed) {
  std::vector<std::uint32_t> drawn;
  const auto wanted = static_cast<std::size_t>(std::ceil(std::sqrt(2.0 * static_cast<double>(pairs)))) + 1;
  if (rows <= wanted) {
    drawn.resize(rows);
    std::iota(drawn.begin(), drawn.end(), 0U);
    return drawn;
  }
  for (std::uint64_t number = 0; number < wanted; ++number)
    drawn.push_back(static_cast<std::uint32_t>((mixed(seed ^ mixed(number)) >> 32) * rows >> 32));
  std::sort(drawn.begin(), drawn.end());
  drawn.erase(std::unique(drawn.begin(), drawn.end()), drawn.end());
  return drawn;
}

double all_pairs(std::int64_t rows, const std::vector<std::uint32_t>& sources, bool between_sources) {
  double pairs = pairs_of(rows);
  if (!between_sources) return pairs;
  std::unordered_map<std::uint32_t, std::int64_t> of_source;
  for (const std::uint32_t source : sources) ++of_source[source];
  for (const auto& [source, count] : of_source) pairs -= pairs_of(count);
  return pairs;
}

RandomLevels random_levels(const std::vector<Comparison>& comparisons, const std::vector<Field>& fields,
                           const RecordCodes& records, const std::vector<std::uint32_t>& sources, bool between_sources,
                           std::int64_t pairs, std::uint64_t seed, Progress& progress, unsigned threads) {
  constexpr std::int64_t kChunk = 64;
  Gathered gathered;
  const std::vector<std::uint32_t> rows = rows_to_pair(records.rows(), pairs, seed);
  gathered.gather(records, rows, 0, rows.size());
  const auto size = static_cast<std::int64_t>(rows.size());
  std::vector<LevelCounts> parts(static_cast<std::size_t>(parallel::chunk_count(size, kChunk)));
  parallel::for_each_chunk(size, kChunk, threads, progress, [&](parallel::Chunk chunk) {
    LevelCounts counts(comparisons.size());
    Comparer comparer(comparisons, fields);
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      for (std::size_t other = at + 1; other < rows.size(); ++other)
        if (!between_sources || sources[rows[at]] != sources[rows[other]])
          count_levels(comparer.pattern(gathered.of(at), gathered.of(other)), counts);
    parts[static_cast<std::size_t>(chunk.index)] = std::move(counts);
  });
  LevelCounts counts(comparisons.size());
  for (const LevelCounts& part : parts) add(part, counts);

  std::vector<double> exact(comparisons.size(), 0);
  for (std::size_t at = 0; at < comparisons.size(); ++at)
    if (comparisons[at].levels.front().kind == LevelKind::exact)
      exact[at] = exact_share(fields[comparisons[at].fields[0]], sources, between_sources);
  return random_levels_of(comparisons, counts, exact);
}

RandomLevels random_levels_of(const std::vector<Comparison>& comparisons, const LevelCounts& counts,
                              const std::vector<double>& exact) {
  RandomLevels random;
  for (std::size_t at = 0; at < comparisons.size(); ++at) {
    const std::size_t levels = comparisons[at].levels.size() + 2;
    const bool exact_known = comparisons[at].levels.front().kind == LevelKind::exact;
    const std::size_t first = exact_known ? 2 : 1;
    double total = 0;
    for (std::size_t level = first; level < levels; ++level) total += static_cast<double>(counts[at][level]) + 0.5;
    std::vector<double> share(levels, 0);
    // A column with one value everywhere agrees always, one with unlike values never: neither is certain.
    const double least = 0.5 / (total + 1);
    if (exact_known) share[1] = std::clamp(exact[at], std::min(least, 1e-9), 1 - least);
    for (std::size_t level = first; level < levels; ++level)
      share[level] = (1 - share[1]) * (static_cast<double>(counts[at][level]) + 0.5) / total;
    if (!exact_known && levels == 2) share[1] = 1 - least;
    random.half_pair.push_back((1 - share[1]) * 0.5 / std::max(total, 1.0));
    random.shares.push_back(std::move(share));
  }
  return random;
}

std::vector<unsigned> halvings_of(const Blocks& blocks, std::int64_t most_pairs) {
  std::vector<unsigned> halvings(blocks.rules().size(), 0);
  for (std::size_t rule = 0; rule < halvings.size(); ++rule)
    while (blocks.pair_counts()[rule] >> halvings[rule] > most_pairs) ++halvings[rule];
  return halvings;
}

RuleSamples sample_rules(const Blocks& blocks, const std::vector<Comparison>& comparisons,
                         const std::vector<Field>& fields, const RecordCodes& records, std::int64_t most_pairs,
                         Progress& progress, unsigned threads) {
  const std::size_t rules = blocks.rules().size();
  const std::vector<unsigned> halvings = halvings_of(blocks, most_pairs);
  struct Part {
    PatternCounter all;
    PatternCounter first;
  };
  const std::vector<Unit> units = blocks.units(std::int64_t{1} << 21);
  std::vector<Part> parts(units.size());
  parallel::for_each_chunk(static_cast<std::int64_t>(units.size()), 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::size_t>(chunk.index);
    const Unit& unit = units[at];
    const unsigned halved = halvings[unit.rule];
    const std::uint64_t earlier = (std::uint64_t{1} << unit.rule) - 1;
    Comparer comparer(comparisons, fields);
    for_each_sampled_pair(blocks, unit, halved, [&](std::uint32_t a, std::uint32_t b) {
      const std::uint64_t satisfied = blocks.rules_of(a, b);
      if (satisfied == 0) return;  // of one source
      const Pattern pattern = comparer.pattern(records.of(a), records.of(b));
      parts[at].all.add(pattern);
      if ((satisfied & earlier) == 0) parts[at].first.add(pattern, std::int64_t{1} << halved);
    });
  });
  std::vector<PatternCounter> of_rule(rules);
  PatternCounter compared;
  for (std::size_t at = 0; at < units.size(); ++at) {
    of_rule[units[at].rule].add(parts[at].all);
    compared.add(parts[at].first);
  }
  RuleSamples samples{.sessions = std::vector<Session>(rules), .compared = compared.sorted()};
  for (std::size_t rule = 0; rule < rules; ++rule) {
    Session& session = samples.sessions[rule];
    session.held = held_by(blocks.rules()[rule], comparisons);
    session.patterns = without(session.held, of_rule[rule].sorted());
  }
  return samples;
}

Reached reached_by(const std::vector<Rule>& rules, const std::vector<Comparison>& comparisons,
                   const std::vector<Field>& fields) {
  Reached reached;
  for (const Comparison& one : comparisons) {
    const Field& field = fields[one.fields[0]];
    const double share =
        static_cast<double>(field.present) / static_cast<double>(std::max<std::size_t>(field.codes.size(), 1));
    reached.known.push_back(share * share);
  }
  for (const Rule& rule : rules) {
    std::uint32_t asked = 0;
    bool is_compared = true;
    for (const Expression& expression : rule.expressions) {
      std::vector<std::uint32_t> asked_fields{expression.field};
      if (expression.is_across()) asked_fields.push_back(static_cast<std::uint32_t>(expression.second));
      for (const std::uint32_t asked_field : asked_fields) {
        std::uint32_t of = 0;
        for (std::size_t at = 0; at < comparisons.size(); ++at)
          if (comparisons[at].fields[0] == asked_field && comparisons[at].levels.front().kind == LevelKind::exact)
            of |= 1U << at;
        is_compared = is_compared && of != 0;
        asked |= of;
      }
    }
    if (is_compared) reached.rules.push_back(asked);
  }
  return reached;
}

void take_out_kinds(const RandomLevels& random, const std::vector<double>& shares, Kinds& kinds) {
  const std::size_t strangers = kinds.kinds.size() - 1;
  for (std::size_t at = 0; at < random.shares.size(); ++at) {
    std::vector<double> chance(random.shares[at].size(), 0);
    double total = 0;
    for (std::size_t level = 1; level < chance.size(); ++level) {
      double left = random.shares[at][level];
      for (std::size_t kind = 0; kind < strangers; ++kind) left -= shares[kind] * kinds.levels(kind, at)[level];
      const double floor = std::max(0.02 * random.shares[at][level], level > 1 ? random.half_pair[at] : 0);
      chance[level] = std::max(left, std::min(floor, random.shares[at][level]));
      total += chance[level];
    }
    for (std::size_t level = 1; level < chance.size(); ++level) chance[level] /= total;
    kinds.chance[at] = std::move(chance);
  }
}

}  // namespace casegraph::linkage
