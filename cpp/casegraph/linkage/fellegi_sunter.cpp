#include "casegraph/linkage/fellegi_sunter.hpp"

#include <cmath>
#include <string>

#include "casegraph/domain/error.hpp"

namespace casegraph::linkage {
namespace {

bool is_probability(double value) { return value > 0 && value < 1; }

void check_levels(const std::vector<double>& values, std::size_t levels, const std::string& where) {
  if (values.size() != levels)
    throw ArgumentError(where + ": " + std::to_string(values.size()) + " values; accepted: " + std::to_string(levels) +
                        ", the first, of values that are not known, unused");
  for (std::size_t level = 1; level < levels; ++level)
    if (!is_probability(values[level]))
      throw ArgumentError(where + ", level " + std::to_string(level) + ": " + std::to_string(values[level]) +
                          "; accepted: more than 0 and less than 1");
}

}  // namespace

void check(const Model& model, const std::vector<Comparison>& comparisons) {
  if (!is_probability(model.prior))
    throw ArgumentError("prior: " + std::to_string(model.prior) + "; accepted: more than 0 and less than 1");
  if (model.comparisons.size() != comparisons.size())
    throw ArgumentError("model: " + std::to_string(model.comparisons.size()) + " comparisons; the settings have " +
                        std::to_string(comparisons.size()));
  for (std::size_t at = 0; at < comparisons.size(); ++at) {
    const std::size_t levels = comparisons[at].levels.size() + 2;
    check_levels(model.comparisons[at].m, levels, "m of comparison '" + comparisons[at].name + "'");
    check_levels(model.comparisons[at].u, levels, "u of comparison '" + comparisons[at].name + "'");
  }
}

double match_weight(const LevelProbabilities& probabilities, std::uint32_t level) {
  return level == 0 ? 0 : std::log2(probabilities.m[level] / probabilities.u[level]);
}

double weight_of(double probability) { return std::log2(probability / (1 - probability)); }

double probability_of(double weight) { return 1 / (1 + std::exp2(-weight)); }

Weights::Weights(const Model& model, const std::vector<Comparison>& comparisons, const std::vector<Field>& fields)
    : comparisons_(comparisons),
      prior_(weight_of(model.prior)),
      levels_(comparisons.size()),
      values_(comparisons.size()) {
  for (std::size_t at = 0; at < comparisons.size(); ++at) {
    const LevelProbabilities& probabilities = model.comparisons[at];
    for (std::uint32_t level = 1; level < probabilities.m.size(); ++level)
      levels_[at][level] = match_weight(probabilities, level);
    if (!comparisons[at].term_frequencies) continue;
    const Field& field = fields[comparisons[at].fields[0]];
    values_[at].assign(field.counts.size(), 0);
    for (std::size_t code = 1; code < field.counts.size(); ++code) {
      const double share = static_cast<double>(field.counts[code]) / static_cast<double>(field.present);
      values_[at][code] = std::log2(probabilities.u[1] / share);
    }
  }
}

double Weights::of_pair(Pattern pattern, const std::uint32_t* codes_a) const {
  double weight = prior_;
  for (std::size_t at = 0; at < comparisons_.size(); ++at) {
    const std::uint32_t level = level_in(pattern, at);
    weight += levels_[at][level];
    if (level == 1 && !values_[at].empty()) weight += values_[at][codes_a[comparisons_[at].fields[0]]];
  }
  return weight;
}

}  // namespace casegraph::linkage
