// Numbers outside the range in which they mean something.
#include <limits>
#include <string>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kOutOfRange{"out_of_range"};

struct Range {
  std::string_view table;
  std::string_view column;
  double least;
  double most;
  const char* accepted;
};
constexpr double kNoEnd = std::numeric_limits<double>::infinity();
constexpr Range kRanges[] = {
    {"contacts", "count_min", 1, kNoEnd, "1 or more"},
    {"contacts", "count_max", 1, kNoEnd, "1 or more"},
    {"episodes", "duration_min", 0, kNoEnd, "0 or more days"},
    {"episodes", "duration_max", 0, kNoEnd, "0 or more days"},
    {"contact_links", "probability", 0, 1, "from 0 to 1"},
    {"crosswalk", "probability", 0, 1, "from 0 to 1"},
    {"addresses", "latitude", -90, 90, "degrees from -90 to 90"},
    {"addresses", "longitude", -180, 180, "degrees from -180 to 180"},
};

double number_of(const Cells& cells, std::int64_t row) {
  return cells.column->storage == tables::Storage::int64 ? static_cast<double>(cells.integer(row)) : cells.number(row);
}

}  // namespace

void check_ranges(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  for (const Range& range : kRanges) {
    const TableView& table = book.table(range.table);
    const Cells cells = table.cells(range.column);
    if (!cells) continue;
    passes.each_row(table, [&table, &range, cells](std::int64_t row, Sink& sink) {
      if (!cells.has(row)) return;
      const double number = number_of(cells, row);
      if (range.least <= number && number <= range.most) return;
      sink.add(kOutOfRange, table.at(range.column, row), [&] {
        return Wording{table.shown(cells, row), std::string(range.column) + " lies outside its range", range.accepted};
      });
    });
  }
}

}  // namespace casegraph::validation::rules
