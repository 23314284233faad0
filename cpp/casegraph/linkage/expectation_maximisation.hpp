// Estimates of m and of the prior from counts of patterns (Dempster, Laird & Rubin 1977, JRSS B 39:1; Winkler 1988).
//
// m comes from the pairs of several rules at once. Within a rule's pairs the comparisons of the columns that the rule
// uses say nothing, because all its pairs agree on them, so each rule teaches only the others; the share of matches is
// each rule's own, m is shared by all. u is held fixed: it comes from pairs at random (sampling.hpp). Patterns are
// visited in their order, so the answer does not depend on threads.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/fellegi_sunter.hpp"
#include "casegraph/linkage/pattern_counts.hpp"

namespace casegraph::linkage {

// The pairs of one rule.
struct Session {
  std::vector<PatternCount> patterns;
  std::uint32_t held = 0;  // a bit a comparison: fixed by the rule, not learnt from
  double match_share = 0;  // estimated
};

struct Convergence {
  int iterations = 0;
  double change = 0;         // the largest change of an m in the last iteration
  std::uint32_t learnt = 0;  // a bit a comparison: some session taught it
};

// Improves model.comparisons[].m (they are the start) until no m changes by more than `tolerance`, at most
// `most_iterations` times. Sessions with fewer than two comparisons to learn from are passed over; a comparison that
// none teaches keeps its start.
Convergence estimate_m(std::vector<Session>& sessions, Model& model, int most_iterations = 200,
                       double tolerance = 1e-6);

// The prior of `all_pairs` pairs of which those in `patterns` were compared, the others counting as of two persons:
// what it misses is what blocking misses. Model's m and u are taken as they are.
double estimate_prior(const std::vector<PatternCount>& patterns, double all_pairs, const Model& model);

}  // namespace casegraph::linkage
