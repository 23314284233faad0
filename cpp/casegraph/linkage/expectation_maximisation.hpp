// Estimates of the levels of each kind of pairs, and of their shares, from counts of patterns (Dempster, Laird & Rubin
// 1977, JRSS B 39:1; Winkler 1988).
//
// Levels come from the pairs of several rules at once. Within a rule's pairs the comparisons of the columns that the
// rule uses say nothing, because all its pairs agree on them, so each rule teaches only the others; the shares of the
// kinds are each rule's own, their levels are shared by all. Those of strangers are held fixed: they come from pairs at
// random (sampling.hpp). Patterns are visited in their order, so the answer does not depend on threads.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/linkage/pair_kinds.hpp"
#include "casegraph/linkage/pattern_counts.hpp"

namespace casegraph::linkage {

// The pairs of one rule.
struct Session {
  std::vector<PatternCount> patterns;
  std::uint32_t held = 0;      // a bit a comparison: fixed by the rule, not learnt from
  std::vector<double> shares;  // of each kind, estimated
};
// Of a session's pairs.
double match_share(const Session& session, const Kinds& kinds);

struct Convergence {
  int iterations = 0;
  double change = 0;         // the largest change of a level in the last iteration
  std::uint32_t learnt = 0;  // a bit a comparison: some session taught it
};

// Improves kinds.distributions (they are the start) until none changes by more than `tolerance`, at most
// `most_iterations` times. Sessions with fewer than two comparisons to learn from are passed over; a comparison that
// none teaches keeps its start. Shares of sessions that have none start from the kinds'.
Convergence estimate_levels(std::vector<Session>& sessions, Kinds& kinds, int most_iterations = 200,
                            double tolerance = 1e-5);

// Which pairs are sure to be compared: those that agree exactly on all comparisons of a rule of which no block is cut.
struct Reached {
  std::vector<std::uint32_t> rules = {};  // a bit a comparison; rules of columns that nothing compares are left out
  std::vector<double> known = {};         // of each comparison the share of pairs of which both have the value
  bool has(std::uint32_t exact) const;
};

// Of each kind the share of `all_pairs` pairs. It is told from the patterns that are sure to be compared, and from how
// many of a kind's pairs have one, so that neighbours of whom few are compared are not thought to be few. Where nothing
// is `reached`, from all patterns, the pairs that were not compared counting as strangers.
std::vector<double> estimate_shares(const std::vector<PatternCount>& patterns, double all_pairs, const Kinds& kinds,
                                    const Reached& reached = {});

}  // namespace casegraph::linkage
