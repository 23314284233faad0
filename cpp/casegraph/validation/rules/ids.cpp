// Ids that another program made of something else: of a missing value, or of a whole number.
#include <algorithm>
#include <memory>
#include <mutex>
#include <string>

#include "casegraph/validation/rules/id_words.hpp"
#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kMissingWord{"missing_word_id"};
constexpr Rule kPerhapsMissing{"word_that_may_be_missing_id", tables::Level::warning};
constexpr Rule kDecimal{"decimal_id"};
// Where a column numbers as 1.1, 1.2, a 2.0 may be what was meant.
constexpr Rule kPerhapsDecimal{"decimal_id", tables::Level::warning};

// Whether a column has ids such as 1.2: looked for once, and only where an id such as 1.0 was met.
class Numbering {
 public:
  bool is_decimal(const tables::Column& column) {
    std::call_once(once_, [&] {
      const Cells cells{&column};
      for (std::int64_t row = 0; row < column.length && !found_; ++row)
        found_ = cells.has(row) && is_other_decimal(cells.text(row));
    });
    return found_;
  }

 private:
  std::once_flag once_;
  bool found_ = false;
};

void check_id(const TableView& table, const ColumnView& column, Numbering& numbering, std::int64_t row, Sink& sink) {
  const Cells cells{column.given};
  const std::string_view id = cells.text(row);
  const Place place = table.at(column, row);
  if (is_missing_word(id))
    sink.add(kMissingWord, place, [&] {
      return Wording{table.shown(cells, row), "this is what programs write for a missing value, and no id",
                     column.declared->required ? "the id itself" : "an empty cell, or the id itself"};
    });
  else if (may_be_missing_word(id))
    sink.add(kPerhapsMissing, place, [&] {
      return Wording{table.shown(cells, row), "some programs write this for a missing value; it is read as an id",
                     "an empty cell where none is meant; as it is where this is the id"};
    });
  else if (is_decimal_of_whole(id)) {
    const bool may_be_meant = numbering.is_decimal(*column.given);
    sink.add(may_be_meant ? kPerhapsDecimal : kDecimal, place, [&] {
      const std::string shown = table.shown(cells, row);
      const std::string accepted = shown.empty() ? "the whole number" : "write " + std::string(whole_part(shown));
      return Wording{shown, may_be_meant ? "perhaps " + std::string(kMadeDecimal) : std::string(kMadeDecimal),
                     may_be_meant ? accepted + ", or as it is where the ids are numbered so" : accepted};
    });
  }
}

}  // namespace

void check_ids(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  for (const TableView& table : book.tables()) {
    for (const ColumnView& column : table.columns) {
      if (column.declared->type != schema::ColumnType::id || id_type(column.given) != IdType::text) continue;
      const auto numbering = std::make_shared<Numbering>();
      passes.each_row(table, [&table, &column, numbering](std::int64_t row, Sink& sink) {
        check_id(table, column, *numbering, row, sink);
      });
    }
  }
}

}  // namespace casegraph::validation::rules
