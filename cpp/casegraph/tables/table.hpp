// Columns as they came: typed views over Arrow memory, nothing interpreted yet.
//
// A Column borrows its values from the Arrow arrays that its owners keep alive; where the input has
// several chunks or a slice, the reader makes them one plain column, so that no other code needs to
// know Arrow's layouts. Text is a string_view a row whatever the input's encoding (utf8, large,
// view); a dictionary stays codes into terms, made one where it changes from chunk to chunk, and as narrow as the
// number of its terms allows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/tables/code_values.hpp"
#include "casegraph/tables/text_values.hpp"

namespace casegraph::tables {

enum class Storage {
  null,     // every value is missing
  boolean,  // std::uint8_t 0 or 1 a row
  int64,    // every integer type of the input, widened
  float64,  // every floating type of the input, widened
  text,     // std::string_view a row
  coded,    // text as a code a row into a list of distinct terms
  date32,   // std::int32_t days since 1970-01-01 (date32, date64 and zone-less midnight timestamps)
  time,     // std::int32_t minutes after midnight (time32/time64 with whole minutes)
};
std::string_view name_of(Storage storage);

struct Column {
  std::string name;
  Storage storage = Storage::null;
  std::int64_t length = 0;
  std::int64_t null_count = 0;
  std::span<const std::uint8_t> valid;  // one byte a row; empty where no value is missing
  std::span<const std::uint8_t> booleans;
  std::span<const std::int64_t> integers;
  std::span<const double> numbers;
  TextValues texts;
  CodeValues codes;  // Storage::coded: position in terms, -1 where missing
  std::span<const std::string_view> terms;
  std::span<const std::int32_t> days;  // Storage::date32, and minutes for Storage::time
  std::vector<std::shared_ptr<const void>> owners;

  bool is_valid(std::int64_t row) const {
    const auto at = static_cast<std::size_t>(row);
    if (storage == Storage::coded) return codes[at] >= 0;
    return storage != Storage::null && (valid.empty() || valid[at] != 0);
  }
  bool is_text() const { return storage == Storage::text || storage == Storage::coded; }
  // The text of a row of a text or coded column; empty where missing.
  std::string_view text(std::int64_t row) const {
    const auto at = static_cast<std::size_t>(row);
    if (storage == Storage::text) return is_valid(row) ? texts[at] : std::string_view{};
    if (storage != Storage::coded) return {};
    const std::int32_t code = codes[at];
    return code < 0 ? std::string_view{} : terms[static_cast<std::size_t>(code)];
  }
};

// Makes columns that own their values; for the writer's side, tests and simulation.
Column text_column(std::string name, std::vector<std::optional<std::string>> values);
Column integer_column(std::string name, std::vector<std::int64_t> values, std::vector<std::uint8_t> valid = {});
// The same of an array that was filled elsewhere, nothing missing.
Column integer_column(std::string name, std::shared_ptr<const std::int64_t[]> values, std::int64_t length);
Column number_column(std::string name, std::vector<double> values, std::vector<std::uint8_t> valid = {});
Column number_column(std::string name, std::shared_ptr<const double[]> values, std::int64_t length);
Column boolean_column(std::string name, std::vector<std::uint8_t> values, std::vector<std::uint8_t> valid = {});
Column date_column(std::string name, std::vector<std::int32_t> days, std::vector<std::uint8_t> valid = {});
Column time_column(std::string name, std::vector<std::int32_t> minutes, std::vector<std::uint8_t> valid = {});
Column null_column(std::string name, std::int64_t length);
// Texts as codes into `terms` (-1: missing); leaves as an Arrow dictionary<int32, utf8>.
Column coded_column(std::string name, std::vector<std::int32_t> codes, std::vector<std::string> terms);
// The same of an array that is filled elsewhere, with codes of terms alone.
Column coded_column(std::string name, std::shared_ptr<const std::int32_t[]> codes, std::int64_t length,
                    std::vector<std::string> terms);

struct Table {
  std::string name;  // the table's name in the schema, or a result's name
  std::int64_t rows = 0;
  std::vector<Column> columns;

  const Column* find(std::string_view column) const {
    for (const Column& candidate : columns)
      if (candidate.name == column) return &candidate;
    return nullptr;
  }
};

// The value of a cell as text, as a message or a CSV file would show it; empty where missing.
std::string text_of(const Column& column, std::int64_t row);

}  // namespace casegraph::tables
