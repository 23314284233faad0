// From the casebook's columns to the graph's: handles, codes, days, times and numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::assembly {

// A table of the casebook that may be absent, column by column. Every function gives an empty vector
// where the column is absent, else one value a row; a cell that does not fit throws DataError with
// table, row, column and what would be accepted (validation tells of all such cells at once).
class Source {
 public:
  // `table` may be null: no rows, no columns.
  Source(std::string_view name, const tables::Table* table) : name_(name), table_(table) {}

  std::int64_t rows() const { return table_ == nullptr ? 0 : table_->rows; }
  bool has(std::string_view column) const { return find(column) != nullptr; }

  graph::IdTable ids(std::string_view column) const;  // the table's key
  // Handles of the rows that the column refers to; none where empty, which a column that the schema requires may
  // not be. `elsewhere` becomes kFiledElsewhere where `allow_elsewhere`.
  std::vector<std::uint32_t> handles(std::string_view column, const graph::IdTable& ids,
                                     bool allow_elsewhere = false) const;
  std::vector<graph::Code> codes(std::string_view column, graph::Terms& terms) const;
  // The same of ids, text or whole numbers, of things that are few (reviews): a term is the id as text.
  std::vector<graph::Code> id_codes(std::string_view column, graph::Terms& terms) const;
  std::vector<DateInterval> dates(std::string_view column) const;
  std::vector<MinuteOfDay> times(std::string_view column) const;
  std::vector<std::int64_t> integers(std::string_view column, std::int64_t where_empty) const;
  std::vector<double> numbers(std::string_view column) const;         // NaN where empty
  std::vector<std::uint8_t> booleans(std::string_view column) const;  // 0 where empty
  std::vector<std::string> texts(std::string_view column) const;
  // The row's term as its position in `terms`, for vocabularies that the measures depend on.
  std::vector<std::uint8_t> positions(std::string_view column, std::span<const std::string_view> terms,
                                      std::uint8_t where_empty) const;
  std::vector<Period> periods() const;  // columns start and end; one a row, unknown where absent

  const tables::Column* find(std::string_view column) const {
    return table_ == nullptr ? nullptr : table_->find(column);
  }
  [[noreturn]] void refuse(std::string_view column, std::int64_t row, std::string_view reason) const;

 private:
  std::string_view name_;
  const tables::Table* table_;
};

}  // namespace casegraph::assembly
