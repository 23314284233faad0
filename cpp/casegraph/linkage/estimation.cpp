#include "casegraph/linkage/estimation.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/linkage/seen_levels.hpp"

namespace casegraph::linkage {

Estimate estimate(Evidence& evidence, Kinds kinds, int rounds) {
  Estimate found{std::move(kinds), {}, {}};
  for (int round = 0; round < rounds; ++round) {
    found.convergence = estimate_levels(evidence.rules.sessions, found.kinds);
    found.shares = estimate_shares(evidence.rules.compared, evidence.pairs, found.kinds, evidence.reached);
    if (round + 1 < rounds) take_out_kinds(evidence.random, found.shares, found.kinds);
  }
  return found;
}

Model model_of(Estimate estimate, const Evidence& evidence) {
  Kinds& kinds = estimate.kinds;
  const std::vector<double>& shares = estimate.shares;
  hold_to_what_was_seen(evidence.rules.compared, shares, evidence.random, kinds);
  Model model;
  for (std::size_t kind = 0; kind < shares.size(); ++kind)
    if (kinds.kinds[kind].is_match) model.prior += shares[kind];
  for (std::size_t at = 0; at < kinds.chance.size(); ++at) {
    LevelProbabilities probabilities{std::vector<double>(kinds.chance[at].size(), 0), kinds.chance[at]};
    for (std::size_t kind = 0; kind < shares.size(); ++kind) {
      if (!kinds.kinds[kind].is_match) continue;
      const std::vector<double>& levels = kinds.levels(kind, at);
      for (std::size_t level = 1; level < levels.size(); ++level)
        probabilities.m[level] += shares[kind] / model.prior * levels[level];
    }
    model.comparisons.push_back(std::move(probabilities));
  }
  model.prior = std::min(model.prior, 0.5);
  model.kinds = scored_kinds(kinds, shares);
  return model;
}

}  // namespace casegraph::linkage
