// Clusters that are plausible as a whole: components of links are parted where the weights of all their pairs, compared
// or not, say so, or where a constraint forbids them.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/linkage/components.hpp"
#include "casegraph/linkage/pair_scorer.hpp"
#include "casegraph/linkage/partition.hpp"

namespace casegraph::linkage {

using RowPair = std::pair<std::uint32_t, std::uint32_t>;

// The smaller row first, ascending, each pair once.
std::vector<RowPair> in_order(std::vector<RowPair> pairs);

struct Constraints {
  // A code a row; records of one code are never put together, those of code 0 with any. Empty: no such constraint.
  std::vector<std::uint32_t> sources;
  // Comparisons whose last level ("other": none of its levels holds) keeps two records apart, such as the date of
  // birth.
  std::vector<std::uint32_t> apart;
  // Pairs that somebody decided on, or a rule, in_order(): linked, or kept apart, whatever they
  // weigh. Where decisions contradict each other, keeping apart wins, and as few links as can be are given up.
  std::vector<RowPair> always = {};
  std::vector<RowPair> never = {};
};

// Whether two records, of this pattern, may never be of one person.
bool is_forbidden(std::uint32_t a, std::uint32_t b, Pattern pattern, const Linker& linker,
                  const Constraints& constraints);

// Of each row the smallest row of its cluster: the best partition of each component of links of at least the weight
// `least`. A component of more than kMostRecords is first cut at higher and higher weights. Throws ArgumentError for a
// constraint that does not fit the records.
inline constexpr std::size_t kMostRecords = 400;
std::vector<std::uint32_t> split_clusters(const Linker& linker, const PairScorer& scorer, std::span<const Link> links,
                                          double least, const Constraints& constraints, Progress& progress,
                                          unsigned threads = 0);

// Components of links of at least the weight `least` and of what is always linked; only those that hold a pair that is
// never linked are parted, as split_clusters() parts them.
std::vector<std::uint32_t> decided_clusters(const Linker& linker, const PairScorer& scorer, std::span<const Link> links,
                                            double least, const Constraints& constraints, Progress& progress,
                                            unsigned threads = 0);

// Of each cluster of two records or more, by its smallest row, how many of its pairs weigh against one person (below
// 0). Of a cluster of more than kMostRecords, -1: it is not looked at.
std::vector<std::int64_t> pairs_against(const PairScorer& scorer, const std::vector<std::uint32_t>& of_row,
                                        Progress& progress, unsigned threads = 0);

// Clusterings drawn by their probability, each given as above, and of each how many clusters were joined in place of
// matches that no rule compared (missed_matches.hpp).
struct SampledClusters {
  std::vector<std::vector<std::uint32_t>> samples;
  std::vector<std::int64_t> missed;
};
struct Sampling {
  double scale = 1;    // weights are multiplied by it
  double doubt = 0;    // standard deviation, in bits, of a draw a clustering and level of a comparison by which the
                       // weights of all pairs of that level are shifted, and half that of one by which all are: how far
                       // the model may be wrong
  bool missed = true;  // whether matches that no rule compared are drawn too
  std::size_t many = 0;
  std::uint64_t seed = 1;
};
// Components of links of at least `least` are drawn on their own (drawn_partition.hpp); those of more than kMostRecords
// are first cut. The same whatever the number of threads.
SampledClusters sample_clusters(const Linker& linker, const PairScorer& scorer, std::span<const Link> links,
                                double least, const Constraints& constraints, const Sampling& sampling,
                                Progress& progress, unsigned threads = 0);

}  // namespace casegraph::linkage
