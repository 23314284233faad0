// Columns of records as codes into their distinct, normalised values: every text is read, normalised and
// hashed once, and all that follows compares codes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/linkage/normalise.hpp"
#include "casegraph/linkage/packed_text.hpp"
#include "casegraph/linkage/portable_math.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::linkage {

// How a column's values are read before they are compared.
enum class Cleaning { text, as_is, identifier, postcode, phone, email, date, number, name, sex };
Cleaning cleaning_of(std::string_view name);  // throws ArgumentError with the names that there are
std::string_view name_of(Cleaning cleaning);

struct FieldSettings {
  std::string column;
  Cleaning cleaning = Cleaning::text;
  bool is_list = false;  // a cell holds several values, kBetweenElements between them
  // What stands for no value, as normalise_text makes it ("not known"); one of zeros alone, all that are as long or
  // longer. Of numbers none is asked.
  std::vector<std::string> placeholders = {};
};
inline constexpr char kBetweenElements = '\x1f';  // the unit separator of ASCII

// One column. Code 0 is missing; the others number the values in the order in which they first appear.
struct Field {
  std::string name;
  Cleaning cleaning = Cleaning::text;
  std::vector<std::uint32_t> codes;      // a row
  std::vector<std::string> values;       // a code; dates as their digits
  std::vector<PackedText> packed;        // the same texts in fixed slots, where they fit
  std::vector<std::int64_t> counts;      // rows a code: the term frequencies
  std::vector<std::int64_t> all_counts;  // of all values, where counts are taken from elsewhere; else empty
  // Of a column of lists the elements alone have what follows, up to `angles`.
  std::vector<RecordedDate> dates;    // a code, where the field is of dates
  std::vector<std::int32_t> days;     // the same as days since 1970-01-01; kNoDay where there is no such day
  std::vector<double> numbers;        // a code, where the field is of numbers
  std::vector<SineCosine> angles;     // of the numbers taken as degrees: distances on a sphere need no more
  bool has_incomplete_dates = false;  // some value is not whole
  // Of a column of lists a value is a set: its elements in order, each once. Of each code the elements' codes, in
  // elements[0], which is a column of its own whose counts are rows that hold the element.
  std::vector<Field> elements;
  std::vector<std::uint32_t> element_starts;
  std::vector<std::uint32_t> element_codes;
  // What levels of names ask for, where some does (derive_for_levels): a code each.
  std::vector<std::array<std::uint32_t, 2>> sounds;  // numbers of both codes of Double Metaphone; 0: none
  std::vector<std::uint32_t> consonants;             // the number of the consonants; 0: too few
  std::vector<std::uint64_t> word_sums;              // the words that count, whatever their order; 0: none
  std::int64_t present = 0;                          // rows with a value
  std::int64_t unread = 0;                           // rows whose cell states no date, taken as missing
  std::int64_t first_unread_row = 0;                 // the first of them, from 1
  std::int64_t placeholders = 0;                     // rows whose cell holds nothing but what stands for no value

  bool is_list() const { return !elements.empty(); }
  std::span<const std::uint32_t> elements_of(std::uint32_t code) const {
    return std::span(element_codes).subspan(element_starts[code], element_starts[code + 1] - element_starts[code]);
  }
  // Whether the value is whole: no date of which the day or month is not known, of a list none among its elements.
  bool is_whole(std::uint32_t code) const;
  std::int64_t distinct() const { return static_cast<std::int64_t>(values.size()) - 1; }
};
inline constexpr std::int32_t kNoDay = INT32_MIN;

// Throws DataError naming table and column where a column is absent, is of a type that cannot be read so, or has
// no value in any row (unless `accept_empty`); ArgumentError where a column is named twice. At most 2^30 rows.
std::vector<Field> encode(const tables::Table& records, const std::vector<FieldSettings>& settings, Progress& progress,
                          unsigned threads = 0, bool accept_empty = false);

}  // namespace casegraph::linkage
