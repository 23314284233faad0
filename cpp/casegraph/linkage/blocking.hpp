// Which pairs of records are compared at all: those that agree on every expression of some rule.
//
// A rule's records are sorted by the values of its expressions into blocks of equal ones. A pair is emitted by the
// first rule in whose block both lie, and by no later one: so each pair is scored once, without a table of pairs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/linkage/encode.hpp"

namespace casegraph::linkage {

enum class Derived { whole, prefix, soundex, year };
Derived derived_of(std::string_view name);  // throws ArgumentError with the names that there are
std::string_view name_of(Derived derived);

// A value made of a field's value: the value itself, its first `length` characters, its Soundex code, or the year of a
// date. A date that is not complete has no whole value, and a shorter text no prefix of that length.
struct Expression {
  std::uint32_t field = 0;
  Derived derived = Derived::whole;
  std::uint32_t length = 0;
};

// What is made of the value with this code, as text; empty where nothing is.
std::string derived_value(const Field& field, std::size_t code, const Expression& expression);

struct Rule {
  std::string name;
  std::vector<Expression> expressions;
};

// Pairs of all positions [begin, end) of a rule's order with the later ones of their blocks.
struct Unit {
  std::uint32_t rule = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class Blocks {
 public:
  // `sources`: a code a row; where `between_sources`, only records of different ones are paired. Throws ArgumentError
  // for a rule without expressions, a field that there is not, `year` of no date, or a prefix of length 0.
  Blocks(const std::vector<Field>& fields, std::vector<Rule> rules, std::vector<std::uint32_t> sources,
         bool between_sources, Progress& progress, unsigned threads = 0);

  const std::vector<Rule>& rules() const { return rules_; }
  // Exactly how many pairs a rule has by itself, before any is compared. Pairs that several rules have count in each.
  const std::vector<std::int64_t>& pair_counts() const { return pair_counts_; }
  // A rule's rows that lie in a block with others, block after block, rows ascending.
  const std::vector<std::uint32_t>& order(std::size_t rule) const { return order_[rule]; }
  // The position after the last of the block that the position lies in.
  std::uint32_t block_end(std::size_t rule, std::uint32_t position) const { return ends_[rule][position]; }
  // The block of a row by each rule, row after row; 0: none.
  const std::uint32_t* groups_of(std::uint32_t row) const { return groups_.data() + std::size_t{row} * rules_.size(); }
  bool same_source(std::uint32_t a, std::uint32_t b) const { return between_sources_ && sources_[a] == sources_[b]; }
  // The rule that emits the pair; rules().size() where none does.
  std::size_t rule_of(std::uint32_t a, std::uint32_t b) const;
  // All work, cut so that a unit has some `pairs` pairs and a common value's block does not weigh on one thread alone.
  std::vector<Unit> units(std::int64_t pairs) const;

 private:
  void sort_rule(std::size_t rule, const std::vector<Field>& fields);
  std::int64_t pairs_of_block(std::size_t rule, std::size_t begin, std::size_t end) const;

  std::vector<Rule> rules_;
  std::vector<std::uint32_t> sources_;
  bool between_sources_;
  std::vector<std::vector<std::uint32_t>> order_;
  std::vector<std::vector<std::uint32_t>> ends_;
  std::vector<std::uint32_t> groups_;
  std::vector<std::int64_t> pair_counts_;
};

}  // namespace casegraph::linkage
