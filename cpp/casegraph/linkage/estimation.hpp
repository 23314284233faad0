// The model from what was sampled: levels of each kind, their shares, and what strangers agree on, in rounds, as each
// needs the others.
#pragma once

#include <vector>

#include "casegraph/linkage/expectation_maximisation.hpp"
#include "casegraph/linkage/fellegi_sunter.hpp"
#include "casegraph/linkage/sampling.hpp"

namespace casegraph::linkage {

struct Evidence {
  RandomLevels random;
  RuleSamples rules;
  double pairs = 0;  // that there are to decide on
  Reached reached = {};
};

struct Estimate {
  Kinds kinds;
  std::vector<double> shares;  // of each kind among all pairs
  Convergence convergence;
};

// From `kinds` as they are; the sessions of `evidence` keep their shares. `rounds`: one or more.
Estimate estimate(Evidence& evidence, Kinds kinds, int rounds = 3);

// What was not seen is held down (seen_levels.hpp). m of a comparison is that of all kinds of matches together, u that
// of strangers.
Model model_of(Estimate estimate, const Evidence& evidence);

}  // namespace casegraph::linkage
