// Keys and unique columns: no two rows alike, no id that means something else.
#include <string>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kDuplicateKey{"duplicate_key"};
constexpr Rule kDuplicateValue{"duplicate_value"};
constexpr Rule kReservedId{"reserved_id"};

std::string joined_key(const schema::Table& table) {
  std::string names;
  for (const std::string_view part : table.key) names += (names.empty() ? "" : ", ") + std::string(part);
  return names;
}

std::string shown_key(const TableView& table, std::int64_t row) {
  if (table.hides(row)) return {};
  if (table.declared->key.size() == 1) return table.shown(table.declared->key.front(), row);
  std::string shown;
  for (const std::string_view part : table.declared->key) {
    const std::string value = table.shown(part, row);
    shown += (shown.empty() ? "" : ", ") + (value.empty() ? "(empty)" : value);
  }
  return shown;
}

void report_key(const TableView& table, Sink& sink) {
  for (const RowIndex::Duplicate& twin : table.key->duplicates())
    sink.add(kDuplicateKey, table.at(table.declared->key.front(), twin.row), [&] {
      return Wording{
          shown_key(table, twin.row),
          "row " + std::to_string(twin.first + 1) + " has the same key (" + joined_key(*table.declared) + ")",
          "a key that no other row has"};
    });
}

void report_values(const TableView& table, const ColumnView& column, Sink& sink) {
  for (const RowIndex::Duplicate& twin : column.index->duplicates())
    sink.add(kDuplicateValue, table.at(column, twin.row), [&] {
      return Wording{table.shown({column.given}, twin.row),
                     "row " + std::to_string(twin.first + 1) + " has the same " + std::string(column.declared->name),
                     "a value that no other row has, or an empty cell"};
    });
}

// Calls is_reserved(text) for each cell, and reports those for which it holds.
template <class IsReserved>
void refuse_ids(const CasebookView& book, std::string_view name, std::string_view column, const char* reason,
                const char* accepted, Passes& passes, IsReserved is_reserved) {
  const TableView& table = book.table(name);
  const Cells cells = table.cells(column);
  if (!cells) return;
  passes.each_row(table, [&table, cells, column, reason, accepted, is_reserved](std::int64_t row, Sink& sink) {
    if (is_reserved(cells.text(row)))
      sink.add(kReservedId, table.at(column, row), [&] { return Wording{table.shown(cells, row), reason, accepted}; });
  });
}

}  // namespace

void check_keys(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  for (const TableView& table : book.tables()) {
    if (table.key != nullptr) passes.once([&table](Sink& sink) { report_key(table, sink); });
    for (const ColumnView& column : table.columns)
      if (column.index != nullptr && column.index != table.key)
        passes.once([&table, &column](Sink& sink) { report_values(table, column, sink); });
  }
  refuse_ids(book, "addresses", "address_id", "in filed_at, `elsewhere` means a wrong address that is not told",
             "any other id", passes, [](std::string_view id) { return id == schema::kElsewhere; });
  refuse_ids(book, "documents", "document_id", "`:` and `;` end a document's id in `source`", "an id without : and ;",
             passes, [](std::string_view id) { return id.find_first_of(":;") != std::string_view::npos; });
}

}  // namespace casegraph::validation::rules
