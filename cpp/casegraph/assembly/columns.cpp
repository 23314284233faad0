#include "casegraph/assembly/columns.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>

#include "casegraph/domain/edtf.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/schema/schema.hpp"

namespace casegraph::assembly {
namespace {

using tables::Column;
using tables::Storage;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::string_view kElsewhereWord = "elsewhere";
constexpr std::string_view kIdNeeded = "the id is empty; a row of this table needs one";

DateInterval days_of_text(const Source& source, std::string_view column, std::int64_t row, std::string_view text) {
  if (text.empty()) return DateInterval::unknown();
  if (const auto day = day_of_iso(text)) return DateInterval::exactly(*day);
  const auto parsed = parse_edtf(text);
  if (const auto* error = std::get_if<EdtfError>(&parsed)) source.refuse(column, row, error->reason);
  return std::get<EdtfDate>(parsed).days;
}

bool is_required(std::string_view table, std::string_view column) {
  const schema::Table* known = schema::find_table(table);
  const schema::Column* found = known == nullptr ? nullptr : schema::find_column(*known, column);
  return found != nullptr && found->required;
}

}  // namespace

void Source::refuse(std::string_view column, std::int64_t row, std::string_view reason) const {
  throw DataError("table " + std::string(name_) + ", row " + std::to_string(row + 1) + ", column " +
                  std::string(column) + ": " + std::string(reason));
}

graph::IdTable Source::ids(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || rows() == 0) return {};
  for (std::int64_t row = 0; column->null_count != 0 && row < rows(); ++row)
    if (!column->is_valid(row)) refuse(name, row, "the id is empty");
  try {
    if (column->storage == Storage::int64)
      return graph::IdTable::of_numbers({column->integers.begin(), column->integers.end()});
    if (column->storage == Storage::text) return graph::IdTable::of_texts(column->texts);
    if (column->storage == Storage::coded) {
      std::vector<std::string_view> texts;
      for (std::int64_t row = 0; row < rows(); ++row) texts.push_back(column->text(row));
      return graph::IdTable::of_texts(texts);
    }
  } catch (const DataError& error) {
    throw DataError("table " + std::string(name_) + ", column " + std::string(name) + ": " + error.what());
  }
  refuse(name, 0, "ids are text or whole numbers, not " + std::string(name_of(column->storage)));
}

std::vector<std::uint32_t> Source::handles(std::string_view name, const graph::IdTable& ids,
                                           bool allow_elsewhere) const {
  const Column* column = find(name);
  const bool required = rows() > 0 && is_required(name_, name);
  if (column == nullptr || column->null_count == rows()) {
    if (required) refuse(name, 0, kIdNeeded);
    return {};
  }
  std::vector<std::uint32_t> handles(static_cast<std::size_t>(rows()), kNone);
  const auto resolve = [&](std::int64_t row, auto id) {
    if (const auto found = ids.find(id)) return *found;
    refuse(name, row, "the id is not in the table it refers to");
  };
  if (column->storage == Storage::int64) {
    if (column->null_count == 0) {
      const std::size_t found = ids.find_all(column->integers, handles.data());
      if (found < handles.size())
        refuse(name, static_cast<std::int64_t>(found), "the id is not in the table it refers to");
      return handles;
    }
    for (std::int64_t row = 0; row < rows(); ++row)
      if (column->is_valid(row))
        handles[static_cast<std::size_t>(row)] = resolve(row, column->integers[static_cast<std::size_t>(row)]);
      else if (required)
        refuse(name, row, kIdNeeded);
    return handles;
  }
  if (!column->is_text())
    refuse(name, 0, "ids are text or whole numbers, not " + std::string(name_of(column->storage)));
  for (std::int64_t row = 0; row < rows(); ++row) {
    const std::string_view id = column->text(row);
    if (id.empty() && required) refuse(name, row, kIdNeeded);
    if (id.empty()) continue;
    std::uint32_t& handle = handles[static_cast<std::size_t>(row)];
    handle = allow_elsewhere && id == kElsewhereWord ? kFiledElsewhere.value : resolve(row, id);
  }
  return handles;
}

std::vector<graph::Code> Source::codes(std::string_view name, graph::Terms& terms) const {
  const Column* column = find(name);
  if (column == nullptr || !column->is_text()) return {};
  std::vector<graph::Code> codes(static_cast<std::size_t>(rows()), 0);
  if (column->storage == Storage::coded) {
    std::vector<graph::Code> code_of;
    for (const std::string_view term : column->terms) code_of.push_back(terms.add(term));
    for (std::size_t row = 0; row < codes.size(); ++row)
      if (column->codes[row] >= 0) codes[row] = code_of[static_cast<std::size_t>(column->codes[row])];
    return codes;
  }
  std::unordered_map<std::string_view, graph::Code> code_of;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const std::string_view term = column->text(static_cast<std::int64_t>(row));
    if (term.empty()) continue;
    const auto [entry, is_new] = code_of.try_emplace(term, graph::Code{0});
    if (is_new) entry->second = terms.add(term);
    codes[row] = entry->second;
  }
  return codes;
}

std::vector<graph::Code> Source::id_codes(std::string_view name, graph::Terms& terms) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::int64) return codes(name, terms);
  std::vector<graph::Code> codes(static_cast<std::size_t>(rows()), 0);
  std::unordered_map<std::int64_t, graph::Code> code_of;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column->is_valid(static_cast<std::int64_t>(row))) continue;
    const auto [entry, is_new] = code_of.try_emplace(column->integers[row], graph::Code{0});
    if (is_new) entry->second = terms.add(std::to_string(entry->first));
    codes[row] = entry->second;
  }
  return codes;
}

std::vector<DateInterval> Source::dates(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->null_count == rows()) return {};
  std::vector<DateInterval> days(static_cast<std::size_t>(rows()), DateInterval::unknown());
  if (column->storage == Storage::date32) {
    for (std::size_t row = 0; row < days.size(); ++row)
      if (column->is_valid(static_cast<std::int64_t>(row))) days[row] = DateInterval::exactly({column->days[row]});
  } else if (column->storage == Storage::coded) {
    std::vector<DateInterval> days_of_term;
    for (const std::string_view term : column->terms) days_of_term.push_back(days_of_text(*this, name, -1, term));
    for (std::size_t row = 0; row < days.size(); ++row)
      if (column->codes[row] >= 0) days[row] = days_of_term[static_cast<std::size_t>(column->codes[row])];
  } else if (column->storage == Storage::text) {
    for (std::int64_t row = 0; row < rows(); ++row)
      days[static_cast<std::size_t>(row)] = days_of_text(*this, name, row, column->text(row));
  } else {
    refuse(name, 0, "dates are EDTF texts or date32, not " + std::string(name_of(column->storage)));
  }
  return days;
}

std::vector<MinuteOfDay> Source::times(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->null_count == rows()) return {};
  std::vector<MinuteOfDay> minutes(static_cast<std::size_t>(rows()), kNoTime);
  for (std::int64_t row = 0; row < rows(); ++row) {
    if (!column->is_valid(row)) continue;
    MinuteOfDay& minute = minutes[static_cast<std::size_t>(row)];
    if (column->storage == Storage::time) {
      minute = static_cast<MinuteOfDay>(column->days[static_cast<std::size_t>(row)]);
    } else if (!column->text(row).empty()) {
      const auto read = minute_of_text(column->text(row));
      if (!read) refuse(name, row, "a time of day is written HH:MM");
      minute = *read;
    }
  }
  return minutes;
}

std::vector<std::int64_t> Source::integers(std::string_view name, std::int64_t where_empty) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::int64 || column->null_count == rows()) return {};
  std::vector<std::int64_t> values(column->integers.begin(), column->integers.end());
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!column->is_valid(static_cast<std::int64_t>(row))) values[row] = where_empty;
  return values;
}

std::vector<double> Source::numbers(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::float64 || column->null_count == rows()) return {};
  std::vector<double> values(column->numbers.begin(), column->numbers.end());
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!column->is_valid(static_cast<std::int64_t>(row))) values[row] = std::numeric_limits<double>::quiet_NaN();
  return values;
}

std::vector<std::uint8_t> Source::booleans(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::boolean) return {};
  std::vector<std::uint8_t> values(column->booleans.begin(), column->booleans.end());
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!column->is_valid(static_cast<std::int64_t>(row))) values[row] = 0;
  return values;
}

std::vector<std::string> Source::texts(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || !column->is_text()) return {};
  std::vector<std::string> values;
  for (std::int64_t row = 0; row < rows(); ++row) values.emplace_back(column->text(row));
  return values;
}

std::vector<std::uint8_t> Source::positions(std::string_view name, std::span<const std::string_view> terms,
                                            std::uint8_t where_empty) const {
  graph::Terms found;
  const std::vector<graph::Code> found_codes = codes(name, found);
  std::vector<std::uint8_t> position_of(found.size(), where_empty);
  for (std::size_t at_code = 1; at_code < found.size(); ++at_code) {
    const auto code = static_cast<graph::Code>(at_code);
    const auto at = std::find(terms.begin(), terms.end(), found[code]);
    if (at == terms.end()) {
      const auto row = std::find(found_codes.begin(), found_codes.end(), code) - found_codes.begin();
      refuse(name, row, "'" + found[code] + "' is not a term of its vocabulary");
    }
    position_of[code] = static_cast<std::uint8_t>(at - terms.begin());
  }
  std::vector<std::uint8_t> positions(static_cast<std::size_t>(rows()), where_empty);
  for (std::size_t row = 0; row < found_codes.size(); ++row) positions[row] = position_of[found_codes[row]];
  return positions;
}

std::vector<Period> Source::periods() const {
  const std::vector<DateInterval> starts = dates("start");
  const std::vector<DateInterval> ends = dates("end");
  std::vector<Period> periods(static_cast<std::size_t>(rows()));
  for (std::size_t row = 0; row < periods.size(); ++row) {
    if (!starts.empty()) periods[row].start = starts[row];
    if (!ends.empty()) periods[row].end = ends[row];
  }
  return periods;
}

}  // namespace casegraph::assembly
