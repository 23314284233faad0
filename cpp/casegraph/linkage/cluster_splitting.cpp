#include "casegraph/linkage/cluster_splitting.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "casegraph/domain/disjoint_sets.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/components.hpp"
#include "casegraph/linkage/drawn_partition.hpp"
#include "casegraph/linkage/missed_matches.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

void check(const Constraints& constraints, const Linker& linker) {
  if (!constraints.sources.empty() && constraints.sources.size() != linker.rows())
    throw ArgumentError("sources: " + std::to_string(constraints.sources.size()) +
                        " codes; accepted: one for each of " + std::to_string(linker.rows()) + " records");
  for (const auto* pairs : {&constraints.always, &constraints.never})
    for (const auto& [a, b] : *pairs)
      if (a >= b || b >= linker.rows())
        throw ArgumentError("decisions: accepted: two different records of " + std::to_string(linker.rows()));
  for (const std::uint32_t comparison : constraints.apart)
    if (comparison >= linker.settings().comparisons.size())
      throw ArgumentError("apart: there is no comparison " + std::to_string(comparison));
}

bool has(const std::vector<RowPair>& pairs, std::uint32_t a, std::uint32_t b) {
  return std::binary_search(pairs.begin(), pairs.end(), RowPair(std::min(a, b), std::max(a, b)));
}

// The links, and those that are decided on.
std::vector<Link> with_decided(std::span<const Link> links, const Constraints& constraints) {
  constexpr double kCertain = 1000;  // more than any weight
  std::vector<Link> all(links.begin(), links.end());
  for (const auto& [a, b] : constraints.always) all.push_back({a, b, kCertain});
  return all;
}

// Components of the edges; those too large once more at a higher weight, until none is.
std::vector<std::uint32_t> parts(std::size_t rows, std::span<const Link> links, double least) {
  std::vector<std::uint32_t> of_row = joined(rows, links, least);
  while (true) {
    const Components components(of_row);
    std::vector<bool> is_large(rows, false);
    bool any = false;
    for (std::size_t at = 0; at < components.size(); ++at)
      if (components[at].size() > kMostRecords) any = is_large[components[at][0]] = true;
    if (!any) return of_row;
    std::vector<Link> within;
    for (const Link& link : links)
      if (is_large[of_row[link.a]] && of_row[link.a] == of_row[link.b]) within.push_back(link);
    least = least + 1;
    const std::vector<std::uint32_t> cut = joined(rows, within, least);
    for (std::uint32_t row = 0; row < rows; ++row)
      if (is_large[of_row[row]]) of_row[row] = cut[row];
  }
}

// Calls work(component number, its rows) for every component, on several threads. `later`: steps still to come then.
void for_each_component(const Components& components, Progress& progress, unsigned threads,
                        const std::function<void(std::size_t, std::span<const std::uint32_t>)>& work,
                        std::int64_t later = 0) {
  constexpr std::int64_t kComponents = 64;
  const auto size = static_cast<std::int64_t>(components.size());
  progress.expect(size + later);
  parallel::for_each_chunk(size, kComponents, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      work(at, components[at]);
  });
}

bool is_decided(double weight) { return weight <= kApart / 2 || weight >= kTogether / 2; }

// Of rows (a, b), a before b, at a times their number and b.
std::vector<Pattern> patterns_of(std::span<const std::uint32_t> rows, const PairScorer& scorer) {
  std::vector<Pattern> patterns(rows.size() * rows.size(), 0);
  for (std::size_t a = 0; a < rows.size(); ++a)
    for (std::size_t b = a + 1; b < rows.size(); ++b) patterns[a * rows.size() + b] = scorer.pattern(rows[a], rows[b]);
  return patterns;
}

// The weights of all pairs of the rows; kApart where a constraint forbids the pair, kTogether where it is decided that
// the two are one. `scale` multiplies the weights.
PairWeights weights_of(std::span<const std::uint32_t> rows, const std::vector<Pattern>& patterns, const Linker& linker,
                       const PairScorer& scorer, const Constraints& constraints, double scale = 1) {
  PairWeights weights(rows.size());
  for (std::size_t a = 0; a < rows.size(); ++a)
    for (std::size_t b = a + 1; b < rows.size(); ++b) {
      const Pattern pattern = patterns[a * rows.size() + b];
      const bool apart = is_forbidden(rows[a], rows[b], pattern, linker, constraints);
      const bool together = !apart && has(constraints.always, rows[a], rows[b]);
      weights.set(a, b, apart ? kApart : together ? kTogether : scale * scorer.weight_of(pattern, rows[a]));
    }
  return weights;
}

// What the records say of dates, which are of birth or of death: of each a person has one.
Lasting dates_in(const std::vector<Pattern>& patterns, std::size_t size, const Linker& linker) {
  Lasting lasting(size);
  const std::vector<Comparison>& comparisons = linker.settings().comparisons;
  for (std::size_t at = 0; at < comparisons.size(); ++at) {
    if (linker.fields()[comparisons[at].fields[0]].cleaning != Cleaning::date) continue;
    for (std::size_t a = 0; a < size; ++a)
      for (std::size_t b = a + 1; b < size; ++b) {
        const std::size_t level = level_in(patterns[a * size + b], at);
        if (level == 0 || lasting(a, b) == Said::conflict) continue;
        lasting.set(a, b, level <= comparisons[at].levels.size() ? Said::agree : Said::conflict);
      }
  }
  return lasting;
}

// Two records that conflict in what lasts weigh less the oftener others put down the same as either: as many bits less
// as a drawn clustering takes of two clusters of so many records.
void weigh_repeated_conflicts(const Lasting& lasting, PairWeights& weights) {
  const std::size_t size = weights.size();
  DisjointSets agreeing(size);
  for (std::uint32_t a = 0; a < size; ++a)
    for (std::uint32_t b = a + 1; b < size; ++b)
      if (lasting(a, b) == Said::agree) agreeing.join(a, b);
  std::vector<std::uint32_t> records(size, 0);
  for (std::uint32_t a = 0; a < size; ++a) ++records[agreeing.root(a)];
  for (std::uint32_t a = 0; a < size; ++a)
    for (std::uint32_t b = a + 1; b < size; ++b) {
      if (lasting(a, b) != Said::conflict || is_decided(weights(a, b))) continue;
      const std::uint32_t fewer = std::min(records[agreeing.root(a)], records[agreeing.root(b)]);
      weights.set(a, b, weights(a, b) - kBitsOfRepeatedConflict * (fewer - 1));
    }
}

// How far a clustering takes the model to be wrong: of each level of each comparison, and of all pairs alike.
class Doubts {
 public:
  Doubts(std::size_t comparisons, const Sampling& sampling)
      : comparisons_(comparisons),
        stretch_(grown(sampling.doubt * sampling.doubt * (static_cast<double>(comparisons) + 0.25))),
        of_all_(normal_draws(sampling.many, sampling.doubt / 2, mixed(sampling.seed ^ sampling.many))),
        of_level_(normal_draws(sampling.many * comparisons * kLevels, sampling.doubt, mixed(sampling.seed + 1))) {}

  double stretch() const { return stretch_; }
  // The weights of a sample; what is decided stays so.
  PairWeights shifted(const PairWeights& weights, const std::vector<Pattern>& patterns, std::size_t sample) const {
    PairWeights out(weights.size());
    for (std::size_t a = 0; a < weights.size(); ++a)
      for (std::size_t b = a + 1; b < weights.size(); ++b) {
        const double weight = weights(a, b);
        out.set(a, b,
                is_decided(weight) ? weight : stretch_ * weight + shift(patterns[a * weights.size() + b], sample));
      }
    return out;
  }

 private:
  static constexpr std::size_t kLevels = 16;
  double shift(Pattern pattern, std::size_t sample) const {
    double sum = of_all_[sample];
    for (std::size_t at = 0; at < comparisons_; ++at)
      sum += of_level_[(sample * comparisons_ + at) * kLevels + level_in(pattern, at)];
    return sum;
  }

  // By what weights grow, so that doubt of this variance (bits squared) leaves a pair as likely as it was, in the mean
  // over samples: the mean of a logistic function of a normal variable (MacKay 1992, Neural Computation 4:720).
  static double grown(double variance) {
    return std::sqrt(1 + std::numbers::pi / 8 * variance * std::numbers::ln2 * std::numbers::ln2);
  }

  std::size_t comparisons_;
  double stretch_;
  std::vector<double> of_all_;
  std::vector<double> of_level_;
};

void write(const Partition& partition, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& of_row) {
  std::vector<std::uint32_t> first(rows.size(), UINT32_MAX);
  for (std::size_t at = 0; at < rows.size(); ++at) {
    std::uint32_t& named = first[partition[at]];
    named = std::min(named, rows[at]);
    of_row[rows[at]] = named;
  }
}

}  // namespace

bool is_forbidden(std::uint32_t a, std::uint32_t b, Pattern pattern, const Linker& linker,
                  const Constraints& constraints) {
  if (has(constraints.never, a, b)) return true;
  const auto& sources = constraints.sources;
  if (!sources.empty() && sources[a] != 0 && sources[a] == sources[b]) return true;
  return std::any_of(constraints.apart.begin(), constraints.apart.end(), [&](std::uint32_t comparison) {
    return level_in(pattern, comparison) == linker.settings().comparisons[comparison].levels.size() + 1;
  });
}

std::vector<std::uint32_t> split_clusters(const Linker& linker, const PairScorer& scorer, std::span<const Link> links,
                                          double least, const Constraints& constraints, Progress& progress,
                                          unsigned threads) {
  check(constraints, linker);
  const std::vector<std::uint32_t> whole = parts(linker.rows(), with_decided(links, constraints), least);
  std::vector<std::uint32_t> of_row = whole;
  for_each_component(Components(whole), progress, threads, [&](std::size_t, std::span<const std::uint32_t> rows) {
    const std::vector<Pattern> patterns = patterns_of(rows, scorer);
    PairWeights weights = weights_of(rows, patterns, linker, scorer, constraints);
    weigh_repeated_conflicts(dates_in(patterns, rows.size(), linker), weights);
    write(best_partition(weights), rows, of_row);
  });
  return of_row;
}

std::vector<std::uint32_t> decided_clusters(const Linker& linker, const PairScorer& scorer, std::span<const Link> links,
                                            double least, const Constraints& constraints, Progress& progress,
                                            unsigned threads) {
  check(constraints, linker);
  const std::vector<Link> all = with_decided(links, constraints);
  const std::vector<std::uint32_t> whole = joined(linker.rows(), all, least);
  std::vector<bool> is_broken(linker.rows(), false);
  for (const auto& [a, b] : constraints.never)
    if (whole[a] == whole[b]) is_broken[whole[a]] = true;
  std::vector<Link> within;
  for (const Link& link : links)
    if (is_broken[whole[link.a]]) within.push_back(link);
  Constraints of_these = constraints;
  std::erase_if(of_these.always, [&](const RowPair& pair) { return !is_broken[whole[pair.first]]; });
  const std::vector<std::uint32_t> parted = split_clusters(linker, scorer, within, least, of_these, progress, threads);
  std::vector<std::uint32_t> of_row = whole;
  for (std::size_t row = 0; row < of_row.size(); ++row)
    if (is_broken[whole[row]]) of_row[row] = parted[row];
  return of_row;
}

std::vector<std::int64_t> pairs_against(const PairScorer& scorer, const std::vector<std::uint32_t>& of_row,
                                        Progress& progress, unsigned threads) {
  const Components clusters(of_row);
  std::vector<std::int64_t> against(clusters.size(), -1);
  for_each_component(clusters, progress, threads, [&](std::size_t at, std::span<const std::uint32_t> rows) {
    if (rows.size() > kMostRecords) return;
    against[at] = 0;
    for (std::size_t a = 0; a < rows.size(); ++a)
      for (std::size_t b = a + 1; b < rows.size(); ++b) against[at] += scorer.weight(rows[a], rows[b]) < 0;
  });
  return against;
}

SampledClusters sample_clusters(const Linker& linker, const PairScorer& scorer, std::span<const Link> links,
                                double least, const Constraints& constraints, const Sampling& sampling,
                                Progress& progress, unsigned threads) {
  check(constraints, linker);
  const std::vector<std::uint32_t> whole = parts(linker.rows(), with_decided(links, constraints), least);
  SampledClusters found{std::vector<std::vector<std::uint32_t>>(sampling.many, whole),
                        std::vector<std::int64_t>(sampling.many, 0)};
  const Doubts doubts(linker.settings().comparisons.size(), sampling);
  const double stretch = doubts.stretch();
  const double alone = bits_of_records_alone(joined(linker.rows(), with_decided(links, constraints), 0));
  const Weighing weighing{.stretch = stretch, .least = stretch * sampling.scale * least, .alone = stretch * alone};
  const Components components(whole);
  const auto many = static_cast<std::int64_t>(sampling.many);
  const std::int64_t steps = static_cast<std::int64_t>(components.size()) / many + 1;  // to a sample's missed matches
  const auto draw = [&](std::size_t, std::span<const std::uint32_t> rows) {
    if (rows.size() < 2) return;
    const std::vector<Pattern> patterns = patterns_of(rows, scorer);
    const PairWeights weights = weights_of(rows, patterns, linker, scorer, constraints, sampling.scale);
    const Lasting lasting = dates_in(patterns, rows.size(), linker);
    for (std::size_t at = 0; at < sampling.many; ++at) {
      const std::uint64_t seed = mixed(mixed(sampling.seed ^ rows[0]) ^ at);
      write(sample_partition(doubts.shifted(weights, patterns, at), lasting, seed, weighing), rows, found.samples[at]);
    }
  };
  for_each_component(components, progress, threads, draw, sampling.missed ? many * steps : 0);
  if (!sampling.missed) return found;
  const MissedMatches missed(linker, scorer, constraints, links);
  parallel::for_each_chunk(many * steps, steps, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::size_t>(chunk.index);
    found.missed[at] = missed.join(found.samples[at], mixed(sampling.seed ^ mixed(at + 1)));
  });
  return found;
}

std::vector<RowPair> in_order(std::vector<RowPair> pairs) {
  for (RowPair& pair : pairs)
    if (pair.first > pair.second) std::swap(pair.first, pair.second);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace casegraph::linkage
