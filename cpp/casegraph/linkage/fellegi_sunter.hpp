// The model of Fellegi and Sunter (1969, JASA 64:1183): levels of agreement are independent given whether two
// records are of one person, m is a level's probability among pairs that are, u among pairs that are not.
//
// Weights are whole multiples of 2^-20 of a bit, held as integers: their sums are exact in any order, and the same
// bytes on any machine, vector unit and number of threads.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "casegraph/linkage/comparison.hpp"
#include "casegraph/linkage/lanes.hpp"
#include "casegraph/linkage/pair_kinds.hpp"

namespace casegraph::linkage {

// Of one comparison: a probability a level 1 to n + 1 at that position; position 0, "not known", is not used. Each sums
// to 1: they are given that both records have the value.
struct LevelProbabilities {
  std::vector<double> m;
  std::vector<double> u;
};

struct Model {
  std::vector<LevelProbabilities> comparisons;
  double prior = 0;                  // lambda: the probability that two records taken at random are of one person
  std::vector<PairKind> kinds = {};  // empty: levels are independent among matches and among others
  // What labels tell of weights: one of w counts as intercept + slope w (Platt 1999).
  double slope = 1;
  double intercept = 0;
  // Between which weights, in bits, there were labels. Beyond them nothing was told: a weight then counts by the
  // model's own slope, for no more than itself, but never for less than a lower one.
  double least_labelled = -std::numeric_limits<double>::infinity();
  double most_labelled = std::numeric_limits<double>::infinity();
};

// Throws ArgumentError naming the comparison where a number of levels is not that of `comparisons`, a probability is
// not in (0, 1), or the prior is not.
void check(const Model& model, const std::vector<Comparison>& comparisons);

// A weight in units of 2^-20 of log2 of odds, at most 60 bits either way.
using FixedWeight = std::int32_t;
inline constexpr double kWeightUnit = 1.0 / (1 << 20);
constexpr double weight_in_bits(std::int64_t weight) { return static_cast<double>(weight) * kWeightUnit; }
FixedWeight fixed_weight(double bits);

// log2(m / u) of a level; 0 of "not known".
FixedWeight match_weight(const LevelProbabilities& probabilities, std::uint32_t level);
// log2(p / (1 - p))
FixedWeight weight_of(double probability);
// The probability that goes with a weight, the prior's included: 1 / (1 + 2^-weight).
double probability_of(std::int64_t weight);

// What scoring needs of a model: weights by level, and of rare and common values. With kinds of pairs these are the
// most that a level or value can weigh in any kind of match against strangers, and `of_pair` tells what a pair weighs.
class Weights {
 public:
  Weights(const Model& model, const std::vector<Comparison>& comparisons, const std::vector<Field>& fields);

  FixedWeight prior() const { return prior_; }
  // Of a sum of prior, levels and values: what it counts as where labels told so.
  std::int64_t calibrated(std::int64_t weight) const;
  // The least sum that counts as `weight` or more.
  std::int64_t uncalibrated(std::int64_t weight) const;
  bool has_kinds() const { return !shares_.empty(); }
  // By how much, at most, a pair weighs more than its levels and values add up to.
  std::int64_t slack() const { return slack_; }
  FixedWeight of_level(std::size_t comparison, std::uint32_t level) const { return levels_[comparison][level]; }
  // What exact agreement on this value is worth more (or less) than on any: log2(u / share of rows that have the value
  // and are of others). Of the n rows with it, s are taken for the person's own: the share is max(n - s, n / (1 + s)) /
  // rows with any value. s is one number for all values, at least 1, such that the shares add up to u: a rare name of a
  // person with many records is still rare. 0 at other levels and of comparisons without term frequencies.
  FixedWeight of_value(std::size_t comparison, std::uint32_t level, std::uint32_t code) const {
    return level == 1 && !values_[comparison].empty() ? values_[comparison][code] : 0;
  }
  void fetch_ahead(std::size_t comparison, std::uint32_t code) const {
    if (!values_[comparison].empty()) linkage::fetch_ahead(&values_[comparison][code]);
  }
  // The prior, and of each comparison its level and value, not calibrated. With kinds, log2 of what all kinds of
  // matches make of the levels together against what all others make of them; how rare a value is counts in each kind
  // as far as agreement in it is by chance.
  std::int64_t of_pair(Pattern pattern, const std::uint32_t* codes_a) const;

 private:
  void weigh_levels(const Model& model);
  void weigh_values(const Model& model, const std::vector<Field>& fields);
  void weigh_kinds(const Model& model);
  void find_slack(const Model& model);
  FixedWeight bound_of_value(std::size_t comparison, double worth) const;
  std::int64_t of_kinds(Pattern pattern, const std::uint32_t* codes_a) const;
  const double* ratios(std::size_t comparison, std::uint32_t level) const {
    return &ratios_[(comparison * 16 + level) * shares_.size()];
  }

  const std::vector<Comparison>& comparisons_;
  FixedWeight prior_;
  double slope_ = 1;
  double intercept_ = 0;
  double least_labelled_ = 0;
  double most_labelled_ = 0;
  std::vector<std::array<FixedWeight, 16>> levels_;
  std::vector<std::vector<FixedWeight>> values_;
  // Of kinds: shares, matches first; levels against those of strangers; of exact levels, how much of the agreement is
  // by chance; what agreement by chance is worth by value.
  std::vector<double> shares_;
  std::size_t matches_ = 0;
  std::int64_t slack_ = 0;
  std::vector<double> ratios_;
  std::vector<double> by_chance_;
  std::vector<std::vector<double>> worths_;
};

// What exact agreement on a value is worth beside that on any, of a comparison with term frequencies, by code.
std::vector<FixedWeight> value_weights(const LevelProbabilities& probabilities, const Field& field);

}  // namespace casegraph::linkage
