// Cells that may not be empty.
#include <string>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kRequiredCell{"required_cell"};
// Without its author a flag cannot be told from hindsight, so it is refused by a name of its own.
constexpr Rule kFlagWithoutAuthor{"flag_without_author"};

bool is_author(const TableView& table, const ColumnView& column) {
  return table.declared->name == "flags" && column.declared->name == "stated_by";
}

Wording wording_of_author() {
  return {{},
          "the flag does not say who states it, so the record of the time cannot be told from hindsight",
          "agency_then, agency_later, review or coder"};
}

Wording wording_of(const ColumnView& column) {
  const std::string name(column.declared->name);
  return {
      {}, "the cell is empty, and " + name + " is required", name + ": " + std::string(column.declared->description)};
}

}  // namespace

void check_required(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  for (const TableView& table : book.tables()) {
    for (const ColumnView& column : table.columns) {
      const Cells cells{column.given};
      if (!column.declared->required || !cells || !cells.may_be_empty()) continue;
      const bool author = is_author(table, column);
      passes.each_row(table, [&table, &column, cells, author](std::int64_t row, Sink& sink) {
        if (cells.has(row)) return;
        sink.add(author ? kFlagWithoutAuthor : kRequiredCell, table.at(column, row),
                 [&] { return author ? wording_of_author() : wording_of(column); });
      });
    }
  }
}

}  // namespace casegraph::validation::rules
