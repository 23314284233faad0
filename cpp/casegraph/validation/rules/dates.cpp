// Dates, times of day and durations that cannot be read.
#include <algorithm>
#include <string>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/validation/date_column.hpp"
#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kImpossibleDate{"impossible_date"};
constexpr Rule kBadDate{"bad_date"};
constexpr Rule kBadTime{"bad_time"};
constexpr Rule kBadDuration{"bad_duration"};
constexpr const char* kAcceptedDates =
    "an EDTF date such as 2010-10-08, 2011-09, 2011, 2012-03~ or 2012-11-05/2012-11-12";

// Years, months and days in the right places, so that the day, not the notation, is what is wrong.
bool is_shaped_like_a_date(std::string_view text) {
  constexpr std::string_view kShapes[] = {"9999", "9999-99", "9999-99-99"};
  while (!text.empty() && (text.back() == '?' || text.back() == '~' || text.back() == '%')) text.remove_suffix(1);
  const auto fits = [&](std::string_view shape) {
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || c == 'X'; };
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                      [&](char c, char form) { return form == '9' ? is_digit(c) : c == form; });
  };
  return std::any_of(std::begin(kShapes), std::end(kShapes), fits);
}

bool is_impossible(const tables::Column& column, std::int64_t row) {
  if (!column.is_text()) return true;
  const std::string_view text = column.text(row);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return is_shaped_like_a_date(text);
  return is_shaped_like_a_date(text.substr(0, slash)) && is_shaped_like_a_date(text.substr(slash + 1));
}

void check_date(const TableView& table, const ColumnView& column, std::int64_t row, Sink& sink) {
  const Cells cells{column.given};
  // Preparation leaves the days of what it cannot read unknown.
  if (!column.days[static_cast<std::size_t>(row)].is_unknown() || !cells.has(row)) return;
  auto read = read_date(*column.given, row);
  auto* reason = std::get_if<std::string>(&read);
  if (reason == nullptr) return;
  sink.add(is_impossible(*column.given, row) ? kImpossibleDate : kBadDate, table.at(column, row), [&] {
    // The reason may tell parts of the date.
    return Wording{table.shown(cells, row), table.hides(row) ? "the date cannot be read" : std::move(*reason),
                   kAcceptedDates};
  });
}

bool is_time(const tables::Column& column, std::int64_t row) {
  if (column.is_text()) return minute_of_text(column.text(row)).has_value();
  const std::int32_t minute = column.days[static_cast<std::size_t>(row)];
  return 0 <= minute && minute < 24 * 60;
}

void check_time(const TableView& table, const ColumnView& column, std::int64_t row, Sink& sink) {
  const Cells cells{column.given};
  if (!cells.has(row) || is_time(*column.given, row)) return;
  sink.add(kBadTime, table.at(column, row),
           [&] { return Wording{table.shown(cells, row), "not a time of day", "HH:MM, from 00:00 to 23:59"}; });
}

void check_windows(const TableView& checks, Passes& passes) {
  const Cells windows = checks.cells("window");
  passes.each_row(checks, [&checks, windows](std::int64_t row, Sink& sink) {
    if (!windows.has(row) || span_of_text(windows.text(row))) return;
    sink.add(kBadDuration, checks.at("window", row), [&] {
      return Wording{checks.shown(windows, row), "not a duration in whole months, weeks or days",
                     "an ISO 8601 duration such as P18M, P1Y or P90D"};
    });
  });
}

}  // namespace

void check_dates(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  for (const TableView& table : book.tables()) {
    for (const ColumnView& column : table.columns) {
      if (column.given == nullptr) continue;
      if (column.declared->type == schema::ColumnType::date)
        passes.each_row(table, [&](std::int64_t row, Sink& sink) { check_date(table, column, row, sink); });
      if (column.declared->type == schema::ColumnType::time)
        passes.each_row(table, [&](std::int64_t row, Sink& sink) { check_time(table, column, row, sink); });
    }
  }
  check_windows(book.table("checks"), passes);
}

}  // namespace casegraph::validation::rules
