#include "casegraph/linkage/expectation_maximisation.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace casegraph::linkage {
namespace {

constexpr std::size_t kLevels = 16;

// A number for each comparison, level and kind, those of the kinds side by side.
class Cells {
 public:
  Cells(std::size_t comparisons, std::size_t kinds, double value)
      : kinds_(kinds), cells_(comparisons * kLevels * kinds, value) {}
  double* of(std::size_t comparison, std::size_t level) { return &cells_[(comparison * kLevels + level) * kinds_]; }
  const double* of(std::size_t comparison, std::size_t level) const {
    return &cells_[(comparison * kLevels + level) * kinds_];
  }

 private:
  std::size_t kinds_;
  std::vector<double> cells_;
};

// Of each kind the probability of each level against that among strangers; 1 where it is not known.
Cells ratios_of(const Kinds& kinds) {
  Cells ratios(kinds.chance.size(), kinds.kinds.size(), 1);
  for (std::size_t at = 0; at < kinds.chance.size(); ++at)
    for (std::size_t level = 1; level < kinds.chance[at].size(); ++level)
      for (std::size_t kind = 0; kind < kinds.kinds.size(); ++kind)
        ratios.of(at, level)[kind] = kinds.levels(kind, at)[level] / kinds.chance[at][level];
  return ratios;
}

// What a pattern of known levels makes of shares: multiplied by the ratios of the comparisons that are not held.
class Posterior {
 public:
  Posterior(const Kinds& kinds, std::uint32_t held) : ratios_(ratios_of(kinds)), values_(kinds.kinds.size()) {
    for (std::size_t at = 0; at < kinds.chance.size(); ++at)
      if ((held >> at & 1U) == 0) asked_.push_back(at);
  }
  // `times`: what they add up to.
  const std::vector<double>& of(Pattern pattern, const std::vector<double>& shares, double times) {
    values_ = shares;
    for (const std::size_t at : asked_) {
      const double* ratios = ratios_.of(at, level_in(pattern, at));
      for (std::size_t kind = 0; kind < values_.size(); ++kind) values_[kind] *= ratios[kind];
    }
    double sum = 0;
    for (const double value : values_) sum += value;
    for (double& value : values_) value *= times / sum;
    return values_;
  }
  const std::vector<std::size_t>& asked() const { return asked_; }

 private:
  Cells ratios_;
  std::vector<std::size_t> asked_;
  std::vector<double> values_;
};

bool teaches(const Session& session, std::size_t comparisons) {
  return !session.patterns.empty() && comparisons - static_cast<std::size_t>(std::popcount(session.held)) >= 2;
}

void expect(Session& session, const Kinds& kinds, Cells& expected) {
  Posterior posterior(kinds, session.held);
  std::vector<double> of_kinds(kinds.kinds.size(), 0);
  double pairs = 0;
  for (const PatternCount& one : session.patterns) {
    const auto count = static_cast<double>(one.pairs);
    const std::vector<double>& values = posterior.of(one.pattern, session.shares, count);
    pairs += count;
    for (std::size_t kind = 0; kind < values.size(); ++kind) of_kinds[kind] += values[kind];
    for (const std::size_t at : posterior.asked()) {
      double* cells = expected.of(at, level_in(one.pattern, at));
      for (std::size_t kind = 0; kind < values.size(); ++kind) cells[kind] += values[kind];
    }
  }
  // Never all or nothing: from there EM could not come back.
  for (std::size_t kind = 0; kind < of_kinds.size(); ++kind)
    session.shares[kind] = std::clamp(of_kinds[kind] / pairs, 1e-9, 1 - 1e-9);
}

// Levels of a distribution from its own pairs and from those of careless records, in which each level but the first is
// to be expected `factor` times as often.
void learn(const Cells& expected, const Kinds& kinds, std::size_t number, std::vector<double>& levels) {
  constexpr double kAdded = 0.1;  // of a pair, to each level: none becomes impossible
  const std::uint32_t at = kinds.distributions[number].comparison;
  std::array<double, kLevels> counts{};
  double expectation = 0;
  for (std::size_t kind = 0; kind < kinds.kinds.size(); ++kind) {
    const std::int32_t of = kinds.kinds[kind].distributions[at];
    if (of == Kinds::kChance) continue;
    const Distribution& one = kinds.distributions[static_cast<std::size_t>(of)];
    const bool is_derived = one.base == static_cast<std::int32_t>(number);
    if (of != static_cast<std::int32_t>(number) && !is_derived) continue;
    for (std::size_t level = 1; level < levels.size(); ++level) {
      const double pairs = expected.of(at, level)[kind];
      counts[level] += pairs;
      expectation += is_derived ? one.factor * pairs : pairs;
    }
  }
  expectation += kAdded * static_cast<double>(levels.size() - 1);
  double left = 1;
  for (std::size_t level = 2; level < levels.size(); ++level)
    left -= levels[level] = (counts[level] + kAdded) / expectation;
  // Only where nearly all pairs are careless could more errors be expected than there are pairs.
  levels[1] = std::max(left, 1e-6);
}

double maximise(const Cells& expected, std::uint32_t learnt, Kinds& kinds) {
  double change = 0;
  for (std::size_t number = 0; number < kinds.distributions.size(); ++number) {
    Distribution& one = kinds.distributions[number];
    if ((learnt >> one.comparison & 1U) == 0 || one.base >= 0) continue;
    std::vector<double> levels = one.levels;
    learn(expected, kinds, number, levels);
    for (std::size_t level = 1; level < levels.size(); ++level)
      change = std::max(change, std::abs(levels[level] - one.levels[level]));
    one.levels = std::move(levels);
  }
  kinds.derive();
  return change;
}

std::vector<double> first_shares(const Kinds& kinds) {
  std::vector<double> shares;
  double sum = 0;
  for (const Kinds::Kind& kind : kinds.kinds) sum += kind.start;
  for (const Kinds::Kind& kind : kinds.kinds) shares.push_back(kind.start / sum);
  return shares;
}

// Of each kind how many of its pairs have a pattern that is sure to be compared: of all ways in which comparisons can
// agree exactly or not, those that satisfy a rule.
std::vector<double> reached_shares(const Kinds& kinds, const Reached& reached) {
  std::vector<std::size_t> asked;
  for (std::size_t at = 0; at < kinds.chance.size(); ++at)
    if (std::any_of(reached.rules.begin(), reached.rules.end(), [&](std::uint32_t rule) { return rule >> at & 1U; }))
      asked.push_back(at);
  std::vector<double> shares(kinds.kinds.size(), 0);
  for (std::uint32_t way = 0; way < 1U << asked.size(); ++way) {
    std::uint32_t exact = 0;
    for (std::size_t number = 0; number < asked.size(); ++number) exact |= (way >> number & 1U) << asked[number];
    if (!reached.has(exact)) continue;
    for (std::size_t kind = 0; kind < shares.size(); ++kind) {
      double share = 1;
      for (const std::size_t at : asked) {
        const double agrees = reached.known[at] * kinds.levels(kind, at)[1];
        share *= (exact >> at & 1U) != 0 ? agrees : 1 - agrees;
      }
      shares[kind] += share;
    }
  }
  return shares;
}

std::uint32_t exact_in(Pattern pattern, std::size_t comparisons) {
  std::uint32_t exact = 0;
  for (std::size_t at = 0; at < comparisons; ++at)
    exact |= static_cast<std::uint32_t>(level_in(pattern, at) == 1) << at;
  return exact;
}

}  // namespace

double match_share(const Session& session, const Kinds& kinds) {
  double share = 0;
  for (std::size_t kind = 0; kind < session.shares.size(); ++kind)
    if (kinds.kinds[kind].is_match) share += session.shares[kind];
  return share;
}

Convergence estimate_levels(std::vector<Session>& sessions, Kinds& kinds, int most_iterations, double tolerance) {
  Convergence convergence;
  const std::size_t comparisons = kinds.chance.size();
  for (Session& session : sessions) {
    if (session.shares.empty()) session.shares = first_shares(kinds);
    if (teaches(session, comparisons)) convergence.learnt |= ~session.held & ((1U << comparisons) - 1U);
  }
  if (convergence.learnt == 0) return convergence;
  do {
    Cells expected(comparisons, kinds.kinds.size(), 0);
    for (Session& session : sessions)
      if (teaches(session, comparisons)) expect(session, kinds, expected);
    convergence.change = maximise(expected, convergence.learnt, kinds);
    ++convergence.iterations;
  } while (convergence.change > tolerance && convergence.iterations < most_iterations);
  return convergence;
}

bool Reached::has(std::uint32_t exact) const {
  return std::any_of(rules.begin(), rules.end(), [exact](std::uint32_t rule) { return (rule & ~exact) == 0; });
}

std::vector<double> estimate_shares(const std::vector<PatternCount>& patterns, double all_pairs, const Kinds& kinds,
                                    const Reached& reached) {
  constexpr double kLeast = 1e-12;
  constexpr double kMost = 0.99;
  const std::size_t strangers = kinds.kinds.size() - 1;
  std::vector<PatternCount> seen;
  double pairs = 0;
  for (const PatternCount& one : patterns) {
    if (!reached.rules.empty() && !reached.has(exact_in(one.pattern, kinds.chance.size()))) continue;
    seen.push_back(one);
    pairs += static_cast<double>(one.pairs);
  }
  std::vector<double> found(kinds.kinds.size(), 1);
  if (!reached.rules.empty()) found = reached_shares(kinds, reached);
  const double start = std::clamp(0.5 * pairs / all_pairs, kLeast, 0.5) / static_cast<double>(strangers);
  std::vector<double> shares(kinds.kinds.size(), start);
  shares[strangers] = 1 - start * static_cast<double>(strangers);
  Posterior posterior(kinds, 0);
  for (int iteration = 0; iteration < 300; ++iteration) {
    std::vector<double> next(shares.size(), 0);
    for (const PatternCount& one : seen) {
      const std::vector<double>& values = posterior.of(one.pattern, shares, static_cast<double>(one.pairs));
      for (std::size_t kind = 0; kind < values.size(); ++kind) next[kind] += values[kind];
    }
    double sum = 0;
    for (std::size_t kind = 0; kind < strangers; ++kind)
      sum += next[kind] = std::max(next[kind] / (all_pairs * std::max(found[kind], kLeast)), kLeast);
    bool settled = true;
    double left = 1;
    for (std::size_t kind = 0; kind < strangers; ++kind) {
      const double share = sum > kMost ? next[kind] * kMost / sum : next[kind];
      settled = settled && std::abs(share - shares[kind]) <= std::max(1e-4 * shares[kind], 10 * kLeast);
      shares[kind] = share;
      left -= share;
    }
    shares[strangers] = left;
    if (settled) break;
  }
  return shares;
}

}  // namespace casegraph::linkage
