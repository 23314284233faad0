// Rows of a made table as they are drawn, and the joining of several such sheets to one table.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::simulate {

enum class Cell {
  whole,     // a number
  optional,  // a number; 0: missing
  coded,     // a code into terms; -1: missing
  text,      // a number that `words` puts into words; 0: missing
  degrees    // millionths of a degree; kNowhere: missing
};

inline constexpr std::int64_t kNowhere = std::numeric_limits<std::int64_t>::min();

struct SheetColumn {
  const char* name;
  Cell cell;
  const std::vector<std::string>* terms = nullptr;
  std::string (*words)(std::int64_t) = nullptr;  // gives at most 16 bytes
};

struct SheetLayout {
  const char* name;
  std::vector<SheetColumn> columns;
};

class Sheet {
 public:
  explicit Sheet(const SheetLayout* layout) : layout_(layout), columns_(layout->columns.size()) {}
  // The cells of a row in the order of the layout.
  void add(std::initializer_list<std::int64_t> row) {
    std::size_t at = 0;
    for (const std::int64_t value : row) {
      if (layout_->columns[at].cell == Cell::coded)
        columns_[at].codes.push_back(static_cast<std::int32_t>(value));
      else
        columns_[at].numbers.push_back(value);
      ++at;
    }
    ++rows_;
  }
  void reserve(std::int64_t rows);
  void clear() { columns_.clear(); }  // gives the memory back; no row may be added any more
  std::int64_t rows() const { return rows_; }

 private:
  friend tables::Table joined(std::span<const Sheet* const> sheets, Progress& progress, unsigned threads);
  struct Values {
    std::vector<std::int64_t> numbers;
    std::vector<std::int32_t> codes;
  };
  const SheetLayout* layout_;
  std::vector<Values> columns_;
  std::int64_t rows_ = 0;
};

// One table of the rows of all sheets in their order; they have one layout, and there is at least one sheet.
tables::Table joined(std::span<const Sheet* const> sheets, Progress& progress, unsigned threads);

}  // namespace casegraph::simulate
