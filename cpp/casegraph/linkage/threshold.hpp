// The threshold of clusters chosen without labels: the one at which F1 is expected to be greatest.
#pragma once

#include <vector>

#include "casegraph/linkage/scoring.hpp"

namespace casegraph::linkage {

struct ThresholdEstimate {
  double probability = 0;  // pairs of at least this join clusters
  double precision = 0;    // of the pairs that clusters make, expected
  double recall = 0;       // of the matches expected among the scored pairs
  double f1 = 0;
};

// For thresholds from .1 to .99999, those below `least` left out, ascending. A scored pair is a match with its
// probability; pairs that a cluster makes and that were not kept are taken for no matches, which is what tells a chain
// that joins two persons. Matches that no rule pairs are missing from recall at every threshold alike.
// Probabilities are taken to 1/64 of a bit of weight.
std::vector<ThresholdEstimate> expected_f1(const Scored& scored, std::size_t rows, FixedWeight least);

// The one of the greatest f1, of equal ones the highest threshold; 0.95 where there is none.
double best_threshold(const std::vector<ThresholdEstimate>& estimates);

}  // namespace casegraph::linkage
