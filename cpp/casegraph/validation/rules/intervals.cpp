// Pairs of which the second may not lie before, or under, the first. Dates are reversed only where they
// are so for every day that they may be.
#include <optional>
#include <string>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kReversed{"reversed_interval"};

struct Pair {
  std::string_view table;
  std::string_view first;
  std::string_view second;
};
constexpr Pair kDates[] = {
    {"reviews", "scope_start", "scope_end"},
    {"persons", "birth_date", "death_date"},
    {"relationships", "start", "end"},
    {"identifiers", "start", "end"},
    {"residences", "start", "end"},
    {"coverage", "start", "end"},
    {"access", "start", "end"},
    {"incidents", "start", "end"},
    {"episodes", "start", "end"},
};
constexpr Pair kIntegers[] = {
    {"contacts", "count_min", "count_max"},
    {"episodes", "duration_min", "duration_max"},
};
constexpr Pair kTimes[] = {{"contacts", "time_min", "time_max"}};

// Reports each row for which is_reversed(row) holds, at the second of the pair.
template <class IsReversed>
void check_pair(const CasebookView& book, const Pair& pair, const std::string& how, Passes& passes,
                IsReversed is_reversed) {
  const TableView& table = book.table(pair.table);
  passes.each_row(table, [&table, &pair, how, is_reversed](std::int64_t row, Sink& sink) {
    if (!is_reversed(row)) return;
    sink.add(kReversed, table.at(pair.second, row), [&] {
      const std::string first(pair.first);
      const std::string value = cut_to_show(table.shown(pair.first, row));
      return Wording{table.shown(pair.second, row),
                     std::string(pair.second) + how + first + (value.empty() ? "" : " (" + value + ")"),
                     "no value before " + first + ", or an empty cell"};
    });
  });
}

void check_date_pair(const CasebookView& book, const Pair& pair, Passes& passes) {
  const Dates first = book.dates(pair.table, pair.first);
  const Dates second = book.dates(pair.table, pair.second);
  if (!first || !second) return;
  check_pair(book, pair, " lies before ", passes,
             [first, second](std::int64_t row) { return second[row].last < first[row].first; });
}

void check_integer_pair(const CasebookView& book, const Pair& pair, Passes& passes) {
  const Cells first = book.table(pair.table).cells(pair.first);
  const Cells second = book.table(pair.table).cells(pair.second);
  if (!first || !second) return;
  check_pair(book, pair, " is less than ", passes, [first, second](std::int64_t row) {
    return first.has(row) && second.has(row) && second.integer(row) < first.integer(row);
  });
}

std::optional<std::int32_t> minute_of(const Cells& cells, std::int64_t row) {
  if (!cells.has(row)) return std::nullopt;
  if (!cells.column->is_text()) return cells.column->days[static_cast<std::size_t>(row)];
  const auto minute = minute_of_text(cells.text(row));
  return minute ? std::optional<std::int32_t>(*minute) : std::nullopt;
}

void check_time_pair(const CasebookView& book, const Pair& pair, Passes& passes) {
  const Cells first = book.table(pair.table).cells(pair.first);
  const Cells second = book.table(pair.table).cells(pair.second);
  if (!first || !second) return;
  check_pair(book, pair, " lies before ", passes, [first, second](std::int64_t row) {
    const auto earliest = minute_of(first, row);
    const auto latest = minute_of(second, row);
    return earliest && latest && *latest < *earliest;
  });
}

}  // namespace

void check_intervals(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  for (const Pair& pair : kDates) check_date_pair(book, pair, passes);
  for (const Pair& pair : kIntegers) check_integer_pair(book, pair, passes);
  for (const Pair& pair : kTimes) check_time_pair(book, pair, passes);
}

}  // namespace casegraph::validation::rules
