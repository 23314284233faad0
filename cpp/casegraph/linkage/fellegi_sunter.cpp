#include "casegraph/linkage/fellegi_sunter.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/portable_math.hpp"

namespace casegraph::linkage {
namespace {

constexpr double kMostBits = 1e4;                             // no sum of 16 levels and values comes near
constexpr std::int64_t kUnreachable = std::int64_t{1} << 40;  // beyond it in units

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
  if (!(model.slope > 0) || !std::isfinite(model.slope) || !std::isfinite(model.intercept))
    throw ArgumentError("calibration: slope " + std::to_string(model.slope) + ", intercept " +
                        std::to_string(model.intercept) + "; accepted: a slope above 0, and numbers");
  if (!is_probability(model.prior))
    throw ArgumentError("prior: " + std::to_string(model.prior) + "; accepted: more than 0 and less than 1");
  if (model.comparisons.size() != comparisons.size())
    throw ArgumentError("model: " + std::to_string(model.comparisons.size()) + " comparisons; the settings have " +
                        std::to_string(comparisons.size()));
  if (model.kinds.size() > kMostKinds)
    throw ArgumentError("kinds: " + std::to_string(model.kinds.size()) + " kinds of pairs; accepted: at most " +
                        std::to_string(kMostKinds));
  for (const PairKind& kind : model.kinds)
    if (kind.levels.size() != comparisons.size() || !(kind.share >= 0) || kind.share > 1)
      throw ArgumentError("kind '" + kind.name + "': accepted: a share from 0 to 1 and levels of each comparison");
  for (std::size_t at = 0; at < comparisons.size(); ++at) {
    const std::size_t levels = comparisons[at].levels.size() + 2;
    check_levels(model.comparisons[at].m, levels, "m of comparison '" + comparisons[at].name + "'");
    check_levels(model.comparisons[at].u, levels, "u of comparison '" + comparisons[at].name + "'");
    for (const PairKind& kind : model.kinds)
      check_levels(kind.levels[at], levels, "kind '" + kind.name + "', comparison '" + comparisons[at].name + "'");
  }
  const auto matches =
      std::count_if(model.kinds.begin(), model.kinds.end(), [](const auto& one) { return one.is_match; });
  if (!model.kinds.empty() && (matches == 0 || matches == static_cast<std::ptrdiff_t>(model.kinds.size())))
    throw ArgumentError("kinds: accepted: none, or kinds of matches and kinds of others");
}

FixedWeight fixed_weight(double bits) {
  return static_cast<FixedWeight>(std::floor(std::clamp(bits, -60.0, 60.0) / kWeightUnit + 0.5));
}

FixedWeight match_weight(const LevelProbabilities& probabilities, std::uint32_t level) {
  return level == 0 ? 0 : fixed_weight(portable_log2(probabilities.m[level] / probabilities.u[level]));
}

FixedWeight weight_of(double probability) { return fixed_weight(portable_log2(probability / (1 - probability))); }

double probability_of(std::int64_t weight) { return 1 / (1 + portable_exp2(-weight_in_bits(weight))); }

std::vector<FixedWeight> value_weights(const LevelProbabilities& probabilities, const Field& field) {
  std::vector<FixedWeight> weights(field.counts.size(), 0);
  // Values of one count weigh the same: most are rare.
  std::vector<FixedWeight> of_count(256, 0);
  const double own = records_of_one(probabilities, field);
  const auto weight = [&](std::int64_t count) {
    const double share = of_others(static_cast<double>(count), own) / static_cast<double>(field.present);
    return fixed_weight(portable_log2(probabilities.u[1] / share));
  };
  for (std::size_t count = 1; count < of_count.size(); ++count)
    of_count[count] = weight(static_cast<std::int64_t>(count));
  for (std::size_t code = 1; code < weights.size(); ++code) {
    const auto count = static_cast<std::size_t>(field.counts[code]);
    weights[code] = count < of_count.size() ? of_count[count] : weight(field.counts[code]);
  }
  return weights;
}

Weights::Weights(const Model& model, const std::vector<Comparison>& comparisons, const std::vector<Field>& fields)
    : comparisons_(comparisons),
      prior_(weight_of(model.prior)),
      slope_(model.slope),
      intercept_(model.intercept),
      levels_(comparisons.size()),
      values_(comparisons.size()) {
  if (!model.kinds.empty()) weigh_kinds(model);
  weigh_levels(model);
  weigh_values(model, fields);
  if (has_kinds()) find_slack(model);
}

void Weights::weigh_levels(const Model& model) {
  for (std::size_t at = 0; at < comparisons_.size(); ++at) {
    for (std::uint32_t level = 1; level < model.comparisons[at].m.size(); ++level) {
      levels_[at][level] = match_weight(model.comparisons[at], level);
      if (!has_kinds()) continue;
      const double* of = ratios(at, level);
      levels_[at][level] = fixed_weight(portable_log2(*std::max_element(of, of + matches_)));
    }
  }
}

void Weights::weigh_values(const Model& model, const std::vector<Field>& fields) {
  if (has_kinds()) worths_.resize(comparisons_.size());
  for (std::size_t at = 0; at < comparisons_.size(); ++at) {
    if (!comparisons_[at].term_frequencies) continue;
    values_[at] = value_weights(model.comparisons[at], fields[comparisons_[at].fields[0]]);
    if (!has_kinds()) continue;
    // Few weights are met again and again.
    worths_[at].assign(values_[at].size(), 1);
    std::unordered_map<FixedWeight, std::pair<double, FixedWeight>> known;
    for (std::size_t code = 1; code < values_[at].size(); ++code) {
      const auto [found, is_new] = known.try_emplace(values_[at][code]);
      if (is_new) {
        const double worth = portable_exp2(weight_in_bits(values_[at][code]));
        found->second = {worth, bound_of_value(at, worth)};
      }
      worths_[at][code] = found->second.first;
      values_[at][code] = found->second.second;
    }
  }
}

// What an exact level with a value of this worth can at most weigh in a kind of match, beyond the level's bound.
FixedWeight Weights::bound_of_value(std::size_t comparison, double worth) const {
  const double* of = ratios(comparison, 1);
  double most = 0;
  for (std::size_t kind = 0; kind < matches_; ++kind) {
    const double chance = by_chance_[comparison * shares_.size() + kind];
    most = std::max(most, of[kind] * ((1 - chance) * worth + chance));
  }
  return fixed_weight(portable_log2(most)) - levels_[comparison][1];
}

void Weights::weigh_kinds(const Model& model) {
  std::vector<const PairKind*> kinds;
  for (const bool is_match : {true, false}) {
    for (const PairKind& kind : model.kinds)
      if (kind.is_match == is_match) kinds.push_back(&kind);
    if (is_match) matches_ = kinds.size();
  }
  for (const PairKind* kind : kinds) shares_.push_back(kind->share);
  ratios_.assign(comparisons_.size() * 16 * kinds.size(), 1);
  by_chance_.assign(comparisons_.size() * kinds.size(), 1);
  for (std::size_t at = 0; at < comparisons_.size(); ++at) {
    const std::vector<double>& chance = model.comparisons[at].u;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
      const std::vector<double>& levels = kinds[kind]->levels[at];
      for (std::size_t level = 1; level < chance.size(); ++level)
        ratios_[(at * 16 + level) * kinds.size() + kind] = levels[level] / chance[level];
      by_chance_[at * kinds.size() + kind] = std::min(levels[1], chance[1]) / levels[1];
    }
  }
}

// Kinds of matches are bounded against strangers alone; what others there are beside them only lowers a weight, but
// strangers are not all of the others.
void Weights::find_slack(const Model& model) {
  double strangers = 0;
  for (std::size_t kind = matches_; kind < shares_.size(); ++kind) {
    bool is_chance = true;
    for (std::size_t at = 0; at < comparisons_.size(); ++at)
      for (std::uint32_t level = 1; level < model.comparisons[at].u.size(); ++level)
        is_chance = is_chance && std::abs(ratios(at, level)[kind] - 1) < 1e-9;
    if (is_chance) strangers = std::max(strangers, shares_[kind]);
  }
  slack_ = strangers > 0 ? -std::int64_t{fixed_weight(portable_log2(strangers))} : kUnreachable;
}

std::int64_t Weights::calibrated(std::int64_t weight) const {
  if (slope_ == 1 && intercept_ == 0) return weight;
  return fixed_weight(intercept_ + slope_ * weight_in_bits(weight));
}

std::int64_t Weights::uncalibrated(std::int64_t weight) const {
  if (slope_ == 1 && intercept_ == 0) return weight;
  const double bits = (weight_in_bits(weight) - intercept_) / slope_;
  if (bits > kMostBits) return kUnreachable;
  std::int64_t least = std::llround(std::max(bits, -kMostBits) / kWeightUnit) - 2;
  while (calibrated(least) < weight && least < kUnreachable) ++least;
  return least;
}

std::int64_t Weights::of_pair(Pattern pattern, const std::uint32_t* codes_a) const {
  if (has_kinds()) return of_kinds(pattern, codes_a);
  std::int64_t weight = prior_;
  for (std::size_t at = 0; at < comparisons_.size(); ++at) {
    const std::uint32_t level = level_in(pattern, at);
    weight += levels_[at][level];
    if (level == 1 && !values_[at].empty()) weight += values_[at][codes_a[comparisons_[at].fields[0]]];
  }
  return weight;
}

std::int64_t Weights::of_kinds(Pattern pattern, const std::uint32_t* codes_a) const {
  std::array<double, kMostKinds> values{};
  const std::size_t size = shares_.size();
  std::copy(shares_.begin(), shares_.end(), values.begin());
  for (std::size_t at = 0; at < comparisons_.size(); ++at) {
    const std::uint32_t level = level_in(pattern, at);
    if (level == 0) continue;
    const double* of = ratios(at, level);
    if (level != 1 || worths_[at].empty()) {
      for (std::size_t kind = 0; kind < size; ++kind) values[kind] *= of[kind];
      continue;
    }
    const double worth = worths_[at][codes_a[comparisons_[at].fields[0]]];
    const double* chance = &by_chance_[at * size];
    for (std::size_t kind = 0; kind < size; ++kind)
      values[kind] *= of[kind] * ((1 - chance[kind]) * worth + chance[kind]);
  }
  double matches = 0;
  double others = 0;
  for (std::size_t kind = 0; kind < size; ++kind) (kind < matches_ ? matches : others) += values[kind];
  return prior_ + fixed_weight(portable_log2(matches / others));
}

}  // namespace casegraph::linkage
