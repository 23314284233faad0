#include "casegraph/tables/column_report.hpp"

#include <cstddef>
#include <utility>

#include "casegraph/tables/utf8.hpp"

namespace casegraph::tables {
namespace {

constexpr std::size_t kShownCharacters = 80;

}  // namespace

void ColumnReport::add(std::int64_t row, std::string_view rule, std::string reason, std::string accepted,
                       std::string_view value) {
  Problem problem;
  problem.rule = rule;
  problem.table = table_;
  problem.row = row;
  problem.column = first_characters(column_, kShownCharacters);
  if (show_values_) problem.value = first_characters(value, kShownCharacters);
  problem.reason = std::move(reason);
  problem.accepted = std::move(accepted);
  problems_.push_back(std::move(problem));
}

void ColumnReport::cell(std::int64_t row, const Fault& fault, std::string_view value) {
  const std::int64_t found = ++found_[fault.rule];
  if (most_per_rule_ > 0 && found > most_per_rule_) return;
  add(row + 1, fault.rule, std::string(fault.reason), std::string(fault.accepted), value);
}

void ColumnReport::column(std::string_view rule, std::string reason, std::string accepted, std::string_view value) {
  add(0, rule, std::move(reason), std::move(accepted), value);
}

void ColumnReport::finish() {
  if (most_per_rule_ <= 0) return;
  for (const auto& [rule, found] : found_)
    if (found > most_per_rule_)
      add(0, rule, std::to_string(found - most_per_rule_) + " further rows have the same problem", "as above", {});
}

}  // namespace casegraph::tables
