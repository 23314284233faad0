#include "casegraph/linkage/fellegi_sunter.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/portable_math.hpp"

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

// Of a record with a value that `count` records have: how many others of them are of somebody else, if `own` are the
// person's. Where there are hardly more than that, the value is taken to be nearly the person's alone.
double of_others(double count, double own) { return std::max(count - own, count / (1 + own)); }

// How many values each number of records has, ascending; values of one record alone left out: nobody agrees on them.
std::vector<std::pair<double, double>> values_by_count(const Field& field) {
  const std::vector<std::int64_t>& all = field.all_counts.empty() ? field.counts : field.all_counts;
  std::vector<std::int64_t> counts(all.begin() + 1, all.end());
  std::erase_if(counts, [](std::int64_t count) { return count < 2; });
  std::sort(counts.begin(), counts.end());
  std::vector<std::pair<double, double>> out;
  for (const std::int64_t count : counts) {
    if (out.empty() || out.back().first != static_cast<double>(count)) out.push_back({static_cast<double>(count), 0});
    ++out.back().second;
  }
  return out;
}

// The records of one person with the same value, such that chance agreement adds up to what u says of all values: from
// 1 to the number that the commonest value has, by halving.
double records_of_one(const LevelProbabilities& probabilities, const Field& field) {
  const std::vector<std::pair<double, double>> values = values_by_count(field);
  if (values.empty()) return 1;
  const double rows = static_cast<double>(field.present);
  const auto agreement = [&](double own) {
    double sum = 0;
    for (const auto& [count, many] : values) sum += many * count * of_others(count, own);
    return sum / (rows * rows);
  };
  double low = 1;
  double high = values.back().first;
  if (agreement(low) <= probabilities.u[1]) return low;
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    (agreement(middle) > probabilities.u[1] ? low : high) = middle;
  }
  return high;
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

FixedWeight fixed_weight(double bits) {
  return static_cast<FixedWeight>(std::floor(std::clamp(bits, -60.0, 60.0) / kWeightUnit + 0.5));
}

FixedWeight match_weight(const LevelProbabilities& probabilities, std::uint32_t level) {
  return level == 0 ? 0 : fixed_weight(portable_log2(probabilities.m[level] / probabilities.u[level]));
}

FixedWeight weight_of(double probability) { return fixed_weight(portable_log2(probability / (1 - probability))); }

double probability_of(std::int64_t weight) { return 1 / (1 + portable_exp2(-weight_in_bits(weight))); }

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
    // Values of one count weigh the same: most are rare.
    std::vector<FixedWeight> of_count(256, 0);
    const double own = records_of_one(probabilities, field);
    const auto weight = [&](std::int64_t count) {
      const double share = of_others(static_cast<double>(count), own) / static_cast<double>(field.present);
      return fixed_weight(portable_log2(probabilities.u[1] / share));
    };
    for (std::size_t count = 1; count < of_count.size(); ++count)
      of_count[count] = weight(static_cast<std::int64_t>(count));
    for (std::size_t code = 1; code < field.counts.size(); ++code) {
      const auto count = static_cast<std::size_t>(field.counts[code]);
      values_[at][code] = count < of_count.size() ? of_count[count] : weight(field.counts[code]);
    }
  }
}

std::int64_t Weights::of_pair(Pattern pattern, const std::uint32_t* codes_a) const {
  std::int64_t weight = prior_;
  for (std::size_t at = 0; at < comparisons_.size(); ++at) {
    const std::uint32_t level = level_in(pattern, at);
    weight += levels_[at][level];
    if (level == 1 && !values_[at].empty()) weight += values_[at][codes_a[comparisons_[at].fields[0]]];
  }
  return weight;
}

}  // namespace casegraph::linkage
