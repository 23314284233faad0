// Values as they are compared: what differs only in how it was typed becomes equal. Each function gives the
// empty text where nothing is left, which counts as missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casegraph::linkage {

// Small letters without accents (Latin letters to U+017F become ASCII, "ß" "ss", "æ" "ae"; Greek and Cyrillic capitals
// become small), apostrophes left out, all other punctuation and white space one space: "O'Brien-Łuc  " -> "obrien
// luc".
std::string normalise_text(std::string_view text);
// A person's name: as normalise_text, and what begins a name without being one is joined to what follows: "Mc Donald"
// -> "mcdonald", "O Brien" -> "obrien". Other particles (al, de, van) stay words of their own.
std::string normalise_name(std::string_view text);
// "male" or "female" of their first letters and the codes of ISO 5218 (1, 2), nothing of its 0 and 9, of "u",
// "unknown", "not known", "not stated" and "not specified", else as normalise_text.
std::string normalise_sex(std::string_view text);
// The letters and digits of normalise_text without spaces, for identifiers and e-mail names: "AB 12-34" -> "ab1234".
std::string normalise_identifier(std::string_view text);
// The same in capitals: "cv1 2ab" -> "CV12AB".
std::string normalise_postcode(std::string_view text);
// Digits alone; +44, 0044 and 44 before ten digits become 0: "+44 (0)7700 900123" -> "07700900123".
std::string normalise_phone(std::string_view text);
// Small letters, no white space: an e-mail address keeps its punctuation.
std::string normalise_email(std::string_view text);

// Parts of a UK postcode that normalise_postcode has made ("CV12AB"): sector "CV12", district "CV1", area "CV".
// Empty where the text does not end in a digit and two letters after one to four characters.
std::string_view postcode_sector(std::string_view postcode);
std::string_view postcode_district(std::string_view postcode);
std::string_view postcode_area(std::string_view postcode);

// A date as recorded: complete, or with its day or its day and month missing (0). A complete one need not exist:
// 1981-02-29 and 1980-13-08 are slips of the pen, and as good as any other value to find the same slip, or the right
// date, again.
struct RecordedDate {
  std::int32_t year = 0;
  std::int32_t month = 0;
  std::int32_t day = 0;
  auto operator<=>(const RecordedDate&) const = default;
  bool is_complete() const { return day != 0; }
  bool exists() const;  // complete, and a day of the calendar
};
// Reads YYYY-MM-DD, YYYYMMDD, YYYY-MM and YYYY (00 for a part that is missing), and nothing that could be read in two
// ways (05/06/1980 is refused). None where the text is no such date.
std::optional<RecordedDate> read_date(std::string_view text);
// "19801008", "198010", "1980".
std::string digits_of(const RecordedDate& date);

}  // namespace casegraph::linkage
