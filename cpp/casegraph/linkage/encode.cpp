#include "casegraph/linkage/encode.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <set>
#include <span>
#include <type_traits>
#include <utility>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/text_index.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

constexpr std::array<std::pair<Cleaning, std::string_view>, 9> kNames = {{{Cleaning::text, "text"},
                                                                          {Cleaning::as_is, "as_is"},
                                                                          {Cleaning::identifier, "identifier"},
                                                                          {Cleaning::postcode, "postcode"},
                                                                          {Cleaning::phone, "phone"},
                                                                          {Cleaning::email, "email"},
                                                                          {Cleaning::date, "date"},
                                                                          {Cleaning::number, "number"},
                                                                          {Cleaning::name, "name"}}};

// A column's distinct cells as text, and which of them each row has (-1: missing).
struct Cells {
  std::vector<std::int32_t> which;
  std::vector<std::string> texts;
};

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  const auto [end, failed] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return failed == std::errc() ? std::string(buffer.data(), end) : std::string();
}

Cells text_cells(const tables::Column& column) {
  Cells cells;
  cells.which.resize(static_cast<std::size_t>(column.length), -1);
  if (column.storage == tables::Storage::coded) {
    for (std::size_t row = 0; row < cells.which.size(); ++row) cells.which[row] = column.codes[row];
    cells.texts.assign(column.terms.begin(), column.terms.end());
    return cells;
  }
  TextIndex index;
  for (std::int64_t row = 0; row < column.length; ++row)
    if (column.is_valid(row))
      cells.which[static_cast<std::size_t>(row)] =
          static_cast<std::int32_t>(index.number_of(column.texts[static_cast<std::size_t>(row)]));
  cells.texts.assign(index.texts().begin(), index.texts().end());
  return cells;
}

template <class Value>
bool is_nan(const Value& value) {
  if constexpr (std::is_floating_point_v<Value>) return std::isnan(value);
  return false;
}

template <class Value, class Text>
Cells numeric_cells(const tables::Column& column, std::span<const Value> values, const Text& text_of_value) {
  // The bytes of the number stand for it in the index; it becomes text once for each distinct one.
  Cells cells;
  cells.which.resize(static_cast<std::size_t>(column.length), -1);
  TextIndex index;
  for (std::int64_t row = 0; row < column.length; ++row) {
    const Value& value = values[static_cast<std::size_t>(row)];
    if (!column.is_valid(row) || is_nan(value)) continue;
    const std::string_view bytes(reinterpret_cast<const char*>(&value), sizeof(Value));
    cells.which[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(index.number_of(bytes));
  }
  for (const std::string_view bytes : index.texts()) {
    Value value;
    std::memcpy(&value, bytes.data(), sizeof(Value));
    cells.texts.push_back(text_of_value(value));
  }
  return cells;
}

[[noreturn]] void refuse_type(const tables::Table& table, const tables::Column& column, Cleaning cleaning,
                              std::string_view accepted) {
  throw DataError(table.name + ", column " + column.name + ": its values are of type " +
                  std::string(tables::name_of(column.storage)) + ", which cannot be compared as '" +
                  std::string(name_of(cleaning)) + "'; accepted: " + std::string(accepted));
}

Cells cells_of(const tables::Table& table, const tables::Column& column, Cleaning cleaning) {
  using tables::Storage;
  const bool of_dates = cleaning == Cleaning::date;
  if (column.is_text()) return text_cells(column);
  if (column.storage == Storage::date32 && of_dates)
    return numeric_cells(column, column.days, [](std::int32_t day) { return iso_of(Day{day}); });
  if (column.storage == Storage::int64)
    return numeric_cells(column, column.integers, [](std::int64_t value) { return std::to_string(value); });
  if (column.storage == Storage::float64 && cleaning == Cleaning::number)
    return numeric_cells(column, column.numbers, number_text);
  refuse_type(table, column, cleaning,
              of_dates                       ? "dates, or text as 1980-10-08, 19801008, 1980-10 or 1980"
              : cleaning == Cleaning::number ? "numbers, or text that holds numbers"
                                             : "text or whole numbers");
}

// The value to compare; empty where the cell states none.
std::string cleaned(const std::string& cell, Cleaning cleaning) {
  switch (cleaning) {
    case Cleaning::text: return normalise_text(cell);
    case Cleaning::name: return normalise_name(cell);
    case Cleaning::as_is: return cell;
    case Cleaning::identifier: return normalise_identifier(cell);
    case Cleaning::postcode: return normalise_postcode(cell);
    case Cleaning::phone: return normalise_phone(cell);
    case Cleaning::email: return normalise_email(cell);
    case Cleaning::date: {
      const auto date = read_date(cell);
      return date ? digits_of(*date) : std::string();
    }
    case Cleaning::number: {
      double value = 0;
      const char* end = cell.data() + cell.size();
      const auto [stop, failed] = std::from_chars(cell.data(), end, value);
      if (failed != std::errc() || stop != end || !std::isfinite(value)) return {};
      return number_text(value == 0 ? 0.0 : value);  // no zero with a sign
    }
  }
  return {};
}

bool is_blank(const std::string& cell) { return cell.find_first_not_of(" \t\r\n") == std::string::npos; }

// The elements of a cell cleaned, in order and each once, put together again.
std::string cleaned_list(const std::string& cell, Cleaning cleaning) {
  std::set<std::string> elements;
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = std::min(cell.find(kBetweenElements, begin), cell.size());
    elements.insert(cleaned(cell.substr(begin, end - begin), cleaning));
    begin = end + 1;
  }
  elements.erase("");
  std::string out;
  for (const std::string& element : elements) {
    if (!out.empty()) out.push_back(kBetweenElements);
    out += element;
  }
  return out;
}

void add_number(Field& field, double number) {
  field.numbers.push_back(number);
  field.angles.push_back(portable_sine_cosine(number));
}

void add_meaning(Field& field) {
  for (std::size_t code = 1; code < field.values.size(); ++code) {
    const std::string& value = field.values[code];
    if (field.cleaning == Cleaning::date) {
      // Six digits are a year and a month, which read_date knows with a hyphen.
      const RecordedDate date =
          read_date(value.size() == 6 ? value.substr(0, 4) + "-" + value.substr(4) : value).value_or(RecordedDate{});
      field.dates.push_back(date);
      field.has_incomplete_dates = field.has_incomplete_dates || !date.is_complete();
      field.days.push_back(date.exists() ? day_of({date.year, date.month, date.day}).count : kNoDay);
    } else if (field.cleaning == Cleaning::number) {
      double number = 0;
      std::from_chars(value.data(), value.data() + value.size(), number);
      add_number(field, number);
    }
  }
}

// What comparisons of single values ask for: dates, numbers, texts in slots.
void complete(Field& field) {
  if (field.cleaning == Cleaning::date) {
    field.dates.emplace_back();
    field.days.push_back(kNoDay);
  }
  if (field.cleaning == Cleaning::number) add_number(field, 0);
  add_meaning(field);
  if (field.cleaning != Cleaning::number)
    for (const std::string& value : field.values) field.packed.emplace_back(value);
}

void add_elements(Field& field) {
  Field& elements = field.elements.emplace_back();
  elements.name = field.name;
  elements.cleaning = field.cleaning;
  TextIndex index;
  field.element_starts = {0, 0};
  for (std::size_t code = 1; code < field.values.size(); ++code) {
    std::string_view rest = field.values[code];
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(kBetweenElements), rest.size());
      field.element_codes.push_back(index.number_of(rest.substr(0, end)) + 1);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    field.element_starts.push_back(static_cast<std::uint32_t>(field.element_codes.size()));
  }
  elements.values.emplace_back();
  elements.values.insert(elements.values.end(), index.texts().begin(), index.texts().end());
  elements.counts.assign(elements.values.size(), 0);
  for (std::uint32_t code = 1; code < field.values.size(); ++code)
    for (const std::uint32_t element : field.elements_of(code)) elements.counts[element] += field.counts[code];
  elements.present = field.present;
  complete(elements);
}

Field encode_column(const tables::Table& table, const tables::Column& column, const FieldSettings& setting,
                    bool accept_empty) {
  const Cleaning cleaning = setting.cleaning;
  Field field;
  field.name = column.name;
  field.cleaning = cleaning;
  const Cells cells = column.storage == tables::Storage::null ? Cells{} : cells_of(table, column, cleaning);
  std::vector<std::string> values;
  values.reserve(cells.texts.size());
  for (const std::string& cell : cells.texts) {
    values.push_back(setting.is_list ? cleaned_list(cell, cleaning) : cleaned(cell, cleaning));
  }
  TextIndex index;
  std::vector<std::uint32_t> code_of_cell;
  for (const std::string& value : values) code_of_cell.push_back(value.empty() ? 0 : index.number_of(value) + 1);
  field.values.emplace_back();
  field.values.insert(field.values.end(), index.texts().begin(), index.texts().end());
  field.counts.assign(field.values.size(), 0);
  field.codes.resize(static_cast<std::size_t>(table.rows), 0);
  for (std::size_t row = 0; row < cells.which.size(); ++row) {
    if (cells.which[row] < 0) continue;
    const auto cell = static_cast<std::size_t>(cells.which[row]);
    const std::uint32_t code = code_of_cell[cell];
    field.codes[row] = code;
    ++field.counts[code];
    if (code != 0) ++field.present;
    if (code == 0 && (cleaning == Cleaning::date || cleaning == Cleaning::number) && !is_blank(cells.texts[cell]) &&
        field.unread++ == 0)
      field.first_unread_row = static_cast<std::int64_t>(row) + 1;
  }
  field.counts[0] = 0;
  if (field.present == 0 && !accept_empty)
    throw DataError(
        table.name + ", column " + column.name +
        ": no row has a value that can be compared; accepted: a column with values, or settings without it");
  setting.is_list ? add_elements(field) : complete(field);
  return field;
}

}  // namespace

Cleaning cleaning_of(std::string_view name) {
  std::string accepted;
  for (const auto& [cleaning, known] : kNames) {
    if (known == name) return cleaning;
    accepted += (accepted.empty() ? "" : ", ") + std::string(known);
  }
  throw ArgumentError("cleaning: '" + std::string(name) + "' is not known; accepted: " + accepted);
}

std::string_view name_of(Cleaning cleaning) {
  for (const auto& [known, name] : kNames)
    if (known == cleaning) return name;
  return "";
}

std::vector<Field> encode(const tables::Table& records, const std::vector<FieldSettings>& settings, Progress& progress,
                          unsigned threads, bool accept_empty) {
  constexpr std::int64_t kMostRows = std::int64_t{1} << 30;
  if (records.rows > kMostRows)
    throw DataError(records.name + ": " + std::to_string(records.rows) + " rows; accepted: at most " +
                    std::to_string(kMostRows));
  std::vector<const tables::Column*> columns;
  std::set<std::string> named;
  for (const FieldSettings& setting : settings) {
    if (!named.insert(setting.column).second)
      throw ArgumentError("fields: column '" + setting.column + "' is named twice; accepted: each column once");
    columns.push_back(records.find(setting.column));
    if (columns.back() != nullptr) continue;
    std::string known;
    for (const tables::Column& column : records.columns) known += (known.empty() ? "" : ", ") + column.name;
    throw DataError(records.name + ": there is no column '" + setting.column + "'; accepted: one of " + known);
  }
  std::vector<Field> fields(settings.size());
  parallel::for_each_chunk(static_cast<std::int64_t>(settings.size()), 1, threads, progress,
                           [&](parallel::Chunk chunk) {
                             const auto at = static_cast<std::size_t>(chunk.index);
                             fields[at] = encode_column(records, *columns[at], settings[at], accept_empty);
                           });
  return fields;
}

}  // namespace casegraph::linkage
