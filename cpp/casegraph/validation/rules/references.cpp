// Ids that refer to another table's rows.
#include <string>
#include <utility>

#include "casegraph/validation/rules/id_words.hpp"
#include "casegraph/validation/rules/reference_wording.hpp"
#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

bool takes_elsewhere(const ColumnView& column) { return column.declared->name == "filed_at"; }

std::string accepted_by(const Reference& reference) {
  return accepted_ids(*reference.to) + (takes_elsewhere(*reference.column) ? ", or `elsewhere`" : "");
}

void report_dangling(const Reference& reference, Passes& passes) {
  passes.each_row(*reference.from, [&reference](std::int64_t row, Sink& sink) {
    if (reference.rows[static_cast<std::size_t>(row)] != kDangling) return;
    const Cells cells{reference.column->given};
    if (is_missing_word(cells.text(row))) return;  // no id at all: a problem of its own
    sink.add(kDanglingKey, reference.from->at(*reference.column, row), [&] {
      std::string shown = reference.from->shown(cells, row);
      std::string reason = not_found_in(*reference.to, shown);
      return Wording{std::move(shown), std::move(reason), accepted_by(reference)};
    });
  });
}

struct Referring {
  std::int64_t count = 0;
  std::int64_t first = kWhole;
};

Referring referring_cells(const Reference& reference) {
  const Cells cells{reference.column->given};
  Referring found;
  for (std::int64_t row = 0; row < reference.from->rows; ++row) {
    if (!cells.has(row) || (takes_elsewhere(*reference.column) && cells.text(row) == schema::kElsewhere)) continue;
    if (found.count++ == 0) found.first = row;
  }
  return found;
}

// One problem of the column where the table referred to is not given, not one a cell.
void report_no_table(const Reference& reference, Sink& sink) {
  const Referring cells = referring_cells(reference);
  if (cells.count == 0) return;
  sink.add(kDanglingKey, reference.from->at(*reference.column), [&] {
    const std::string name(reference.to->declared->name);
    return Wording{reference.from->shown({reference.column->given}, cells.first),
                   std::to_string(cells.count) + (cells.count == 1 ? " cell refers" : " cells refer") +
                       " to the table " + name + ", which the casebook does not have",
                   "the table " + name + ", or no ids here"};
  });
}

void report_other_type(const Reference& reference, Sink& sink) {
  if (referring_cells(reference).count == 0) return;
  sink.add(kKeyTypeDiffers, reference.from->at(*reference.column), [&] {
    return type_wording(*reference.column, *reference.to,
                        takes_elsewhere(*reference.column) ? "; text in both, where a cell says `elsewhere`" : "");
  });
}

}  // namespace

void check_references(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  for (const Reference& reference : book.references()) {
    if (is_absence_told(*reference.to)) continue;
    switch (reference.state) {
      case Reference::State::resolved: report_dangling(reference, passes); break;
      case Reference::State::no_table:
        passes.once([&reference](Sink& sink) { report_no_table(reference, sink); });
        break;
      case Reference::State::other_type:
        passes.once([&reference](Sink& sink) { report_other_type(reference, sink); });
        break;
      case Reference::State::no_ids: break;
    }
  }
}

}  // namespace casegraph::validation::rules
