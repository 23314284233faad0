#include "casegraph/linkage/seen_levels.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace casegraph::linkage {
namespace {

constexpr std::size_t kLevels = 16;
constexpr double kAdded = 0.1;  // of a pair, that learning adds to each level
constexpr double kOnePair = 1;
constexpr double kNoPair = 0.01;

// Of each distribution and level how many of the compared pairs are expected to be of it.
std::vector<std::vector<double>> expected_pairs(const std::vector<PatternCount>& compared,
                                                const std::vector<double>& shares, const Kinds& kinds) {
  std::vector<std::vector<double>> pairs(kinds.distributions.size(), std::vector<double>(kLevels, 0));
  std::vector<double> values;
  for (const PatternCount& one : compared) {
    values = shares;
    for (std::size_t at = 0; at < kinds.chance.size(); ++at)
      if (const std::uint32_t level = level_in(one.pattern, at); level != 0)
        for (std::size_t kind = 0; kind < values.size(); ++kind)
          values[kind] *= kinds.levels(kind, at)[level] / kinds.chance[at][level];
    double sum = 0;
    for (const double value : values) sum += value;
    for (std::size_t kind = 0; kind < values.size(); ++kind)
      for (std::size_t at = 0; at < kinds.chance.size(); ++at)
        if (const std::int32_t of = kinds.kinds[kind].distributions[at]; of != Kinds::kChance)
          pairs[static_cast<std::size_t>(of)][level_in(one.pattern, at)] +=
              values[kind] / sum * static_cast<double>(one.pairs);
  }
  return pairs;
}

bool is_of_matches(const Kinds& kinds, std::int32_t number) {
  return std::any_of(kinds.kinds.begin(), kinds.kinds.end(), [number](const Kinds::Kind& kind) {
    return kind.is_match &&
           std::find(kind.distributions.begin(), kind.distributions.end(), number) != kind.distributions.end();
  });
}

// Pseudo-counts alone are spread as between strangers: as much of them as was added, at most as much as strangers have.
void spread_what_was_added(const std::vector<double>& pairs, const std::vector<double>& chance,
                           std::vector<double>& levels) {
  double all = 0;
  for (std::size_t level = 1; level < levels.size(); ++level) all += pairs[level];
  for (std::size_t level = 2; level < levels.size(); ++level) {
    // Where no rule taught the comparison its levels are a guess, which is no pair.
    const double added = std::min(kAdded, all * chance[level]);
    const double smoothed =
        pairs[level] < kNoPair ? 0 : levels[level] * (pairs[level] + added) / (pairs[level] + kAdded);
    levels[level] = std::max(smoothed, std::min(levels[level], chance[level]));
  }
}

void hold_below_stricter(const std::vector<double>& pairs, const std::vector<double>& chance, double half_pair,
                         std::vector<double>& levels) {
  constexpr double kSlack = 1.01;  // taking out the other kinds changes what is left a little
  double ceiling = std::numeric_limits<double>::infinity();
  for (std::size_t level = 1; level + 1 < levels.size(); ++level) {
    const bool is_unseen = level > 1 && chance[level] <= kSlack * half_pair;
    if (is_unseen) levels[level] = std::min(levels[level], ceiling * chance[level]);
    if (!is_unseen && pairs[level] >= kOnePair) ceiling = std::min(ceiling, levels[level] / chance[level]);
  }
  levels.back() = std::min(levels.back(), chance.back());
}

}  // namespace

void hold_to_what_was_seen(const std::vector<PatternCount>& compared, const std::vector<double>& shares,
                           const RandomLevels& random, Kinds& kinds) {
  const std::vector<std::vector<double>> pairs = expected_pairs(compared, shares, kinds);
  for (std::size_t number = 0; number < kinds.distributions.size(); ++number) {
    Distribution& one = kinds.distributions[number];
    const std::vector<double>& chance = kinds.chance[one.comparison];
    spread_what_was_added(pairs[number], chance, one.levels);
    if (is_of_matches(kinds, static_cast<std::int32_t>(number)))
      hold_below_stricter(pairs[number], chance, random.half_pair[one.comparison], one.levels);
    double left = 1;
    for (std::size_t level = 2; level < one.levels.size(); ++level) left -= one.levels[level];
    one.levels[1] = std::max(left, 1e-6);
  }
}

}  // namespace casegraph::linkage
