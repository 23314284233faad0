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

using tables::CodeValues;
using tables::Column;
using tables::Storage;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::string_view kElsewhereWord = "elsewhere";
constexpr MinuteOfDay kNotATime = -2;
constexpr std::uint8_t kNoPosition = 255;  // vocabularies that measures depend on are shorter
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
    if (column->is_text())
      return graph::IdTable::of_texts(static_cast<std::size_t>(rows()),
                                      [&](std::size_t from, std::span<std::string_view> some) {
                                        look_at(from);
                                        for (std::size_t at = 0; at < some.size(); ++at)
                                          some[at] = column->text(static_cast<std::int64_t>(from + at));
                                      });
  } catch (const DataError& error) {
    throw DataError("table " + std::string(name_) + ", column " + std::string(name) + ": " + error.what());
  }
  refuse(name, 0, "ids are text or whole numbers, not " + std::string(name_of(column->storage)));
}

void Source::find_handles(std::string_view name, const graph::IdTable& ids, bool required, bool allow_elsewhere,
                          std::size_t begin, std::size_t end, std::uint32_t* handles) const {
  const Column& column = *find(name);
  std::array<std::string_view, 1024> texts;
  for (std::size_t from = begin; from < end;) {
    progress_->advance(0);
    const bool is_text = column.storage == Storage::text;
    const std::size_t some = std::min(end - from, is_text ? texts.size() : kRowsBetweenLooks);
    const auto valid = column.valid.empty() ? column.valid : column.valid.subspan(from, some);
    std::uint32_t* const found_of = handles + (from - begin);
    std::size_t found = 0;
    if (is_text) {
      for (std::size_t at = 0; at < some; ++at) texts[at] = column.texts[from + at];
      found = ids.find_all(std::span<const std::string_view>(texts).first(some), valid, 0, found_of);
    } else {
      found = ids.find_all(column.integers.subspan(from, some), valid, 0, found_of);
    }
    const auto missing = static_cast<std::size_t>(std::find(found_of, found_of + found, kNone) - found_of);
    if (required && missing < found) refuse(name, static_cast<std::int64_t>(from + missing), kIdNeeded);
    from += found;
    if (found == some) continue;
    if (!is_text || !allow_elsewhere || column.texts[from] != kElsewhereWord)
      refuse(name, static_cast<std::int64_t>(from), kNotThere);
    found_of[found] = kFiledElsewhere.value;
    ++from;
  }
}

// Each term is looked up once.
void Source::coded_handles(std::string_view name, const graph::IdTable& ids, bool required, bool allow_elsewhere,
                           std::size_t begin, std::size_t end, std::uint32_t* handles) const {
  constexpr std::uint32_t kMissing = kFiledElsewhere.value - 1;  // no handle: tables are not as long as that
  const Column& column = *find(name);
  std::vector<std::uint32_t> of_place = {kNone};  // of no term, and of each
  for (const std::string_view term : column.terms) {
    const bool elsewhere = allow_elsewhere && term == kElsewhereWord;
    of_place.push_back(term.empty() ? kNone : elsewhere ? kFiledElsewhere.value : ids.find(term).value_or(kMissing));
  }
  column.codes.visit([&](auto values) {
    for (std::size_t row = begin; row < end; ++row) {
      look_at(row);
      const std::uint32_t handle = of_place[CodeValues::place_of(values[row])];
      if (handle == kNone && required) refuse(name, static_cast<std::int64_t>(row), kIdNeeded);
      if (handle == kMissing) refuse(name, static_cast<std::int64_t>(row), kNotThere);
      handles[row - begin] = handle;
    }
  });
}

bool Source::put_handles(std::string_view name, const graph::IdTable& ids, bool allow_elsewhere, std::size_t begin,
                         std::size_t end, std::uint32_t* handles) const {
  const Column* column = find(name);
  const bool required = rows() > 0 && is_required(name_, name);
  if (column == nullptr || column->null_count == rows()) {
    if (required) refuse(name, 0, kIdNeeded);
    return false;
  }
  if (column->storage == Storage::coded)
    coded_handles(name, ids, required, allow_elsewhere, begin, end, handles);
  else if (column->storage == Storage::int64 || column->storage == Storage::text)
    find_handles(name, ids, required, allow_elsewhere, begin, end, handles);
  else
    refuse(name, 0, "ids are text or whole numbers, not " + std::string(name_of(column->storage)));
  return true;
}

Values<std::uint32_t> Source::handles(std::string_view name, const graph::IdTable& ids, bool allow_elsewhere) const {
  const auto count = static_cast<std::size_t>(rows());
  if (find(name) == nullptr || find(name)->null_count == rows()) {
    put_handles(name, ids, allow_elsewhere, 0, 0, nullptr);
    return {};
  }
  Values<std::uint32_t> handles(count);
  put_handles(name, ids, allow_elsewhere, 0, count, handles.data());
  return handles;
}

Values<graph::Code> Source::codes(std::string_view name, graph::Terms& terms) const {
  const Column* column = find(name);
  if (column == nullptr || !column->is_text() || column->null_count == rows()) return {};
  Values<graph::Code> codes(static_cast<std::size_t>(rows()));
  if (column->storage == Storage::coded) {
    std::vector<graph::Code> code_of = {0};  // of -1, and of each term
    for (const std::string_view term : column->terms) code_of.push_back(terms.add(term));
    column->codes.visit([&](auto values) {
      for_each_row([&](std::int64_t row) {
        const auto at = static_cast<std::size_t>(row);
        codes[at] = code_of[CodeValues::place_of(values[at])];
      });
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
  return column->codes.visit([&](auto values) {
    return graph::CodeColumn::of_few(values.size(), code_of, [&](std::size_t at) {
      look_at(at);
      return CodeValues::place_of(values[at]);
    });
  });
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

std::vector<DateInterval> Source::dates_of_terms(std::string_view name) const {
  std::vector<DateInterval> of_place = {DateInterval::unknown()};
  for (const std::string_view term : find(name)->terms) of_place.push_back(days_of_text(*this, name, -1, term));
  return of_place;
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
    const std::vector<DateInterval> of_place = dates_of_terms(name);
    column.codes.visit([&](auto values) {
      for_each_row([&](std::int64_t row) { use(at(row), of_place[CodeValues::place_of(values[at(row)])]); });
    });
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
  const auto count = static_cast<std::size_t>(rows());
  if (column->storage != Storage::coded) return {count, [&](auto use) { for_each_date(name, use); }};
  const std::vector<DateInterval> of_place = dates_of_terms(name);
  return column->codes.visit([&](auto values) {
    return graph::DateColumn::of_few(count, of_place, [&](std::size_t at) {
      look_at(at);
      return CodeValues::place_of(values[at]);
    });
  });
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
  if (column->storage == Storage::coded) {
    column->codes.visit([&](auto values) {
      for_each_row([&](std::int64_t row) {
        const auto at = static_cast<std::size_t>(row);
        minutes[at] = of_code[CodeValues::place_of(values[at])];
        if (minutes[at] == kNotATime) read(row, column->text(row));
      });
    });
    return minutes;
  }
  for_each_row([&](std::int64_t row) {
    const auto at = static_cast<std::size_t>(row);
    if (column->storage == Storage::time)
      minutes[at] = column->is_valid(row) ? static_cast<MinuteOfDay>(column->days[at]) : kNoTime;
    else
      minutes[at] = read(row, column->text(row));
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
  Values<std::uint8_t> positions(static_cast<std::size_t>(rows()));
  const Column* column = find(name);
  if (column == nullptr || !column->is_text() || column->null_count == rows()) {
    std::fill(positions.begin(), positions.end(), where_empty);
    return positions;
  }
  const auto position_of = [&](std::string_view term) {
    const auto at = std::find(terms.begin(), terms.end(), term);
    if (term.empty()) return where_empty;
    return at == terms.end() ? kNoPosition : static_cast<std::uint8_t>(at - terms.begin());
  };
  const auto put_all = [&](auto position_at) {
    for_each_row([&](std::int64_t row) {
      const std::uint8_t position = position_at(static_cast<std::size_t>(row));
      if (position == kNoPosition)
        refuse(name, row, "'" + std::string(column->text(row)) + "' is not a term of its vocabulary");
      positions[static_cast<std::size_t>(row)] = position;
    });
  };
  if (column->storage == Storage::text) {
    put_all([&](std::size_t at) { return position_of(column->text(static_cast<std::int64_t>(at))); });
    return positions;
  }
  std::vector<std::uint8_t> of_place = {where_empty};  // of no term, and of each
  for (const std::string_view term : column->terms) of_place.push_back(position_of(term));
  column->codes.visit(
      [&](auto values) { put_all([&](std::size_t at) { return of_place[CodeValues::place_of(values[at])]; }); });
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
