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

double maximise(const Cells& expected, std::uint32_t learnt, Kinds& kinds) {
  constexpr double kAdded = 0.1;  // of a pair, to each level: none becomes impossible
  double change = 0;
  for (std::size_t number = 0; number < kinds.distributions.size(); ++number) {
    auto& [at, levels] = kinds.distributions[number];
    if ((learnt >> at & 1U) == 0) continue;
    std::array<double, kLevels> counts{};
    double total = 0;
    for (std::size_t level = 1; level < levels.size(); ++level) {
      for (std::size_t kind = 0; kind < kinds.kinds.size(); ++kind)
        if (kinds.kinds[kind].distributions[at] == static_cast<std::int32_t>(number))
          counts[level] += expected.of(at, level)[kind];
      counts[level] += kAdded;
      total += counts[level];
    }
    for (std::size_t level = 1; level < levels.size(); ++level) {
      const double next = counts[level] / total;
      change = std::max(change, std::abs(next - levels[level]));
      levels[level] = next;
    }
  }
  return change;
}

std::vector<double> first_shares(const Kinds& kinds) {
  std::vector<double> shares;
  double sum = 0;
  for (const Kinds::Kind& kind : kinds.kinds) sum += kind.start;
  for (const Kinds::Kind& kind : kinds.kinds) shares.push_back(kind.start / sum);
  return shares;
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

std::vector<double> estimate_shares(const std::vector<PatternCount>& patterns, double all_pairs, const Kinds& kinds) {
  constexpr double kLeast = 1e-12;
  double compared = 0;
  for (const PatternCount& one : patterns) compared += static_cast<double>(one.pairs);
  const std::size_t strangers = kinds.kinds.size() - 1;
  const double start = std::clamp(0.5 * compared / all_pairs, kLeast, 0.5) / static_cast<double>(strangers);
  std::vector<double> shares(kinds.kinds.size(), start);
  shares[strangers] = 1 - start * static_cast<double>(strangers);
  Posterior posterior(kinds, 0);
  for (int iteration = 0; iteration < 500; ++iteration) {
    std::vector<double> next(shares.size(), 0);
    for (const PatternCount& one : patterns) {
      const std::vector<double>& values = posterior.of(one.pattern, shares, static_cast<double>(one.pairs));
      for (std::size_t kind = 0; kind < values.size(); ++kind) next[kind] += values[kind];
    }
    next[strangers] += std::max(0.0, all_pairs - compared);
    double sum = 0;
    for (const double share : next) sum += share;
    bool settled = true;
    for (std::size_t kind = 0; kind < shares.size(); ++kind) {
      const double share = std::max(next[kind] / sum, kLeast);
      settled = settled && std::abs(share - shares[kind]) <= std::max(1e-6 * shares[kind], 10 * kLeast);
      shares[kind] = share;
    }
    if (settled) break;
  }
  return shares;
}

}  // namespace casegraph::linkage
