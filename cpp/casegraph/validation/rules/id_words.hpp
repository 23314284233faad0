// Texts that other programs write where an id was missing, or was a whole number.
#pragma once

#include <string_view>

namespace casegraph::validation::rules {

inline constexpr const char* kMadeDecimal =
    "a spreadsheet or dataframe made a whole number a decimal one, often because cells of the column were empty";

// What programs write for a missing value, and hardly anybody for an id: nan, NaN, NaT, None, null, #N/A ...
bool is_missing_word(std::string_view text);
// What some programs write for a missing value, and somebody may have meant: NA, N/A, n/a.
bool may_be_missing_word(std::string_view text);
// Digits alone.
bool is_whole(std::string_view text);
// Digits and `.0`.
bool is_decimal_of_whole(std::string_view text);
// Digits, a point and digits, not `.0`: as paragraphs and sections are numbered.
bool is_other_decimal(std::string_view text);
// `1` of `1.0`.
std::string_view whole_part(std::string_view text);

}  // namespace casegraph::validation::rules
