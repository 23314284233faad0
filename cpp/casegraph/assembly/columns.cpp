#include "casegraph/assembly/columns.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "casegraph/domain/edtf.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/schema/schema.hpp"

namespace casegraph::assembly {
namespace {

// Codes count from 0, and are -1 where there is none.
std::size_t place_of(std::int32_t code) { return static_cast<std::size_t>(std::int64_t{code} + 1); }

using tables::Column;
using tables::Storage;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::string_view kElsewhereWord = "elsewhere";
constexpr MinuteOfDay kNotATime = -2;
constexpr std::string_view kIdNeeded = "the id is empty; a row of this table needs one";

DateInterval days_of_text(const Source& source, std::string_view column, std::int64_t row, std::string_view text) {
  if (text.empty()) return DateInterval::unknown();
  if (const auto day = day_of_iso(text)) return DateInterval::exactly(*day);
  const auto parsed = parse_edtf(text);
  if (const auto* error = std::get_if<EdtfError>(&parsed)) source.refuse(column, row, error->reason);
  return std::get<EdtfDate>(parsed).days;
}

// Codes of terms, most of which are the term of a row shortly before.
class TermCodes {
 public:
  explicit TermCodes(graph::Terms& terms) : terms_(terms) {}

  graph::Code of(std::string_view term) {
    if (term.empty()) return 0;
    const std::size_t ends = static_cast<unsigned char>(term.front()) * 7U + static_cast<unsigned char>(term.back());
    Known& recent = recent_[(term.size() * 31 + ends) % recent_.size()];
    if (recent.term != term) recent = {term, code_of(term)};
    return recent.code;
  }

 private:
  struct Known {
    std::string_view term;
    graph::Code code = 0;
  };
  graph::Code code_of(std::string_view term) {
    const auto [entry, is_new] = codes_.try_emplace(term, graph::Code{0});
    if (is_new) entry->second = terms_.add(term);
    return entry->second;
  }

  graph::Terms& terms_;
  std::unordered_map<std::string_view, graph::Code> codes_;
  std::array<Known, 256> recent_{};
};

constexpr std::string_view kNotThere = "the id is not in the table it refers to";

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
    if (column->storage == Storage::int64) return graph::IdTable::of_numbers(column->integers);
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

template <class Id>
void Source::find_handles(std::string_view name, std::span<const Id> cells, const graph::IdTable& ids, bool required,
                          bool allow_elsewhere, Values<std::uint32_t>& handles) const {
  const std::span<const std::uint8_t> valid = find(name)->valid;
  for (std::size_t begin = 0; begin < cells.size();) {
    progress_->advance(0);
    const std::size_t end = std::min(cells.size(), begin + kRowsBetweenLooks);
    const std::size_t found = ids.find_all(cells.first(end), valid, begin, handles.data());
    const auto missing = std::find(handles.begin() + begin, handles.begin() + found, kNone) - handles.begin();
    if (required && missing < static_cast<std::ptrdiff_t>(found)) refuse(name, missing, kIdNeeded);
    begin = found;
    if (found == end) continue;
    if constexpr (std::is_same_v<Id, std::string_view>) {
      if (allow_elsewhere && cells[found] == kElsewhereWord) {
        handles[begin++] = kFiledElsewhere.value;
        continue;
      }
    }
    refuse(name, static_cast<std::int64_t>(found), kNotThere);
  }
}

// Each term is looked up once.
Values<std::uint32_t> Source::coded_handles(std::string_view name, const graph::IdTable& ids, bool required,
                                            bool allow_elsewhere) const {
  const Column& column = *find(name);
  std::vector<std::uint32_t> of_term;
  std::vector<bool> is_there;
  for (const std::string_view term : column.terms) {
    const auto found = ids.find(term);
    const bool elsewhere = allow_elsewhere && term == kElsewhereWord;
    is_there.push_back(term.empty() || elsewhere || found.has_value());
    of_term.push_back(term.empty() ? kNone : elsewhere ? kFiledElsewhere.value : found.value_or(kNone));
  }
  Values<std::uint32_t> handles(static_cast<std::size_t>(rows()));
  for_each_row([&](std::int64_t row) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
    const bool is_empty = code < 0 || column.terms[static_cast<std::size_t>(code)].empty();
    if (is_empty && required) refuse(name, row, kIdNeeded);
    if (!is_empty && !is_there[static_cast<std::size_t>(code)]) refuse(name, row, kNotThere);
    handles[static_cast<std::size_t>(row)] = is_empty ? kNone : of_term[static_cast<std::size_t>(code)];
  });
  return handles;
}

Values<std::uint32_t> Source::handles(std::string_view name, const graph::IdTable& ids, bool allow_elsewhere) const {
  const Column* column = find(name);
  const bool required = rows() > 0 && is_required(name_, name);
  if (column == nullptr || column->null_count == rows()) {
    if (required) refuse(name, 0, kIdNeeded);
    return {};
  }
  if (column->storage == Storage::coded) return coded_handles(name, ids, required, allow_elsewhere);
  Values<std::uint32_t> handles(static_cast<std::size_t>(rows()));
  if (column->storage == Storage::int64)
    find_handles(name, column->integers, ids, required, allow_elsewhere, handles);
  else if (column->storage == Storage::text)
    find_handles(name, column->texts, ids, required, allow_elsewhere, handles);
  else
    refuse(name, 0, "ids are text or whole numbers, not " + std::string(name_of(column->storage)));
  return handles;
}

Values<graph::Code> Source::codes(std::string_view name, graph::Terms& terms) const {
  const Column* column = find(name);
  if (column == nullptr || !column->is_text() || column->null_count == rows()) return {};
  Values<graph::Code> codes(static_cast<std::size_t>(rows()));
  if (column->storage == Storage::coded) {
    std::vector<graph::Code> code_of = {0};  // of -1, and of each term
    for (const std::string_view term : column->terms) code_of.push_back(terms.add(term));
    for_each_row([&](std::int64_t row) {
      const auto at = static_cast<std::size_t>(row);
      codes[at] = code_of[place_of(column->codes[at])];
    });
    return codes;
  }
  TermCodes known(terms);
  for_each_row([&](std::int64_t row) { codes[static_cast<std::size_t>(row)] = known.of(column->text(row)); });
  return codes;
}

// Of coded text without a column of codes in between.
graph::CodeColumn Source::code_column(std::string_view name, graph::Terms& terms) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::coded || column->null_count == rows())
    return graph::CodeColumn(codes(name, terms).span());
  std::vector<graph::Code> code_of = {0};  // of -1, and of each term
  for (const std::string_view term : column->terms) code_of.push_back(terms.add(term));
  return {column->codes.size(), [&](std::size_t at) {
            look_at(at);
            return code_of[place_of(column->codes[at])];
          }};
}

graph::IntegerColumn Source::integer_column(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::int64 || column->null_count == rows()) return {};
  return {column->integers.size(), [&](std::size_t at) {
            look_at(at);
            return column->is_valid(static_cast<std::int64_t>(at)) ? column->integers[at] : graph::kNoInteger;
          }};
}

Values<graph::Code> Source::id_codes(std::string_view name, graph::Terms& terms) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::int64) return codes(name, terms);
  Values<graph::Code> codes(static_cast<std::size_t>(rows()), 0);
  std::unordered_map<std::int64_t, graph::Code> code_of;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column->is_valid(static_cast<std::int64_t>(row))) continue;
    const auto [entry, is_new] = code_of.try_emplace(column->integers[row], graph::Code{0});
    if (is_new) entry->second = terms.add(std::to_string(entry->first));
    codes[row] = entry->second;
  }
  return codes;
}

// Calls use(row, date) for each row.
template <class Use>
void Source::for_each_date(std::string_view name, Use use) const {
  const Column& column = *find(name);
  const auto at = [](std::int64_t row) { return static_cast<std::size_t>(row); };
  if (column.storage == Storage::date32) {
    for_each_row([&](std::int64_t row) {
      use(at(row), column.is_valid(row) ? DateInterval::exactly({column.days[at(row)]}) : DateInterval::unknown());
    });
  } else if (column.storage == Storage::coded) {
    std::vector<DateInterval> of_code = {DateInterval::unknown()};  // of -1, and of each term
    for (const std::string_view term : column.terms) of_code.push_back(days_of_text(*this, name, -1, term));
    for_each_row([&](std::int64_t row) { use(at(row), of_code[place_of(column.codes[at(row)])]); });
  } else if (column.storage == Storage::text) {
    for_each_row([&](std::int64_t row) { use(at(row), days_of_text(*this, name, row, column.text(row))); });
  } else {
    refuse(name, 0, "dates are EDTF texts or date32, not " + std::string(name_of(column.storage)));
  }
}

Values<DateInterval> Source::dates(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->null_count == rows()) return {};
  Values<DateInterval> dates(static_cast<std::size_t>(rows()));
  for_each_date(name, [&](std::size_t row, DateInterval date) { dates[row] = date; });
  return dates;
}

graph::DateColumn Source::date_column(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->null_count == rows()) return {};
  return {static_cast<std::size_t>(rows()), [&](auto use) { for_each_date(name, use); }};
}

Source::Days Source::days(std::string_view name) const {
  const auto count = static_cast<std::size_t>(rows());
  Values<Day> first(count), last;
  if (find(name) == nullptr || find(name)->null_count == rows()) {
    std::fill(first.begin(), first.end(), kBeforeAll);
    return {graph::SharedColumn(std::move(first)), graph::SharedColumn(Values<Day>(count, kAfterAll))};
  }
  for_each_date(name, [&](std::size_t row, DateInterval date) {
    first[row] = date.first;
    if (last.empty() && !date.is_exact()) {
      last = Values<Day>(count);
      std::copy_n(first.begin(), row, last.begin());
    }
    if (!last.empty()) last[row] = date.last;
  });
  const graph::SharedColumn<Day> firsts(std::move(first));
  return {firsts, last.empty() ? firsts : graph::SharedColumn<Day>(std::move(last))};
}

Values<MinuteOfDay> Source::times(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->null_count == rows()) return {};
  const auto read = [&](std::int64_t row, std::string_view text) {
    if (text.empty()) return kNoTime;
    const auto minute = minute_of_text(text);
    if (!minute) refuse(name, row, "a time of day is written HH:MM");
    return *minute;
  };
  std::vector<MinuteOfDay> of_code = {kNoTime};  // of -1, and of each term
  if (column->storage == Storage::coded)
    for (const std::string_view term : column->terms) {
      const auto minute = term.empty() ? kNoTime : minute_of_text(term);
      of_code.push_back(minute.value_or(kNotATime));
    }
  Values<MinuteOfDay> minutes(static_cast<std::size_t>(rows()));
  for_each_row([&](std::int64_t row) {
    const auto at = static_cast<std::size_t>(row);
    if (column->storage == Storage::time)
      minutes[at] = column->is_valid(row) ? static_cast<MinuteOfDay>(column->days[at]) : kNoTime;
    else if (column->storage == Storage::coded)
      minutes[at] = of_code[place_of(column->codes[at])];
    else
      minutes[at] = read(row, column->text(row));
    if (minutes[at] == kNotATime) read(row, column->text(row));
  });
  return minutes;
}

Values<std::int64_t> Source::integers(std::string_view name, std::int64_t where_empty) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::int64 || column->null_count == rows()) return {};
  Values<std::int64_t> values(column->integers.size());
  for_each_row([&](std::int64_t row) {
    const auto at = static_cast<std::size_t>(row);
    values[at] = column->is_valid(row) ? column->integers[at] : where_empty;
  });
  return values;
}

Values<double> Source::numbers(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::float64 || column->null_count == rows()) return {};
  Values<double> values(column->numbers.size());
  for_each_row([&](std::int64_t row) {
    const auto at = static_cast<std::size_t>(row);
    values[at] = column->is_valid(row) ? column->numbers[at] : std::numeric_limits<double>::quiet_NaN();
  });
  return values;
}

Values<std::uint8_t> Source::booleans(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || column->storage != Storage::boolean) return {};
  Values<std::uint8_t> values(column->booleans.size());
  for_each_row([&](std::int64_t row) {
    const auto at = static_cast<std::size_t>(row);
    values[at] = column->is_valid(row) ? column->booleans[at] : std::uint8_t{0};
  });
  return values;
}

std::vector<std::string> Source::texts(std::string_view name) const {
  const Column* column = find(name);
  if (column == nullptr || !column->is_text()) return {};
  std::vector<std::string> values;
  for (std::int64_t row = 0; row < rows(); ++row) values.emplace_back(column->text(row));
  return values;
}

Values<std::uint8_t> Source::positions(std::string_view name, std::span<const std::string_view> terms,
                                       std::uint8_t where_empty) const {
  graph::Terms found;
  const Values<graph::Code> found_codes = codes(name, found);
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
  Values<std::uint8_t> positions(static_cast<std::size_t>(rows()));
  if (found_codes.empty()) {
    std::fill(positions.begin(), positions.end(), where_empty);
    return positions;
  }
  for_each_row([&](std::int64_t row) {
    const auto at = static_cast<std::size_t>(row);
    positions[at] = position_of[found_codes[at]];
  });
  return positions;
}

Values<Period> Source::periods() const {
  const Values<DateInterval> starts = dates("start");
  const Values<DateInterval> ends = dates("end");
  Values<Period> periods(static_cast<std::size_t>(rows()), Period{});
  for (std::size_t row = 0; row < periods.size(); ++row) {
    if (!starts.empty()) periods[row].start = starts[row];
    if (!ends.empty()) periods[row].end = ends[row];
  }
  return periods;
}

}  // namespace casegraph::assembly
