// Matches that no rule compared: how many clusters they would join, estimated and drawn.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/linkage/cluster_splitting.hpp"
#include "casegraph/linkage/drawn_partition.hpp"

namespace casegraph::linkage {

// A pair that was kept, and how many rules have it.
struct RulePair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t rules = 0;
};

// By rules, most first: the joins of a clustering are made by the pairs that most rules found, and only what is left by
// those that one rule alone found.
std::vector<RulePair> by_rules(const Linker& linker, std::span<const Link> links);

// How a clustering was found: its joins, how many rules found these together, and how many one alone did.
struct FoundJoins {
  std::int64_t joins = 0;
  std::int64_t times = 0;
  std::int64_t once = 0;
  std::vector<std::uint32_t> sizes;  // of the smaller clusters that a pair of one rule alone joined
};
FoundJoins found_joins(const std::vector<std::uint32_t>& of_row, std::span<const RulePair> by_rules);

// How many further joins there would be had all pairs been compared, if all are as easily found: by capture and
// recapture, rules being occasions on which a join is found or not (Good 1953, Biometrika 40:237). Of the number of
// joins found once its mean counts, which the number leaves open.
double missed_joins(const FoundJoins& found, double mean_once);

// Joins clusters of clusterings in place of what was missed.
class MissedMatches {
 public:
  // Refers to what it is given. `links` are the kept pairs.
  MissedMatches(const Linker& linker, const PairScorer& scorer, const Constraints& constraints,
                std::span<const Link> links);

  // As often as a draw says: from a Poisson distribution whose mean is .4 to 4 times (evenly by its logarithm) that if
  // all joins were as easily found, that one for a mean of the number found once which is drawn too (gamma of the
  // number and a half: Jeffreys' prior). Who was missed is not known: clusters of sizes that one rule alone joined,
  // each with that of another record, drawn by their odds; among pairs that no rule compared and no constraint forbids.
  // Returns how often.
  std::int64_t join(std::vector<std::uint32_t>& of_row, std::uint64_t seed) const;

 private:
  class Members;
  struct Candidate {
    double bits = 0;  // log2 of how much it counts
    std::uint32_t first = 0;
    std::uint32_t other = 0;
  };
  std::uint32_t proposed(std::uint32_t row, Draws& draws) const;
  double proposal(std::uint32_t row, std::uint32_t other) const;
  void add_candidates(std::uint32_t first, const Members& members, const std::vector<std::uint32_t>& of_row,
                      Draws& draws, std::vector<Candidate>& candidates) const;
  bool may_be_one(std::span<const std::uint32_t> one, std::span<const std::uint32_t> other) const;
  const Candidate* chosen(std::vector<Candidate>& candidates, const Members& members, Draws& draws) const;

  const Linker& linker_;
  const PairScorer& scorer_;
  const Constraints& constraints_;
  std::vector<RulePair> by_rules_;
  std::vector<std::vector<std::uint32_t>> rows_;    // of a field, by their codes
  std::vector<std::vector<std::uint32_t>> starts_;  // where the rows of a code begin
};

}  // namespace casegraph::linkage
