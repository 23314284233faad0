#include "casegraph/tables/problem.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "casegraph/tables/column_values.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::tables {
namespace {

// The named text of every problem; empty texts stay empty texts, so that no column has missing values.
Column column_of(std::string name, const std::vector<Problem>& problems, std::string Problem::* part) {
  std::vector<std::optional<std::string>> values;
  values.reserve(problems.size());
  for (const Problem& problem : problems) values.emplace_back(problem.*part);
  return text_column(std::move(name), std::move(values));
}

Column level_column(const std::vector<Problem>& problems) {
  std::vector<std::int32_t> codes;
  codes.reserve(problems.size());
  for (const Problem& problem : problems) codes.push_back(problem.level == Level::error ? 0 : 1);
  return coded_column("level", std::move(codes), {"error", "warning"});
}

Column row_column(const std::vector<Problem>& problems) {
  std::vector<std::int64_t> rows;
  rows.reserve(problems.size());
  for (const Problem& problem : problems) rows.push_back(problem.row);
  return integer_column("row", std::move(rows));
}

}  // namespace

Table table_of(const std::vector<Problem>& problems) {
  Table table{"problems", static_cast<std::int64_t>(problems.size()), {}};
  table.columns.push_back(level_column(problems));
  table.columns.push_back(column_of("rule", problems, &Problem::rule));
  table.columns.push_back(column_of("table", problems, &Problem::table));
  table.columns.push_back(row_column(problems));
  table.columns.push_back(column_of("column", problems, &Problem::column));
  table.columns.push_back(column_of("value", problems, &Problem::value));
  table.columns.push_back(column_of("reason", problems, &Problem::reason));
  table.columns.push_back(column_of("accepted", problems, &Problem::accepted));
  return table;
}

}  // namespace casegraph::tables
