#include "casegraph/domain/edtf.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace casegraph {
namespace {

// No form that is read is longer than this; a longer text is refused unread.
constexpr std::size_t kLongest = 40;
// Excel's serial number of 1970-01-01 (its calendar that starts in 1900).
constexpr std::int32_t kExcelSerialOf1970 = 25569;

constexpr std::array<std::string_view, 12> kMonthNames = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};

constexpr std::string_view kUnspecifiedReason =
    "X stands for a whole day (2010-10-XX), a whole month (2010-XX) or the last one or two digits of a year alone "
    "(201X, 20XX)";
constexpr std::string_view kNothingStated =
    "no day is stated at either end: leave the cell empty where the date is not known";

constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
constexpr bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }
constexpr bool is_space(char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }
constexpr bool is_qualifier(char letter) { return letter == '?' || letter == '~' || letter == '%'; }

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }
bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
bool holds_any(std::string_view text, std::string_view letters) {
  return text.find_first_of(letters) != std::string_view::npos;
}

std::string padded(std::int32_t value, std::size_t width) {
  const std::string digits = std::to_string(value < 0 ? -value : value);
  std::string text = value < 0 ? "-" : "";
  if (digits.size() < width) text.append(width - digits.size(), '0');
  return text + digits;
}
std::string month_name(std::int32_t year, std::int32_t month) {
  return std::string(kMonthNames[static_cast<std::size_t>(month - 1)]) + ' ' + padded(year, 4);
}

// --- What is read -------------------------------------------------------------------------------------------
// Each reader gives nothing back where the text is refused. It leaves `reason` empty where the text has not the
// shape of a date at all, so that advice() below says what it looks like instead.

// The digits of a year, month or day, where each may be X.
struct Field {
  std::int32_t lowest = 0;   // X read as 0
  std::int32_t highest = 0;  // X read as 9
  std::size_t unspecified = 0;
  bool from_the_right = true;  // no digit follows an X

  bool is_stated() const { return unspecified == 0; }
};

std::optional<Field> read_field(std::string_view text) {
  Field field;
  for (const char letter : text) {
    if (!is_digit(letter) && letter != 'X') return std::nullopt;
    const bool stated = letter != 'X';
    if (stated && field.unspecified > 0) field.from_the_right = false;
    if (!stated) ++field.unspecified;
    field.lowest = field.lowest * 10 + (stated ? letter - '0' : 0);
    field.highest = field.highest * 10 + (stated ? letter - '0' : 9);
  }
  return field;
}

std::nullopt_t refuse(std::string& reason, std::string_view why) {
  reason = why;
  return std::nullopt;
}

std::optional<DateInterval> years(Field year, bool negative, std::string& reason) {
  if (year.unspecified > 2 || !year.from_the_right) return refuse(reason, kUnspecifiedReason);
  if (!negative) return DateInterval{day_of({year.lowest, 1, 1}), day_of({year.highest, 12, 31})};
  // -000X ends with the year -1: there is no year -0.
  return DateInterval{day_of({-year.highest, 1, 1}), day_of({std::min(-year.lowest, -1), 12, 31})};
}

std::optional<DateInterval> month_days(std::int32_t year, std::int32_t month) {
  return DateInterval{day_of({year, month, 1}), day_of({year, month, days_in_month(year, month)})};
}

// 21 spring, 22 summer, 23 autumn, 24 winter: three whole months, from March, June, September, December.
std::optional<DateInterval> season_days(std::int32_t year, std::int32_t season, std::string& reason) {
  if (season != 24) {
    const std::int32_t begin = (season - 20) * 3;
    return DateInterval{day_of({year, begin, 1}), day_of({year, begin + 2, days_in_month(year, begin + 2)})};
  }
  if (year == kLastYear) return refuse(reason, "this winter ends after the year 9999");
  return DateInterval{day_of({year, 12, 1}), day_of({year + 1, 2, days_in_month(year + 1, 2)})};
}

std::optional<DateInterval> month_or_season(std::int32_t year, Field month, std::string& reason) {
  if (month.unspecified == 2) return DateInterval{day_of({year, 1, 1}), day_of({year, 12, 31})};
  if (month.unspecified == 1) return refuse(reason, kUnspecifiedReason);
  const std::int32_t number = month.lowest;
  if (number >= 1 && number <= 12) return month_days(year, number);
  if (number >= 21 && number <= 24) return season_days(year, number, reason);
  if (number >= 25 && number <= 41)
    return refuse(reason, padded(number, 2) + " is a season or quarter of level 2; the seasons read are 21 to 24");
  return refuse(reason, "month " + padded(number, 2) + " does not exist: months are 01 to 12, seasons 21 to 24");
}

std::optional<DateInterval> one_day(std::int32_t year, Field month, Field day, std::string& reason) {
  if (month.unspecified == 1 || day.unspecified == 1) return refuse(reason, kUnspecifiedReason);
  if (!month.is_stated() && day.is_stated()) return refuse(reason, kUnspecifiedReason);
  if (month.is_stated() && month.lowest >= 21 && month.lowest <= 41)
    return refuse(reason, "a season (" + padded(month.lowest, 2) + ") has no numbered days");
  const auto days = month_or_season(year, month, reason);
  if (!days || !day.is_stated()) return days;
  if (day.lowest == 0) return refuse(reason, "day 00 does not exist: days are counted from 01");
  if (day.lowest > days_in_month(year, month.lowest)) {
    const std::string last = std::to_string(days_in_month(year, month.lowest));
    return refuse(reason, month_name(year, month.lowest) + " has " + last + " days");
  }
  return DateInterval::exactly(day_of({year, month.lowest, day.lowest}));
}

// [-]YYYY, [-]YYYY-MM or [-]YYYY-MM-DD.
std::optional<DateInterval> read_days(std::string_view text, std::string& reason) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t size = text.size();
  if (size != 4 && size != 7 && size != 10) return std::nullopt;
  if ((size > 4 && text[4] != '-') || (size > 7 && text[7] != '-')) return std::nullopt;
  const auto year = read_field(text.substr(0, 4));
  const auto month = read_field(size > 4 ? text.substr(5, 2) : std::string_view());
  const auto day = read_field(size > 7 ? text.substr(8, 2) : std::string_view());
  if (!year || !month || !day) return std::nullopt;
  if (negative && year->highest == 0) return refuse(reason, "there is no year -0000: the year 0 is 0000");
  if (size == 4) return years(*year, negative, reason);
  if (!year->is_stated()) return refuse(reason, kUnspecifiedReason);
  const std::int32_t number = negative ? -year->lowest : year->lowest;
  if (size == 7) return month_or_season(number, *month, reason);
  return one_day(number, *month, *day, reason);
}

// A date and the qualifier of the whole of it.
std::optional<EdtfDate> read_date(std::string_view text, std::string& reason) {
  EdtfDate date;
  if (!text.empty() && is_qualifier(text.back())) {
    date.uncertain = text.back() != '~';
    date.approximate = text.back() != '?';
    text.remove_suffix(1);
  }
  const auto days = read_days(text, reason);
  if (!days) return std::nullopt;
  date.days = *days;
  return date;
}

// --- What a text that is refused looks like -----------------------------------------------------------------

// Numbers with one separator between them: 08/10/2010, 2010.10.8, 40459.0, 20101008.
struct Numbers {
  std::size_t count = 0;
  std::array<std::string_view, 3> digits;
  char separator = 0;  // the first
};

std::optional<Numbers> read_numbers(std::string_view text) {
  Numbers numbers;
  while (numbers.count < 3) {
    const auto end = std::min(text.find_first_of("/.-, "), text.size());
    const std::string_view digits = text.substr(0, end);
    if (!all_digits(digits)) return std::nullopt;
    numbers.digits[numbers.count++] = digits;
    if (end == text.size()) return numbers;
    if (numbers.count == 1) numbers.separator = text[end];
    text.remove_prefix(end + 1);
  }
  return std::nullopt;
}

// Of at most four digits.
std::int32_t number_of(std::string_view digits) {
  std::int32_t value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

bool exists(CivilDate date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}
std::string as_written(CivilDate date) { return iso_of(day_of(date)); }
std::string in_words(CivilDate date) { return std::to_string(date.day) + ' ' + month_name(date.year, date.month); }

std::string year_last(std::int32_t first, std::int32_t second, std::int32_t year) {
  const CivilDate day_first{year, second, first};
  const CivilDate month_first{year, first, second};
  std::string why = "the year comes first: ";
  if (!exists(day_first) && !exists(month_first)) return why + "write such as 2010-10-08 (this day does not exist)";
  const CivilDate likely = exists(day_first) ? day_first : month_first;
  why += "write " + as_written(likely) + " for " + in_words(likely);
  if (exists(day_first) && exists(month_first) && first != second)
    why += ", or " + as_written(month_first) + " for " + in_words(month_first);
  return why;
}

std::string year_first(CivilDate date) {
  if (!exists(date)) return "write such as 2010-10-08 (this day does not exist)";
  return "write " + as_written(date) + ", with hyphens and two digits each for month and day";
}

std::string three_numbers(const Numbers& numbers) {
  const auto& [first, second, third] = numbers.digits;
  if (second.size() <= 2 && first.size() == 4 && third.size() <= 2)
    return year_first({number_of(first), number_of(second), number_of(third)});
  if (first.size() <= 2 && second.size() <= 2 && third.size() == 4)
    return year_last(number_of(first), number_of(second), number_of(third));
  if (first.size() <= 2 && second.size() <= 2 && third.size() == 2)
    return "the year has two digits: write all four, and first, such as 2010-10-08";
  return "";
}

std::string two_numbers(const Numbers& numbers) {
  const auto& first = numbers.digits[0];
  const auto& second = numbers.digits[1];
  const auto is_month = [](std::string_view digits) {
    return digits.size() <= 2 && number_of(digits) >= 1 && number_of(digits) <= 12;
  };
  if (is_month(first) && second.size() == 4)
    return "the year comes first: write " + std::string(second) + '-' + padded(number_of(first), 2);
  if (first.size() == 4 && numbers.separator == '/' && second.size() == 2) {
    std::string why = "each end has a year of four digits: ";
    if (number_of(second) > number_of(first) % 100)
      why += "write " + padded(number_of(first), 4) + '/' + std::string(first.substr(0, 2)) + std::string(second) +
             " for two years";
    else
      why += "write such as 2010/2011 for two years";
    if (is_month(second)) why += ", or " + std::string(first) + '-' + std::string(second) + " for a month";
    return why;
  }
  if (first.size() == 4 && is_month(second))
    return "write " + std::string(first) + '-' + padded(number_of(second), 2) + ", with a hyphen and two digits";
  if (first.size() <= 2 && second.size() <= 2) return "no year of four digits: write such as 2010-10-08";
  return "";
}

std::string spreadsheet_number(std::string_view digits) {
  std::string why = "a number, perhaps a date that a spreadsheet turned into a number";
  if (digits.size() != 5) return why;
  const std::int32_t serial = number_of(digits.substr(0, 4)) * 10 + (digits[4] - '0');
  return why + " (" + std::string(digits) + " would be " + iso_of(Day{serial - kExcelSerialOf1970}) + " in Excel)";
}

std::string one_number(std::string_view digits) {
  if (digits.size() == 8) {
    const CivilDate date{number_of(digits.substr(0, 4)), number_of(digits.substr(4, 2)), number_of(digits.substr(6))};
    if (exists(date)) return year_first(date);
  }
  if (digits.size() < 4) return "a number, not a date: a year has four digits";
  return spreadsheet_number(digits);
}

// "" where the text is not made of numbers, or of numbers that are nothing we know.
std::string advice_on_numbers(std::string_view text) {
  if (holds(text, ":")) text = text.substr(0, text.find(' '));  // 08/10/2010 14:30
  const auto numbers = read_numbers(text);
  if (!numbers) return "";
  if (numbers->count == 1) return one_number(numbers->digits[0]);
  std::string why = numbers->count == 2 ? two_numbers(*numbers) : three_numbers(*numbers);
  if (why.empty() && numbers->count == 2 && (numbers->separator == '.' || numbers->separator == ','))
    return spreadsheet_number(numbers->digits[0]);
  return why;
}

std::string advice_on_spaces(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  if (is_space(text.front()) || text.starts_with(kNoBreakSpace)) return "a space stands before the date";
  if (is_space(text.back()) || text.ends_with(kNoBreakSpace)) return "a space stands after the date";
  if (text.size() > 11 && (text[10] == 'T' || text[10] == 't' || text[10] == ' ') && is_digit(text[11]) &&
      day_of_iso(text.substr(0, 10)))
    return "a time of day goes into a column of its own: write " + std::string(text.substr(0, 10)) + " here";
  return "";
}

// Forms of level 2 and of the drafts of EDTF.
std::string advice_on_forms(std::string_view text) {
  if (text.front() == 'Y' || text.starts_with("-Y"))
    return "years with the prefix Y are not read: write the year with four digits, -9999 to 9999";
  if (holds_any(text, "[]{}")) return "sets of dates (level 2) are not read: write an interval such as 2010-10/2011-01";
  if (text == "..") return std::string(kNothingStated);
  if (holds(text, "..")) return "write an interval with a slash, such as 2010/2012, ../2012 or 2010/..";
  if (holds(text, "?~") || holds(text, "~?")) return "write % for uncertain and approximate at once";
  if (holds_any(text, "?~%"))
    return "a qualifier (? ~ %) stands once, after a whole date; qualified parts of a date (level 2) are not read";
  const auto rest = text.substr(text.front() == '-' ? 1 : 0);
  if (rest.size() > 5 && rest[4] == 'S' && all_digits(rest.substr(0, 4)) && all_digits(rest.substr(5)))
    return "significant digits (S, level 2) are not read: write such as 19XX or 1950~";
  if (rest.find_first_not_of("0123456789-xuX") == std::string_view::npos && holds_any(rest, "xuX"))
    return holds_any(rest, "xu") ? "an unspecified digit is a capital X, such as 201X or 2010-XX"
                                 : std::string(kUnspecifiedReason);
  return "";
}

std::string advice(std::string_view text) {
  if (text.empty()) return "empty";
  if (std::string why = advice_on_spaces(text); !why.empty()) return why;
  if (holds(text, "\xE2\x80") || holds(text, "\xE2\x88\x92"))
    return "a dash or another special character stands where the plain hyphen - belongs";
  if (std::string why = advice_on_numbers(text); !why.empty()) return why;
  if (std::string why = advice_on_forms(text); !why.empty()) return why;
  if (std::any_of(text.begin(), text.end(), is_letter))
    return "words are not read: write such as 2010-10-08, 2010-10 or 2010, and leave the cell empty where the date "
           "is not known";
  return "not a date: write such as 2010-10-08, 2010-10, 2010, or an interval such as 2010-10/2011-01";
}

// --- Intervals ----------------------------------------------------------------------------------------------

// An end that states no day: open (..) or unknown (nothing).
constexpr bool is_open(std::string_view end) { return end.empty() || end == ".."; }

std::optional<EdtfDate> read_end(std::string_view text, std::string_view which, DateInterval open,
                                 std::string& reason) {
  if (is_open(text)) return EdtfDate{open};
  const auto date = read_date(text, reason);
  if (!date) reason.insert(0, reason.empty() ? advice(text) : "").insert(0, which);
  return date;
}

std::string disordered(DateInterval start, DateInterval end) {
  if (start.first > end.last) return "the interval ends before it begins";
  return "the interval could end before it begins: write " + iso_of(start.first) + '/' + iso_of(end.last);
}

std::string advice_on_slashes(std::string_view text) {
  if (std::string why = advice_on_numbers(text); !why.empty()) return why;
  if (std::string why = advice_on_spaces(text); !why.empty()) return why;
  return "an interval has one slash, between its two ends";
}

std::optional<EdtfDate> read_interval(std::string_view text, std::string& reason) {
  const std::size_t slash = text.find('/');
  const std::string_view left = text.substr(0, slash);
  const std::string_view right = text.substr(slash + 1);
  if (is_open(left) && is_open(right)) return refuse(reason, kNothingStated);
  if (holds(right, "/")) return refuse(reason, advice_on_slashes(text));
  const auto start = read_end(left, "start of the interval: ", {kBeforeAll, kBeforeAll}, reason);
  const auto end = start ? read_end(right, "end of the interval: ", {kAfterAll, kAfterAll}, reason) : std::nullopt;
  if (!end) {
    if (std::string why = advice_on_numbers(text); !why.empty()) reason = std::move(why);
    return std::nullopt;
  }
  if (start->days.first > end->days.first || start->days.last > end->days.last)
    return refuse(reason, disordered(start->days, end->days));
  return EdtfDate{
      {start->days.first, end->days.last}, start->approximate || end->approximate, start->uncertain || end->uncertain};
}

// All but complete dates: apart from them, so that they do not pay for its variables.
std::variant<EdtfDate, EdtfError> parse_other(std::string_view text) {
  if (text.size() > kLongest) return EdtfError{"too long for a date"};
  std::string reason;
  const auto date = holds(text, "/") ? read_interval(text, reason) : read_date(text, reason);
  if (date) return *date;
  return EdtfError{reason.empty() ? advice(text) : std::move(reason)};
}

}  // namespace

std::variant<EdtfDate, EdtfError> parse_edtf(std::string_view text) {
  if (const auto day = day_of_iso(text)) return EdtfDate{DateInterval::exactly(*day)};
  return parse_other(text);
}

}  // namespace casegraph
