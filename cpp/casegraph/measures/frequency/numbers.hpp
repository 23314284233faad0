// Columns of numbers, filled row by row.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "casegraph/tables/table.hpp"

namespace casegraph::measures::frequency {

// Columns of floating point numbers by name, in the order of a row's values.
class Numbers {
 public:
  explicit Numbers(std::vector<const char*> names) : names_(std::move(names)), values_(names_.size()) {}
  void add(std::initializer_list<double> row) {
    std::size_t at = 0;
    for (const double value : row) values_[at++].push_back(value);
  }
  void add(const std::vector<double>& row) {
    for (std::size_t at = 0; at < row.size(); ++at) values_[at].push_back(row[at]);
  }
  void append_to(tables::Table& table) {
    for (std::size_t at = 0; at < names_.size(); ++at)
      table.columns.push_back(tables::number_column(names_[at], std::move(values_[at])));
  }

 private:
  std::vector<const char*> names_;
  std::vector<std::vector<double>> values_;
};

// The same of whole numbers, none of them missing.
class Integers {
 public:
  explicit Integers(std::vector<const char*> names) : names_(std::move(names)), values_(names_.size()) {}
  void add(std::initializer_list<std::int64_t> row) {
    std::size_t at = 0;
    for (const std::int64_t value : row) values_[at++].push_back(value);
  }
  void append_to(tables::Table& table) {
    for (std::size_t at = 0; at < names_.size(); ++at)
      table.columns.push_back(tables::integer_column(names_[at], std::move(values_[at])));
  }

 private:
  std::vector<const char*> names_;
  std::vector<std::vector<std::int64_t>> values_;
};

}  // namespace casegraph::measures::frequency
