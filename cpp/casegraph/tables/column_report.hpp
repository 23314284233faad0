// The problems of one column, as they are found.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/tables/problem.hpp"

namespace casegraph::tables {

// What can be wrong with a cell, but for where it is. Points to constants.
struct Fault {
  std::string_view rule;
  std::string_view reason;
  std::string_view accepted;
};

class ColumnReport {
 public:
  // `show_values`: false where the table holds identities.
  ColumnReport(std::string_view table, std::string_view column, bool show_values, std::int64_t most_per_rule,
               std::vector<Problem>& problems)
      : table_(table), column_(column), show_values_(show_values), most_per_rule_(most_per_rule), problems_(problems) {}

  // `row` counts from 0.
  void cell(std::int64_t row, const Fault& fault, std::string_view value);
  void column(std::string_view rule, std::string reason, std::string accepted, std::string_view value = {});
  // Adds for each rule the number of problems that were not listed.
  void finish();

 private:
  void add(std::int64_t row, std::string_view rule, std::string reason, std::string accepted, std::string_view value);

  std::string_view table_;
  std::string_view column_;
  bool show_values_;
  std::int64_t most_per_rule_;
  std::vector<Problem>& problems_;
  std::map<std::string_view, std::int64_t> found_;  // by rule
};

}  // namespace casegraph::tables
