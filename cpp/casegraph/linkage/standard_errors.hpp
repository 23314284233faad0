// How far m, u and the prior might be from what they are by chance: persons are drawn anew with replacement and the
// model is estimated from each draw (Efron 1979, Ann. Stat. 7:1; of groups of dependent observations Field & Welsh
// 2007, JRSS B 69:369). Persons and not pairs are drawn, because pairs share records, and one pair stands in several
// rules.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/linkage/estimation.hpp"

namespace casegraph::linkage {

// Standard deviations over the draws.
struct StandardErrors {
  std::vector<LevelProbabilities> comparisons;  // of m and u, as of a model
  std::vector<std::vector<double>> weights;     // of log2(m / u), a level
  double prior = 0;
};

// Two records that were compared.
struct ComparedPair {
  Pattern pattern = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t rule = 0;
  bool is_first = false;  // no earlier rule has it
};

// What resampling needs of the records, compared once.
struct Resampled {
  std::vector<std::uint32_t> drawn_rows;  // of pairs at random: all of each with each
  std::vector<Pattern> drawn_patterns;    // (0, 1), (0, 2) ... (1, 2) ...; 0 where both are of one source
  std::vector<ComparedPair> compared;
  std::vector<unsigned> halvings;      // of each rule
  std::vector<std::uint32_t> helds;    // of each rule, as of a session
  std::vector<std::uint32_t> sources;  // of each row; empty where pairs of one source count too
};
Resampled compare_for_resampling(const Blocks& blocks, const std::vector<Comparison>& comparisons,
                                 const std::vector<Field>& fields, const RecordCodes& records,
                                 const std::vector<std::uint32_t>& sources, std::int64_t random_pairs,
                                 std::int64_t most_pairs, std::uint64_t seed, Progress& progress, unsigned threads = 0);

// `persons`: of each row a code of whom it is taken to stand for. A person that is drawn twice counts as two: pairs of
// one person count as often as the person is drawn, pairs of two as often as one times as often as the other. Each draw
// starts from `fitted`, so that kinds of pairs are those of the model. `draws`: two or more.
StandardErrors standard_errors(const Resampled& resampled, const std::vector<Comparison>& comparisons,
                               const std::vector<Field>& fields, const std::vector<std::uint32_t>& persons,
                               const Estimate& fitted, const Evidence& evidence, std::int64_t draws, std::uint64_t seed,
                               Progress& progress, unsigned threads = 0);

}  // namespace casegraph::linkage
