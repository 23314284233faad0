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

// How many pairs there are to decide on.
double all_pairs(std::int64_t rows, const std::vector<std::uint32_t>& sources, bool between_sources);

struct RuleSamples {
  std::vector<Session> sessions;       // a rule
  std::vector<PatternCount> compared;  // of all rules, each pair once; counts of a sampled rule multiplied up
};
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
