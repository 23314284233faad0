#include "casegraph/tables/table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/tables/column_values.hpp"

namespace casegraph::tables {
namespace {

std::string text_of_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  std::string text(digits, end);
  // A decimal number stays one to see: 1.0 is not 1.
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string text_of_day(std::int32_t count) {
  const bool in_calendar = count >= day_of({kFirstYear, 1, 1}).count && count <= day_of({kLastYear, 12, 31}).count;
  return in_calendar ? iso_of(Day{count}) : "day " + std::to_string(count) + " after 1970-01-01";
}

std::string text_of_minute(std::int32_t minute) {
  if (minute < 0 || minute >= 24 * 60) return "minute " + std::to_string(minute);
  std::string text = "00:00";
  text[0] = static_cast<char>('0' + minute / 600);
  text[1] = static_cast<char>('0' + minute / 60 % 10);
  text[3] = static_cast<char>('0' + minute % 60 / 10);
  text[4] = static_cast<char>('0' + minute % 10);
  return text;
}

// Hands an array to the column's owners and gives the view of it that the column is to show.
template <class T>
std::span<const T> keep_array(Column& column, std::shared_ptr<const T[]> values) {
  const T* const first = values.get();
  column.owners.emplace_back(std::move(values), first);
  return {first, static_cast<std::size_t>(column.length)};
}

Column start_column(std::string name, Storage storage, std::size_t length, std::vector<std::uint8_t> valid) {
  if (!valid.empty() && valid.size() != length)
    throw ArgumentError("column '" + name + "' has " + std::to_string(length) + " values and " +
                        std::to_string(valid.size()) + " marks of validity");
  Column column;
  column.name = std::move(name);
  column.storage = storage;
  column.length = static_cast<std::int64_t>(length);
  set_validity(column, std::move(valid));
  return column;
}

}  // namespace

std::string_view name_of(Storage storage) {
  switch (storage) {
    case Storage::null: return "null";
    case Storage::boolean: return "boolean";
    case Storage::int64: return "int64";
    case Storage::float64: return "float64";
    case Storage::text: return "text";
    case Storage::coded: return "coded text";
    case Storage::date32: return "date32";
    case Storage::time: return "time";
  }
  return "";
}

void set_validity(Column& column, std::vector<std::uint8_t> valid) {
  column.null_count = static_cast<std::int64_t>(std::count(valid.begin(), valid.end(), std::uint8_t{0}));
  column.valid = {};
  if (column.null_count > 0) column.valid = keep(column, std::move(valid));
}

std::span<const std::string_view> keep_texts(Column& column, std::vector<std::string> texts) {
  const auto owned = keep(column, std::move(texts));
  return keep(column, std::vector<std::string_view>(owned.begin(), owned.end()));
}

Column text_column(std::string name, std::vector<std::optional<std::string>> values) {
  std::vector<std::uint8_t> valid;
  std::vector<std::string> texts;
  valid.reserve(values.size());
  texts.reserve(values.size());
  for (auto& value : values) {
    valid.push_back(value.has_value() ? 1 : 0);
    texts.push_back(value ? std::move(*value) : std::string());
  }
  Column column = start_column(std::move(name), Storage::text, texts.size(), std::move(valid));
  column.texts = keep_texts(column, std::move(texts));
  return column;
}

Column text_column(std::string name, std::vector<std::int32_t> offsets, std::vector<char> bytes,
                   std::vector<std::uint8_t> valid) {
  const std::size_t length = offsets.size() - 1;
  Column column = start_column(std::move(name), Storage::text, length, std::move(valid));
  const std::span<const std::int32_t> ends = keep(column, std::move(offsets));
  column.texts = {ends.data(), keep(column, std::move(bytes)).data(), length};
  return column;
}

Column integer_column(std::string name, std::vector<std::int64_t> values, std::vector<std::uint8_t> valid) {
  Column column = start_column(std::move(name), Storage::int64, values.size(), std::move(valid));
  column.integers = keep(column, std::move(values));
  return column;
}

Column integer_column(std::string name, std::shared_ptr<const std::int64_t[]> values, std::int64_t length) {
  Column column = start_column(std::move(name), Storage::int64, static_cast<std::size_t>(length), {});
  column.integers = keep_array(column, std::move(values));
  return column;
}

Column number_column(std::string name, std::vector<double> values, std::vector<std::uint8_t> valid) {
  Column column = start_column(std::move(name), Storage::float64, values.size(), std::move(valid));
  column.numbers = keep(column, std::move(values));
  return column;
}

Column number_column(std::string name, std::shared_ptr<const double[]> values, std::int64_t length) {
  Column column = start_column(std::move(name), Storage::float64, static_cast<std::size_t>(length), {});
  column.numbers = keep_array(column, std::move(values));
  return column;
}

Column boolean_column(std::string name, std::vector<std::uint8_t> values, std::vector<std::uint8_t> valid) {
  Column column = start_column(std::move(name), Storage::boolean, values.size(), std::move(valid));
  column.booleans = keep(column, std::move(values));
  return column;
}

Column date_column(std::string name, std::vector<std::int32_t> days, std::vector<std::uint8_t> valid) {
  Column column = start_column(std::move(name), Storage::date32, days.size(), std::move(valid));
  column.days = keep(column, std::move(days));
  return column;
}

Column time_column(std::string name, std::vector<std::int32_t> minutes, std::vector<std::uint8_t> valid) {
  Column column = start_column(std::move(name), Storage::time, minutes.size(), std::move(valid));
  column.days = keep(column, std::move(minutes));
  return column;
}

Column null_column(std::string name, std::int64_t length) {
  Column column;
  column.name = std::move(name);
  column.length = length;
  column.null_count = length;
  return column;
}

Column coded_column(std::string name, std::vector<std::int32_t> codes, std::vector<std::string> terms) {
  Column column = start_column(std::move(name), Storage::coded, codes.size(), {});
  for (const std::int32_t code : codes) {
    if (code < -1 || code >= static_cast<std::int64_t>(terms.size()))
      throw ArgumentError("column '" + column.name + "' has the code " + std::to_string(code) + " and " +
                          std::to_string(terms.size()) + " terms");
    if (code < 0) ++column.null_count;
  }
  column.codes = keep(column, std::move(codes));
  column.terms = keep_texts(column, std::move(terms));
  return column;
}

Column coded_column(std::string name, std::shared_ptr<const std::int32_t[]> codes, std::int64_t length,
                    std::vector<std::string> terms) {
  Column column = start_column(std::move(name), Storage::coded, static_cast<std::size_t>(length), {});
  column.codes = keep_array(column, std::move(codes));
  column.terms = keep_texts(column, std::move(terms));
  return column;
}

std::string text_of(const Column& column, std::int64_t row) {
  if (!column.is_valid(row)) return {};
  const auto at = static_cast<std::size_t>(row);
  switch (column.storage) {
    case Storage::null: return {};
    case Storage::boolean: return column.booleans[at] != 0 ? "true" : "false";
    case Storage::int64: return std::to_string(column.integers[at]);
    case Storage::float64: return text_of_number(column.numbers[at]);
    case Storage::text:
    case Storage::coded: return std::string(column.text(row));
    case Storage::date32: return text_of_day(column.days[at]);
    case Storage::time: return text_of_minute(column.days[at]);
  }
  return {};
}

}  // namespace casegraph::tables
