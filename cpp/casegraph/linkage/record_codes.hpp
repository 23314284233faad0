// Records as rows of codes side by side: what is compared and what rules ask for, so that to look at two records
// touches two stretches of memory, and one pass over both tells in what they agree.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "casegraph/linkage/lanes.hpp"
#include "casegraph/linkage/rule.hpp"

namespace casegraph::linkage {

class RecordCodes {
 public:
  static constexpr std::size_t kMostColumns = 64;

  // Columns are the fields, then what the rules derive of them, then the source where `between_sources`: `sources` is a
  // code a row, all without one being of one source. Throws ArgumentError where there are more than kMostColumns.
  RecordCodes(const std::vector<Field>& fields, const std::vector<Rule>& rules,
              const std::vector<std::uint32_t>& sources, bool between_sources);

  std::size_t rows() const { return rows_; }
  std::size_t stride() const { return stride_; }  // codes from a row to the next, a multiple of kLanes
  const std::uint32_t* of(std::uint32_t row) const { return codes_.data() + row * stride_; }
  // Columns on which a rule asks for agreement, without those of expressions that have many.
  const std::vector<std::uint32_t>& columns_of(std::size_t rule) const { return rule_columns_[rule]; }
  struct SetColumn {
    Expression expression;
    DerivedSets sets;
  };
  // The other expressions of a rule: a pair must have one of each in common, which Blocks knows.
  const std::vector<std::size_t>& sets_of(std::size_t rule) const { return rule_sets_[rule]; }
  const SetColumn& set_column(std::size_t at) const { return set_columns_[at]; }
  std::uint64_t distinct(std::uint32_t column) const { return distinct_[column]; }
  bool between_sources() const { return source_bit_ != 0; }
  std::uint32_t source_of(std::uint32_t row) const { return of(row)[source_column_]; }

  // A bit for each column on whose value, which both have, two rows agree.
  std::uint64_t agreement(const std::uint32_t* a, const std::uint32_t* b) const {
    std::uint64_t agreed = 0;
    for (std::size_t at = 0; at < stride_; at += kLanes) {
      const Lanes left = load(a + at);
      agreed |= bits_of((left == load(b + at)) & (left != 0)) << at;
    }
    return agreed;
  }
  // Rules that an agreement satisfies, a bit each, but for expressions that have many; none where the two are of one
  // source and must not be.
  std::uint64_t rules_of(std::uint64_t agreement) const {
    std::uint64_t rules = (agreement & source_bit_) != 0 ? 0 : ~std::uint64_t{0};
    for (const std::array<std::uint64_t, 256>& satisfied : satisfied_) {
      rules &= satisfied[agreement & 255];
      agreement >>= 8;
    }
    return rules;
  }

 private:
  std::uint32_t column_of(const Expression& expression, const std::vector<Field>& fields);
  std::size_t set_of(const Expression& expression, const std::vector<Field>& fields);
  void tabulate_rules();

  struct DerivedColumn {
    Expression expression;
    DerivedCodes codes;
  };
  std::size_t rows_ = 0;
  std::size_t fields_ = 0;
  std::size_t stride_ = 0;
  std::vector<DerivedColumn> derived_;
  std::vector<std::uint64_t> distinct_;
  std::vector<std::vector<std::uint32_t>> rule_columns_;
  std::vector<SetColumn> set_columns_;
  std::vector<std::vector<std::size_t>> rule_sets_;
  std::vector<std::array<std::uint64_t, 256>> satisfied_;  // by each eight columns: rules that ask no other of them
  std::uint32_t source_column_ = 0;
  std::uint64_t source_bit_ = 0;
  std::vector<std::uint32_t> codes_;
};

}  // namespace casegraph::linkage
