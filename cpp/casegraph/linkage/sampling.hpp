// What the model is estimated from: levels among pairs at random, and patterns among the pairs of the rules.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/expectation_maximisation.hpp"

namespace casegraph::linkage {

// Of pairs at random that both have the value: the share at each level of each comparison. Where the first level is
// `exact` its share is exact, from the counts of the values; the others are from all pairs of so many rows, drawn with
// the seed, that they are some `pairs`, or of all rows. Half a pair is added to each level, so that none is impossible.
struct RandomLevels {
  std::vector<std::vector<double>> shares;
  std::vector<double> half_pair;  // of each comparison the share that half a pair is: that of a level never met
};
RandomLevels random_levels(const std::vector<Comparison>& comparisons, const std::vector<Field>& fields,
                           const RecordCodes& records, const std::vector<std::uint32_t>& sources, bool between_sources,
                           std::int64_t pairs, std::uint64_t seed, Progress& progress, unsigned threads = 0);

// How many pairs have each level, of each comparison.
using LevelCounts = std::vector<std::array<std::int64_t, 16>>;
// `exact`: of each comparison whose first level is `exact` its share.
RandomLevels random_levels_of(const std::vector<Comparison>& comparisons, const LevelCounts& counts,
                              const std::vector<double>& exact);
// All rows where they are few, else so many drawn with the seed that they have some `pairs` pairs; ascending.
std::vector<std::uint32_t> rows_to_pair(std::size_t rows, std::int64_t pairs, std::uint64_t seed);

// How many pairs there are to decide on.
double all_pairs(std::int64_t rows, const std::vector<std::uint32_t>& sources, bool between_sources);

struct RuleSamples {
  std::vector<Session> sessions;       // a rule
  std::vector<PatternCount> compared;  // of all rules, each pair once; counts of a sampled rule multiplied up
};
// A bit a comparison that a rule fixes. Where that leaves fewer than two to learn from, as with few columns, those of
// which it only takes the first letters teach too, a little biased, rather than nothing.
std::uint32_t held_by(const Rule& rule, const std::vector<Comparison>& comparisons);
// Patterns that differ in what is held alone, counted together: fewer to learn from.
std::vector<PatternCount> without(std::uint32_t held, const std::vector<PatternCount>& patterns);
// Of each rule how often its rows are halved until it has at most `most_pairs` pairs.
std::vector<unsigned> halvings_of(const Blocks& blocks, std::int64_t most_pairs);
// A rule with more than `most_pairs` pairs is sampled by its rows.
RuleSamples sample_rules(const Blocks& blocks, const std::vector<Comparison>& comparisons,
                         const std::vector<Field>& fields, const RecordCodes& records, std::int64_t most_pairs,
                         Progress& progress, unsigned threads = 0);

// Which pairs the rules are sure to compare.
Reached reached_by(const std::vector<Rule>& rules, const std::vector<Comparison>& comparisons,
                   const std::vector<Field>& fields);

// Levels among strangers, from those among random pairs of which `shares` are of each kind: what the other kinds
// explain is taken out. What is left of a level is at least a fiftieth of its share, and of those that are counted
// among drawn pairs not less than half a pair: fewer cannot be told from none.
void take_out_kinds(const RandomLevels& random, const std::vector<double>& shares, Kinds& kinds);

}  // namespace casegraph::linkage
