// What the rules share: the casebook's columns by name, each date read once, each key indexed once,
// and for each reference the row it leads to.
//
// Every table and column of the schema can be asked for. A table that is not given has no rows; in a
// column that is absent, or of a storage that the schema does not allow (a problem of its own), every
// cell is empty. So a rule asks for what it needs and never whether it is there.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/schema/schema.hpp"
#include "casegraph/tables/table.hpp"
#include "casegraph/validation/cells.hpp"
#include "casegraph/validation/row_index.hpp"
#include "casegraph/validation/sink.hpp"

namespace casegraph::validation {

struct ColumnView {
  const schema::Column* declared = nullptr;
  const tables::Column* given = nullptr;  // none where absent or of a storage that does not fit
  const tables::Column* unfit = nullptr;  // the column whose storage does not fit
  const RowIndex* index = nullptr;        // of a unique column: its rows by value
  std::vector<DateInterval> days;         // of a date column that is given
};

struct TableView {
  const schema::Table* declared = nullptr;
  const tables::Table* given = nullptr;
  bool is_incomplete = false;  // it has rows that could not be read
  std::int64_t rows = 0;
  std::vector<ColumnView> columns;  // as declared
  const RowIndex* key = nullptr;    // none where a required part of the key is absent

  const ColumnView& column(std::string_view name) const;
  Cells cells(std::string_view name) const { return {column(name).given}; }
  Place at(std::string_view column_name, std::int64_t row = kWhole) const {
    return {declared, column(column_name).declared, row};
  }
  Place at(const ColumnView& column_view, std::int64_t row = kWhole) const {
    return {declared, column_view.declared, row};
  }
  // A cell as a message may show it: nothing where it is, or may be, of a store of identities.
  std::string shown(Cells cells, std::int64_t row) const;
  std::string shown(std::string_view name, std::int64_t row) const { return shown(cells(name), row); }
  bool hides(std::int64_t row) const;
};

// The column in which a row of the table is referred to from elsewhere: its key where that is one
// column, or its unique id; none where rows of the table have no id.
const ColumnView* id_column(const TableView& table);

inline constexpr std::int32_t kDangling = -2;

// A column that refers to another table's rows.
struct Reference {
  enum class State {
    resolved,    // `rows` says where each cell leads: a row, kNoRow (empty) or kDangling
    no_table,    // the table referred to is not given
    no_ids,      // it has no ids that could be looked up (a problem of its own)
    other_type,  // the ids are whole numbers in one table and texts in the other
  };
  const TableView* from = nullptr;
  const ColumnView* column = nullptr;
  const TableView* to = nullptr;
  State state = State::no_ids;
  std::vector<std::int32_t> rows;
};

// Where the cells of a referring column lead; below zero where they lead nowhere.
class Targets {
 public:
  Targets() = default;
  explicit Targets(std::span<const std::int32_t> rows) : rows_(rows) {}
  explicit operator bool() const { return !rows_.empty(); }
  std::int32_t operator[](std::int64_t row) const {
    return rows_.empty() ? kNoRow : rows_[static_cast<std::size_t>(row)];
  }

 private:
  std::span<const std::int32_t> rows_;
};

// The day sets of a date column; any day where a cell is empty or cannot be read.
class Dates {
 public:
  Dates() = default;
  explicit Dates(std::span<const DateInterval> days) : days_(days) {}
  explicit operator bool() const { return !days_.empty(); }
  DateInterval operator[](std::int64_t row) const {
    return row < 0 || days_.empty() ? DateInterval::unknown() : days_[static_cast<std::size_t>(row)];
  }

 private:
  std::span<const DateInterval> days_;
};

class CasebookView {
 public:
  using Names = std::set<std::string, std::less<>>;
  // Throws ArgumentError for a table that is not of the schema or given twice, or with more rows than
  // 32 bits count. `incomplete`: tables of which no rows, or not all, could be read. Reads no cell yet.
  explicit CasebookView(std::span<const tables::Table> casebook, const Names& incomplete = {});
  CasebookView(const CasebookView&) = delete;
  CasebookView& operator=(const CasebookView&) = delete;

  // Indexes the keys, reads the dates and follows the references. Until then indices, dates and
  // targets may be asked for and kept, but not looked into.
  void prepare(Progress& progress);
  std::int64_t preparation_steps() const;

  std::span<const TableView> tables() const { return tables_; }
  const TableView& table(std::string_view name) const;
  const std::deque<Reference>& references() const { return references_; }
  Targets targets(std::string_view table, std::string_view column) const;
  Dates dates(std::string_view table, std::string_view column) const;

 private:
  struct DateColumn {
    const TableView* table;
    ColumnView* column;
  };
  void index_keys(TableView& table);
  void plan_references(const TableView& table);
  const RowIndex* index_of(const TableView& table, std::vector<KeyPart> key, bool keep);
  // Calls work(item, begin, end) for stretches of each item's rows, several at a time.
  template <class Items, class RowsOf, class Work>
  static void in_stretches(Items& items, RowsOf&& rows_of, Work&& work, Progress& progress);

  std::vector<TableView> tables_;
  struct Index {
    RowIndex rows;
    bool keep;
  };
  std::deque<Index> indices_;
  std::vector<DateColumn> date_columns_;
  std::deque<Reference> references_;
};

// How many rows are looked at in one go.
inline constexpr std::int64_t kStretch = 32768;

}  // namespace casegraph::validation
