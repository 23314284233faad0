// One thing that is wrong in a casebook's data, as a record.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace casegraph::tables {

enum class Level { error, warning };

// `row` counts the table's data rows from 1; 0 where the problem is the table's or the column's.
// `value` is the offending cell as text, cut to 80 characters; empty where the column holds identities
// (tables with identity_store) so that messages and logs never show them.
struct Problem {
  Level level = Level::error;
  std::string rule;  // a short name in snake_case: "duplicate_key", "impossible_date" ...
  std::string table;
  std::int64_t row = 0;
  std::string column;
  std::string value;
  std::string reason;    // one sentence: what is wrong
  std::string accepted;  // what would be accepted instead
};

// Problems as a table with the columns level, rule, table, row, column, value, reason, accepted.
struct Table;
Table table_of(const std::vector<Problem>& problems);

}  // namespace casegraph::tables
