// Columns of a table whose number of rows is known, written at any row by any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/platform.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures::frequency {

class RowColumns {
 public:
  explicit RowColumns(std::size_t rows) : rows_(rows) {}

  double* numbers(const char* name) {
    auto values = large_array<double>(rows_);
    columns_.push_back(tables::number_column(name, values, static_cast<std::int64_t>(rows_)));
    return values.get();
  }
  std::int64_t* integers(const char* name) {
    auto values = large_array<std::int64_t>(rows_);
    columns_.push_back(tables::integer_column(name, values, static_cast<std::int64_t>(rows_)));
    return values.get();
  }
  // Codes into terms.
  std::int32_t* codes(const char* name, std::vector<std::string> terms) {
    auto values = large_array<std::int32_t>(rows_);
    columns_.push_back(tables::coded_column(name, values, static_cast<std::int64_t>(rows_), std::move(terms)));
    return values.get();
  }
  // After the last row is written.
  void append_to(tables::Table& table) {
    for (tables::Column& column : columns_) table.columns.push_back(std::move(column));
  }

 private:
  std::size_t rows_;
  std::vector<tables::Column> columns_;
};

}  // namespace casegraph::measures::frequency
