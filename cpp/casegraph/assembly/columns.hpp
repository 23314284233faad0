// From the casebook's columns to the graph's: handles, codes, days, times and numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::assembly {

template <class T>
using Values = graph::NewColumn<T>;

// A table of the casebook that may be absent, column by column. Every function gives an empty column
// where the column is absent, else one value a row; a cell that does not fit throws DataError with
// table, row, column and what would be accepted (validation tells of all such cells at once).
class Source {
 public:
  // `table` may be null: no rows, no columns. `progress` is asked in between whether the work should stop.
  Source(std::string_view name, const tables::Table* table, Progress& progress)
      : name_(name), table_(table), progress_(&progress) {}

  std::int64_t rows() const { return table_ == nullptr ? 0 : table_->rows; }
  bool has(std::string_view column) const { return find(column) != nullptr; }

  graph::IdTable ids(std::string_view column) const;  // the table's key
  // Handles of the rows that the column refers to; none where empty, which a column that the schema requires may
  // not be. `elsewhere` becomes kFiledElsewhere where `allow_elsewhere`.
  Values<std::uint32_t> handles(std::string_view column, const graph::IdTable& ids, bool allow_elsewhere = false) const;
  // The same of the rows [begin, end) alone, into `handles`; false where the column is absent or empty.
  bool put_handles(std::string_view column, const graph::IdTable& ids, bool allow_elsewhere, std::size_t begin,
                   std::size_t end, std::uint32_t* handles) const;
  Values<graph::Code> codes(std::string_view column, graph::Terms& terms) const;
  // The same of ids, text or whole numbers, of things that are few (reviews): a term is the id as text.
  Values<graph::Code> id_codes(std::string_view column, graph::Terms& terms) const;
  Values<DateInterval> dates(std::string_view column) const;
  // The first and the last day of each date; one column in memory where all are exact.
  struct Days {
    graph::SharedColumn<Day> first, last;
  };
  Days days(std::string_view column) const;
  graph::DateColumn date_column(std::string_view column) const;
  graph::CodeColumn code_column(std::string_view column, graph::Terms& terms) const;
  graph::IntegerColumn integer_column(std::string_view column) const;
  Values<MinuteOfDay> times(std::string_view column) const;
  Values<std::int64_t> integers(std::string_view column, std::int64_t where_empty) const;
  Values<double> numbers(std::string_view column) const;         // NaN where empty
  Values<std::uint8_t> booleans(std::string_view column) const;  // 0 where empty
  std::vector<std::string> texts(std::string_view column) const;
  // The row's term as its position in `terms`, for vocabularies that the measures depend on.
  Values<std::uint8_t> positions(std::string_view column, std::span<const std::string_view> terms,
                                 std::uint8_t where_empty) const;
  Values<Period> periods() const;  // columns start and end; one a row, unknown where absent

  const tables::Column* find(std::string_view column) const {
    return table_ == nullptr ? nullptr : table_->find(column);
  }
  [[noreturn]] void refuse(std::string_view column, std::int64_t row, std::string_view reason) const;

 private:
  // Calls use(row) for each row, and asks in between whether to stop.
  template <class Use>
  void for_each_row(Use use) const {
    for (std::int64_t row = 0; row < rows(); ++row) {
      look_at(static_cast<std::size_t>(row));
      use(row);
    }
  }
  void look_at(std::size_t row) const {
    if (row % kRowsBetweenLooks == 0) progress_->advance(0);
  }
  // Each looks up the rows [begin, end), of which handles[0] is the first.
  void find_handles(std::string_view name, const graph::IdTable& ids, bool required, bool allow_elsewhere,
                    std::size_t begin, std::size_t end, std::uint32_t* handles) const;
  void coded_handles(std::string_view name, const graph::IdTable& ids, bool required, bool allow_elsewhere,
                     std::size_t begin, std::size_t end, std::uint32_t* handles) const;
  // One for each place of a coded column: where there is no term, and each term's.
  std::vector<DateInterval> dates_of_terms(std::string_view name) const;
  template <class Use>
  void for_each_date(std::string_view name, Use use) const;

  static constexpr std::size_t kRowsBetweenLooks = 65536;  // a millisecond's work
  std::string_view name_;
  const tables::Table* table_;
  Progress* progress_;
};

}  // namespace casegraph::assembly
