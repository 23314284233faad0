#include "casegraph/tables/normalise.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "casegraph/tables/arrow.hpp"
#include "casegraph/tables/cell_rules.hpp"
#include "casegraph/tables/column_names.hpp"
#include "casegraph/tables/column_report.hpp"
#include "casegraph/tables/column_values.hpp"

namespace casegraph::tables {
namespace {

using schema::ColumnType;

std::string_view described(Storage storage) {
  switch (storage) {
    case Storage::null: return "no values";
    case Storage::boolean: return "true and false";
    case Storage::int64: return "whole numbers";
    case Storage::float64: return "decimal numbers";
    case Storage::text:
    case Storage::coded: return "text";
    case Storage::date32: return "dates";
    case Storage::time: return "times of day";
  }
  return "";
}

std::string_view accepted_for(ColumnType type) {
  switch (type) {
    case ColumnType::id: return "text or whole numbers";
    case ColumnType::text: return "text";
    case ColumnType::integer: return "whole numbers";
    case ColumnType::number: return "decimal numbers";
    case ColumnType::boolean: return "true or false";
    case ColumnType::date: return "dates, or dates as text (EDTF), for example 2010-10-08 or 2011-09";
    case ColumnType::time: return "times of day, or text HH:MM";
    case ColumnType::category: return "text: a term of the vocabulary";
    case ColumnType::list: return "text, items separated by ';'";
  }
  return "";
}

std::string first_value(const Column& column) {
  for (std::int64_t row = 0; row < column.length; ++row)
    if (column.is_valid(row)) return text_of(column, row);
  return {};
}

// Every value missing, in the storage that the type has.
Column missing_column(const Column& in, ColumnType type) {
  const auto rows = static_cast<std::size_t>(in.length);
  std::vector<std::uint8_t> valid(rows, 0);
  switch (type) {
    case ColumnType::integer: return integer_column(in.name, std::vector<std::int64_t>(rows), std::move(valid));
    case ColumnType::number: return number_column(in.name, std::vector<double>(rows), std::move(valid));
    case ColumnType::boolean: return boolean_column(in.name, std::vector<std::uint8_t>(rows), std::move(valid));
    default: break;
  }
  Column column = in;
  column.storage = Storage::text;
  column.owners.clear();
  set_validity(column, std::move(valid));
  column.texts = keep(column, std::vector<std::string_view>(rows));
  return column;
}

// The column is of a type from which its values cannot be made: one problem, all values missing. Where it has
// no values there is no problem.
Column refused_column(const Column& in, ColumnType type, ColumnReport& report) {
  if (in.null_count == in.length) return missing_column(in, type);
  const bool is_number = in.storage == Storage::int64 || in.storage == Storage::float64;
  const std::string value = first_value(in);
  if (type == ColumnType::id && in.storage == Storage::float64)
    report.column("decimal_id", "ids that became decimal numbers, often because a column had empty cells",
                  "ids as text, or whole numbers in a column type that can be empty", value);
  else if (type == ColumnType::date && is_number)
    report.column("wrong_type", "a number, perhaps a date that a spreadsheet turned into a number",
                  "write it as text, for example 2010-10-08", value);
  else
    report.column("wrong_type", "the column holds " + std::string(described(in.storage)),
                  std::string(accepted_for(type)), value);
  return missing_column(in, type);
}

// Text that stays text: each cell through `judge(text) -> const Fault*`. The column itself where nothing changes.
template <class Judge>
Column checked_text(const Column& in, ColumnReport& report, Judge judge) {
  std::vector<std::uint8_t> valid;
  for (std::int64_t row = 0; row < in.length; ++row) {
    if (!in.is_valid(row)) continue;
    const std::string_view text = in.texts[static_cast<std::size_t>(row)];
    const Fault* fault = text.empty() ? nullptr : judge(text);
    if (fault != nullptr) report.cell(row, *fault, text);
    if (fault == nullptr && !text.empty()) continue;
    if (valid.empty()) {
      valid.assign(static_cast<std::size_t>(in.length), 1);
      std::copy(in.valid.begin(), in.valid.end(), valid.begin());
    }
    valid[static_cast<std::size_t>(row)] = 0;
  }
  Column column = in;
  if (!valid.empty()) set_validity(column, std::move(valid));
  return column;
}

// The same for coded text: each term is judged once, and only those that rows may keep stay.
template <class Judge>
Column checked_codes(const Column& in, ColumnReport& report, Judge judge) {
  std::vector<const Fault*> faults;
  std::vector<std::int32_t> code_of;  // -1: goes
  std::vector<std::string_view> terms;
  for (const std::string_view term : in.terms) {
    faults.push_back(term.empty() ? nullptr : judge(term));
    const bool stays = !term.empty() && faults.back() == nullptr;
    code_of.push_back(stays ? static_cast<std::int32_t>(terms.size()) : -1);
    if (stays) terms.push_back(term);
  }
  if (terms.size() == in.terms.size()) return in;
  Column column = in;
  std::vector<std::int32_t> codes(in.codes.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    codes[row] = in.codes[row];
    if (codes[row] < 0) continue;
    const auto code = static_cast<std::size_t>(codes[row]);
    if (faults[code] != nullptr) report.cell(static_cast<std::int64_t>(row), *faults[code], in.terms[code]);
    codes[row] = code_of[code];
    if (codes[row] < 0) ++column.null_count;
  }
  column.codes = keep(column, std::move(codes));
  column.terms = keep(column, std::move(terms));
  return column;
}

template <class Judge>
Column checked(const Column& in, ColumnReport& report, Judge judge) {
  return in.storage == Storage::coded ? checked_codes(in, report, judge) : checked_text(in, report, judge);
}

// Values of another type made of each cell: make(row, value&) -> const Fault*; missing cells stay missing.
template <class T>
struct Made {
  std::vector<T> values;
  std::vector<std::uint8_t> valid;
};
template <class T, class Make>
Made<T> made(const Column& in, ColumnReport& report, Make make) {
  Made<T> out{std::vector<T>(static_cast<std::size_t>(in.length)), {}};
  out.valid.assign(static_cast<std::size_t>(in.length), 1);
  for (std::int64_t row = 0; row < in.length; ++row) {
    const auto at = static_cast<std::size_t>(row);
    const bool is_missing = !in.is_valid(row) || (in.is_text() && in.text(row).empty());
    const Fault* fault = is_missing ? nullptr : make(row, out.values[at]);
    if (fault != nullptr) report.cell(row, *fault, text_of(in, row));
    if (!is_missing && fault == nullptr) continue;
    out.values[at] = T{};
    out.valid[at] = 0;
  }
  return out;
}

Column integers_of(const Column& in, ColumnReport& report) {
  if (in.storage == Storage::int64) return in;
  if (!in.is_text() && in.storage != Storage::float64) return refused_column(in, ColumnType::integer, report);
  auto out = made<std::int64_t>(in, report, [&](std::int64_t row, std::int64_t& value) {
    return in.is_text() ? read_integer(in.text(row), value)
                        : read_integer(in.numbers[static_cast<std::size_t>(row)], value);
  });
  return integer_column(in.name, std::move(out.values), std::move(out.valid));
}

Column numbers_of(const Column& in, ColumnReport& report) {
  if (!in.is_text() && in.storage != Storage::float64 && in.storage != Storage::int64)
    return refused_column(in, ColumnType::number, report);
  auto out = made<double>(in, report, [&](std::int64_t row, double& value) {
    const auto at = static_cast<std::size_t>(row);
    if (in.is_text()) return read_number(in.text(row), value);
    return in.storage == Storage::float64 ? read_number(in.numbers[at], value) : read_number(in.integers[at], value);
  });
  return number_column(in.name, std::move(out.values), std::move(out.valid));
}

Column booleans_of(const Column& in, ColumnReport& report) {
  if (in.storage == Storage::boolean) return in;
  if (!in.is_text() && in.storage != Storage::float64 && in.storage != Storage::int64)
    return refused_column(in, ColumnType::boolean, report);
  auto out = made<std::uint8_t>(in, report, [&](std::int64_t row, std::uint8_t& value) {
    const auto at = static_cast<std::size_t>(row);
    if (in.is_text()) return read_boolean(in.text(row), value);
    return in.storage == Storage::float64 ? read_boolean(in.numbers[at], value) : read_boolean(in.integers[at], value);
  });
  return boolean_column(in.name, std::move(out.values), std::move(out.valid));
}

Column dates_of(const Column& in, ColumnReport& report) {
  if (in.is_text()) return checked(in, report, fault_of_key);
  if (in.storage != Storage::date32) return refused_column(in, ColumnType::date, report);
  bool all_in_calendar = true;
  for (std::int64_t row = 0; row < in.length && all_in_calendar; ++row)
    all_in_calendar = !in.is_valid(row) || fault_of_day(in.days[static_cast<std::size_t>(row)]) == nullptr;
  if (all_in_calendar) return in;
  auto out = made<std::int32_t>(in, report, [&](std::int64_t row, std::int32_t& day) {
    day = in.days[static_cast<std::size_t>(row)];
    return fault_of_day(day);
  });
  return date_column(in.name, std::move(out.values), std::move(out.valid));
}

// Every value as a message would show it; what is text already stays as it is.
Column as_text(const Column& in) {
  if (in.is_text()) return in;
  std::vector<std::optional<std::string>> texts;
  texts.reserve(static_cast<std::size_t>(in.length));
  for (std::int64_t row = 0; row < in.length; ++row)
    texts.push_back(in.is_valid(row) ? std::optional(text_of(in, row)) : std::nullopt);
  return text_column(in.name, std::move(texts));
}

Column typed(const Column& in, ColumnType type, ColumnReport& report) {
  switch (type) {
    case ColumnType::integer: return integers_of(in, report);
    case ColumnType::number: return numbers_of(in, report);
    case ColumnType::boolean: return booleans_of(in, report);
    case ColumnType::date: return dates_of(in, report);
    case ColumnType::time:
      if (in.storage == Storage::time) return in;
      if (in.is_text()) return checked(in, report, fault_of_time);
      break;
    case ColumnType::id:
      if (in.storage == Storage::int64) return in;
      if (in.is_text()) return checked(in, report, fault_of_key);
      break;
    case ColumnType::category:
      if (in.is_text()) return checked(in, report, fault_of_key);
      break;
    case ColumnType::text:
      if (in.storage == Storage::int64) return as_text(in);
      [[fallthrough]];
    case ColumnType::list:
      if (in.is_text()) return checked(in, report, fault_of_text);
      break;
  }
  return refused_column(in, type, report);
}

class Normaliser {
 public:
  Normaliser(const schema::Table& declared, std::int64_t most_per_rule, std::span<const RefusedColumn> refused,
             Normalised& out)
      : declared_(declared), most_per_rule_(most_per_rule), refused_(refused), out_(out) {}

  void declared_column(const Table& table, const schema::Column& column) {
    ColumnReport report = report_on(column.name);
    if (const RefusedColumn* refused = find_refused(column.name)) {
      report_refused(*refused, accepted_instead(*refused, column.type), report);
      out_.table.columns.push_back(missing_column(null_column(std::string(column.name), table.rows), column.type));
    } else if (const Column* in = table.find(column.name))
      out_.table.columns.push_back(typed(*in, column.type, report));
    else if (column.required)
      report.column("missing_column", "the table needs this column",
                    std::string(column.name) + ": " + std::string(column.description));
    report.finish();
  }

  void other_column(const Column& in) {
    ColumnReport report = report_on(in.name);
    if (in.name.starts_with(kOwnColumn))
      out_.table.columns.push_back(checked(as_text(in), report, fault_of_text));
    else
      report.column("unknown_column", "a casebook's " + std::string(declared_.name) + " have no such column",
                    accepted_instead_of(in.name, declared_));
    report.finish();
  }

  void other_column(const RefusedColumn& refused) {
    ColumnReport report = report_on(refused.column);
    if (refused.column.starts_with(kOwnColumn))
      report_refused(
          refused,
          refused.row < 0 ? std::string(kSupportedTypes) + ": a column of your own is kept as text" : refused.accepted,
          report);
    else
      report.column(
          "unknown_column",
          "a casebook's " + std::string(declared_.name) + " have no such column (it holds " + refused.type + ")",
          accepted_instead_of(refused.column, declared_));
    report.finish();
  }

 private:
  const RefusedColumn* find_refused(std::string_view column) const {
    const auto found = std::find_if(refused_.begin(), refused_.end(),
                                    [&](const RefusedColumn& refused) { return refused.column == column; });
    return found == refused_.end() ? nullptr : &*found;
  }
  static std::string_view accepted_instead(const RefusedColumn& refused, ColumnType type) {
    const bool is_timed = type == ColumnType::date || type == ColumnType::time;
    // What would make days or times of such a column is said by the reader.
    const bool is_told = refused.row >= 0 || (is_timed && refused.accepted != kSupportedTypes);
    return is_told ? std::string_view(refused.accepted) : accepted_for(type);
  }
  static void report_refused(const RefusedColumn& refused, std::string_view accepted, ColumnReport& report) {
    if (refused.row < 0)
      report.column("unsupported_type", refused.reason, std::string(accepted));
    else  // the first such cell of the column; its value may be no text at all
      report.cell(refused.row, {"unsupported_value", refused.reason, accepted}, {});
  }
  ColumnReport report_on(std::string_view column) {
    return {declared_.name, column, !declared_.identity_store, most_per_rule_, out_.problems};
  }

  const schema::Table& declared_;
  std::int64_t most_per_rule_;
  std::span<const RefusedColumn> refused_;
  Normalised& out_;
};

}  // namespace

Normalised normalise(const Table& table, const schema::Table& declared, std::int64_t most_per_rule,
                     std::span<const RefusedColumn> refused) {
  Normalised out;
  out.table.name = declared.name;
  out.table.rows = table.rows;
  Normaliser normaliser(declared, most_per_rule, refused, out);
  for (const schema::Column& column : declared.columns) normaliser.declared_column(table, column);
  for (const Column& column : table.columns)
    if (schema::find_column(declared, column.name) == nullptr) normaliser.other_column(column);
  for (const RefusedColumn& column : refused)
    if (schema::find_column(declared, column.column) == nullptr) normaliser.other_column(column);
  return out;
}

}  // namespace casegraph::tables
