#include "casegraph/tables/column_report.hpp"

#include <cstddef>
#include <utility>

#include "casegraph/tables/utf8.hpp"

namespace casegraph::tables {
namespace {

std::string further(std::int64_t count) {
  return count == 1 ? "1 further problem of this kind is not listed"
                    : std::to_string(count) + " further problems of this kind are not listed";
}

}  // namespace

void ColumnReport::add(std::int64_t row, std::string_view rule, std::string reason, std::string accepted,
                       std::string_view value) {
  Problem problem;
  problem.rule = rule;
  problem.table = table_;
  problem.row = row;
  problem.column = shown(column_);
  if (show_values_) problem.value = shown(value);
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
    if (found > most_per_rule_) add(0, rule, further(found - most_per_rule_), "as in the rows listed", {});
}

}  // namespace casegraph::tables
