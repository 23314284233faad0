// Which pairs of records are compared at all: those that agree on every expression of some rule.
//
// A rule's records are sorted by the values of its expressions into blocks of equal ones. A pair is emitted by the
// first rule that it satisfies, which the codes of its two records tell: so each pair is scored once, without a table
// of pairs.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/linkage/record_codes.hpp"

namespace casegraph::linkage {

// Pairs of all positions [begin, end) of a rule's order with the later ones of their blocks.
struct Unit {
  std::uint32_t rule = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class Blocks {
 public:
  // Keeps a reference to `records`.
  Blocks(const RecordCodes& records, std::vector<Rule> rules, Progress& progress, unsigned threads = 0);

  const std::vector<Rule>& rules() const { return rules_; }
  // Exactly how many pairs a rule has by itself, before any is compared. Pairs that several rules have count in each.
  const std::vector<std::int64_t>& pair_counts() const { return pair_counts_; }
  // A rule's rows that lie in a block with others, block after block, rows ascending.
  const std::vector<std::uint32_t>& order(std::size_t rule) const { return order_[rule]; }
  // Where in the order each block begins, and where the last ends.
  const std::vector<std::uint32_t>& starts(std::size_t rule) const { return starts_[rule]; }
  // The rule that emits the pair; rules().size() where none does.
  std::size_t rule_of(std::uint32_t a, std::uint32_t b) const;
  // All work, cut so that a unit has some `pairs` pairs and a common value's block does not weigh on one thread alone.
  std::vector<Unit> units(std::int64_t pairs) const;

 private:
  void sort_rule(std::size_t rule);
  std::int64_t pairs_of_block(std::size_t rule, std::size_t begin, std::size_t end) const;

  const RecordCodes& records_;
  std::vector<Rule> rules_;
  std::vector<std::vector<std::uint32_t>> order_;
  std::vector<std::vector<std::uint32_t>> starts_;
  std::vector<std::int64_t> pair_counts_;
};

}  // namespace casegraph::linkage
