// Whether the tables and columns are there that a casebook needs, and hold what can be read.
#include <string>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kMissingTable{"missing_table"};
constexpr Rule kEmptyTable{"empty_table", tables::Level::warning};
constexpr Rule kMissingColumn{"missing_column"};
constexpr Rule kWrongType{"wrong_type"};

std::string_view accepted_for(schema::ColumnType type) {
  switch (type) {
    case schema::ColumnType::id: return "text or whole numbers (int64)";
    case schema::ColumnType::text:
    case schema::ColumnType::category:
    case schema::ColumnType::list: return "text";
    case schema::ColumnType::integer: return "whole numbers (int64)";
    case schema::ColumnType::number: return "decimal numbers (float64)";
    case schema::ColumnType::boolean: return "true or false (boolean)";
    case schema::ColumnType::date: return "EDTF text such as 2010-10-08 or 2011-09, or days (date32)";
    case schema::ColumnType::time: return "text HH:MM, or times of whole minutes";
  }
  return "";
}

void check_table(const TableView& table, Sink& sink) {
  const std::string name(table.declared->name);
  if (table.given == nullptr && table.declared->essential && !table.is_incomplete)
    sink.add(kMissingTable, {table.declared}, [&] {
      return Wording{
          {}, "the casebook has no table " + name, "the tables persons, agencies, contacts and participants"};
    });
  if (table.given != nullptr && table.declared->essential && table.rows == 0 && !table.is_incomplete)
    sink.add(kEmptyTable, {table.declared}, [&] {
      return Wording{
          {}, "the table " + name + " has no rows", "at least one row: " + std::string(table.declared->row_is)};
    });
}

void check_column(const TableView& table, const ColumnView& column, Sink& sink) {
  const Place place = table.at(column);
  if (column.unfit != nullptr)
    sink.add(kWrongType, place, [&] {
      const bool fits_rows = column.unfit->length == table.rows;
      return Wording{{},
                     fits_rows ? "the column holds " + std::string(tables::name_of(column.unfit->storage))
                               : "the column has " + std::to_string(column.unfit->length) + " values for " +
                                     std::to_string(table.rows) + " rows",
                     std::string(accepted_for(column.declared->type))};
    });
  // A table that has neither rows nor columns is empty, not short of columns.
  const bool has_content = table.given != nullptr && (table.rows > 0 || !table.given->columns.empty());
  if (column.declared->required && column.given == nullptr && column.unfit == nullptr && has_content)
    sink.add(kMissingColumn, place, [&] {
      return Wording{
          {},
          "the table " + std::string(table.declared->name) + " has no column " + std::string(column.declared->name),
          "a column " + std::string(column.declared->name) + ": " + std::string(column.declared->description)};
    });
}

}  // namespace

void check_tables(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  passes.once([&book](Sink& sink) {
    for (const TableView& table : book.tables()) {
      check_table(table, sink);
      for (const ColumnView& column : table.columns) check_column(table, column, sink);
    }
  });
}

}  // namespace casegraph::validation::rules
