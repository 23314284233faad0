#include "casegraph/linkage/record_codes.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"

namespace casegraph::linkage {
namespace {

bool is_as_compared(const Expression& expression, const Field& field) {
  return expression.derived == Derived::whole && !expression.is_across() && !field.has_incomplete_dates;
}

}  // namespace

RecordCodes::RecordCodes(const std::vector<Field>& fields, const std::vector<Rule>& rules,
                         const std::vector<std::uint32_t>& sources, bool between_sources)
    : rows_(fields.empty() ? 0 : fields[0].codes.size()), fields_(fields.size()) {
  for (const Field& field : fields) distinct_.push_back(field.values.size());
  for (const Rule& rule : rules) {
    std::vector<std::uint32_t>& columns = rule_columns_.emplace_back();
    std::vector<std::size_t>& sets = rule_sets_.emplace_back();
    for (const Expression& expression : rule.expressions) {
      if (expression.has_many(fields[expression.field])) {
        sets.push_back(set_of(expression, fields));
      } else {
        columns.push_back(column_of(expression, fields));
      }
    }
  }
  std::size_t columns = distinct_.size();
  if (between_sources) {
    source_column_ = static_cast<std::uint32_t>(columns++);
    source_bit_ = std::uint64_t{1} << (source_column_ & 63U);
  }
  if (columns > kMostColumns)
    throw ArgumentError("rules: columns and what rules derive of them are " + std::to_string(columns) +
                        "; accepted: at most " + std::to_string(kMostColumns));
  stride_ = (columns + kLanes - 1) / kLanes * kLanes;
  tabulate_rules();
  codes_.assign(rows_ * stride_, 0);
  for (std::size_t row = 0; row < rows_; ++row) {
    std::uint32_t* codes = codes_.data() + row * stride_;
    for (std::size_t at = 0; at < fields_; ++at) codes[at] = fields[at].codes[row];
    for (std::size_t at = 0; at < derived_.size(); ++at)
      codes[fields_ + at] =
          derived_[at].codes.of_code[derived_[at].expression.is_across() ? row : codes[derived_[at].expression.field]];
    if (between_sources) codes[source_column_] = sources[row] + 1;
  }
}

std::uint32_t RecordCodes::column_of(const Expression& expression, const std::vector<Field>& fields) {
  const Field& field = fields[expression.field];
  if (is_as_compared(expression, field)) return expression.field;
  const auto same = [&](const DerivedColumn& one) { return one.expression == expression; };
  const auto found = std::find_if(derived_.begin(), derived_.end(), same);
  if (found != derived_.end())
    return static_cast<std::uint32_t>(fields_ + static_cast<std::size_t>(found - derived_.begin()));
  derived_.push_back(
      {expression, expression.is_across()
                       ? derived_across(field, fields[static_cast<std::size_t>(expression.second)], expression)
                       : derived_codes(field, expression)});
  distinct_.push_back(derived_.back().codes.distinct + 1);
  return static_cast<std::uint32_t>(distinct_.size() - 1);
}

std::size_t RecordCodes::set_of(const Expression& expression, const std::vector<Field>& fields) {
  const auto same = [&](const SetColumn& one) { return one.expression == expression; };
  const auto found = std::find_if(set_columns_.begin(), set_columns_.end(), same);
  const auto at = static_cast<std::size_t>(found - set_columns_.begin());
  if (found == set_columns_.end())
    set_columns_.push_back({expression, derived_sets(fields[expression.field], expression)});
  return at;
}

void RecordCodes::tabulate_rules() {
  const std::uint64_t known =
      rule_columns_.size() >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << rule_columns_.size()) - 1;
  satisfied_.assign((stride_ + 7) / 8, {});
  for (std::size_t byte = 0; byte < satisfied_.size(); ++byte)
    for (std::uint64_t agreed = 0; agreed < 256; ++agreed) {
      std::uint64_t rules = known;
      for (std::size_t rule = 0; rule < rule_columns_.size(); ++rule)
        for (const std::uint32_t column : rule_columns_[rule])
          if (column / 8 == byte && (agreed >> (column % 8) & 1) == 0) rules &= ~(std::uint64_t{1} << rule);
      satisfied_[byte][agreed] = rules;
    }
}

}  // namespace casegraph::linkage
