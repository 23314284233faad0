#include "casegraph/linkage/expectation_maximisation.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace casegraph::linkage {
namespace {

// P(pattern | match) / P(pattern | no match) over the comparisons that are not held.
double likelihood_ratio(Pattern pattern, std::uint32_t held, const Model& model) {
  double ratio = 1;
  for (std::size_t at = 0; at < model.comparisons.size(); ++at) {
    const std::uint32_t level = level_in(pattern, at);
    if (level == 0 || (held >> at & 1U) != 0) continue;
    ratio *= model.comparisons[at].m[level] / model.comparisons[at].u[level];
  }
  return ratio;
}

double posterior(double prior, double ratio) { return prior * ratio / (prior * ratio + (1 - prior)); }

bool teaches(const Session& session, std::size_t comparisons) {
  return !session.patterns.empty() && comparisons - static_cast<std::size_t>(std::popcount(session.held)) >= 2;
}

using Expected = std::vector<std::array<double, 16>>;  // matches a level of each comparison

void expect(Session& session, const Model& model, Expected& expected) {
  double matches = 0;
  double pairs = 0;
  for (const PatternCount& one : session.patterns) {
    const auto count = static_cast<double>(one.pairs);
    const double matched = count * posterior(session.match_share, likelihood_ratio(one.pattern, session.held, model));
    matches += matched;
    pairs += count;
    for (std::size_t at = 0; at < expected.size(); ++at)
      if ((session.held >> at & 1U) == 0) expected[at][level_in(one.pattern, at)] += matched;
  }
  // Never all or nothing: from there EM could not come back.
  session.match_share = std::clamp(matches / pairs, 1e-9, 1 - 1e-9);
}

double maximise(const Expected& expected, std::uint32_t learnt, Model& model) {
  constexpr double kAdded = 0.1;  // of a match, to each level: none becomes impossible
  double change = 0;
  for (std::size_t at = 0; at < expected.size(); ++at) {
    if ((learnt >> at & 1U) == 0) continue;
    std::vector<double>& m = model.comparisons[at].m;
    double total = 0;
    for (std::size_t level = 1; level < m.size(); ++level) total += expected[at][level] + kAdded;
    for (std::size_t level = 1; level < m.size(); ++level) {
      const double next = (expected[at][level] + kAdded) / total;
      change = std::max(change, std::abs(next - m[level]));
      m[level] = next;
    }
  }
  return change;
}

}  // namespace

Convergence estimate_m(std::vector<Session>& sessions, Model& model, int most_iterations, double tolerance) {
  Convergence convergence;
  const std::size_t comparisons = model.comparisons.size();
  for (Session& session : sessions) {
    session.match_share = 0.2;
    if (teaches(session, comparisons)) convergence.learnt |= ~session.held & ((1U << comparisons) - 1U);
  }
  if (convergence.learnt == 0) return convergence;
  do {
    Expected expected(comparisons);
    for (Session& session : sessions)
      if (teaches(session, comparisons)) expect(session, model, expected);
    convergence.change = maximise(expected, convergence.learnt, model);
    ++convergence.iterations;
  } while (convergence.change > tolerance && convergence.iterations < most_iterations);
  return convergence;
}

double estimate_prior(const std::vector<PatternCount>& patterns, double all_pairs, const Model& model) {
  constexpr double kLeast = 1e-12;
  double compared = 0;
  std::vector<double> ratios;
  for (const PatternCount& one : patterns) {
    compared += static_cast<double>(one.pairs);
    ratios.push_back(likelihood_ratio(one.pattern, 0, model));
  }
  double prior = std::clamp(0.5 * compared / all_pairs, kLeast, 0.5);
  for (int iteration = 0; iteration < 500; ++iteration) {
    double matches = 0;
    for (std::size_t at = 0; at < patterns.size(); ++at)
      matches += static_cast<double>(patterns[at].pairs) * posterior(prior, ratios[at]);
    const double next = std::clamp(matches / all_pairs, kLeast, 0.5);
    const bool settled = std::abs(next - prior) <= 1e-9 * prior;
    prior = next;
    if (settled) break;
  }
  return prior;
}

}  // namespace casegraph::linkage
