// Which pairs of records are compared at all: those that agree on every expression of some rule.
//
// A rule's records are sorted by the values of its expressions into blocks of equal ones. A pair is emitted by the
// first rule that it satisfies, which the codes of its two records tell: so each pair is scored once, without a table
// of pairs. A record whose value has several keys (a list, the two codes of a sound) lies in several blocks of a rule;
// the first block that two records share emits them. A block that is cut pairs records with their next ones alone.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/linkage/memberships.hpp"
#include "casegraph/linkage/record_codes.hpp"

namespace casegraph::linkage {

// Pairs of all positions [begin, end) of a rule's order with the later ones of their blocks.
struct Unit {
  std::uint32_t rule = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// A block that was larger than its rule accepts.
struct CutBlock {
  std::uint32_t rule = 0;
  std::uint32_t block = 0;
  std::int64_t all_pairs = 0;  // of different sources, where only those are paired
  std::int64_t pairs = 0;      // those within the window
};

class Blocks {
 public:
  // Keeps a reference to `records`; `fields` are read for the order of blocks that are cut.
  Blocks(const RecordCodes& records, const std::vector<Field>& fields, std::vector<Rule> rules, Progress& progress,
         unsigned threads = 0);

  const std::vector<Rule>& rules() const { return rules_; }
  // Exactly how many pairs a rule has by itself, before any is compared. Pairs that several rules have count in each.
  // Of records with several keys a rule must look which pairs share more than one: it does for the first
  // kMostLookedAt of them, and counts those beyond as often as they share one.
  const std::vector<std::int64_t>& pair_counts() const { return pair_counts_; }
  // A rule's rows that lie in a block with others, block after block, rows ascending but where a block is cut.
  const std::vector<std::uint32_t>& order(std::size_t rule) const { return order_[rule]; }
  // Where in the order each block begins, and where the last ends.
  const std::vector<std::uint32_t>& starts(std::size_t rule) const { return starts_[rule]; }
  const std::vector<CutBlock>& cuts() const { return cuts_; }
  // How many of the next ones of its block a row is paired with: as many as there are where it is not cut.
  std::uint32_t reach_of(std::size_t rule, std::size_t block) const {
    return memberships_[rule].is_empty() ? UINT32_MAX : memberships_[rule].reach_of(block);
  }
  // The rules that the pair satisfies, a bit each.
  std::vector<std::uint64_t> rules_of(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) const;
  std::uint64_t rules_of(std::uint32_t a, std::uint32_t b) const {
    return confirmed(records_.rules_of(records_.agreement(records_.of(a), records_.of(b))), a, b);
  }
  // The rule that emits the pair; rules().size() where none does.
  std::size_t rule_of(std::uint32_t a, std::uint32_t b) const;
  // Of a pair that a block holds: whether it is the block that the rule has it from.
  bool is_from(std::size_t rule, std::size_t block, std::uint32_t a, std::uint32_t b) const {
    return memberships_[rule].is_empty() || memberships_[rule].common_block(a, b) == block;
  }
  // Rules, a bit each, of which codes alone do not tell whether they have a pair.
  std::uint64_t indirect() const { return indirect_; }
  // Those of the rules, which the codes allow, that have the pair.
  std::uint64_t confirmed(std::uint64_t rules, std::uint32_t a, std::uint32_t b) const;
  // All work, cut so that a unit has some `pairs` pairs and a common value's block does not weigh on one thread alone.
  std::vector<Unit> units(std::int64_t pairs) const;

 private:
  void sort_rule(std::size_t rule, const std::vector<Field>& fields, std::vector<CutBlock>& cuts);
  std::int64_t pairs_of_block(std::size_t rule, std::size_t begin, std::size_t end) const;
  std::int64_t pairs_in_window(std::size_t rule, std::size_t begin, std::size_t end) const;
  std::int64_t pairs_seen_before(std::size_t rule) const;

  const RecordCodes& records_;
  std::vector<Rule> rules_;
  std::vector<std::vector<std::uint32_t>> order_;
  std::vector<std::vector<std::uint32_t>> starts_;
  std::vector<std::int64_t> pair_counts_;
  std::vector<Memberships> memberships_;  // empty where codes alone tell
  std::uint64_t indirect_ = 0;
  std::vector<CutBlock> cuts_;  // by rule and block
};
inline constexpr std::int64_t kMostLookedAt = 500'000'000;

}  // namespace casegraph::linkage
