// Days of the proleptic Gregorian calendar, and minutes of a local civil day.
//
// A Day counts days since 1970-01-01. Months are calendar months: a day that the target month does
// not have becomes that month's last day (2010-03-31 less one month is 2010-02-28), so 18 months
// before 2010-11-28 is 2009-05-28.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace casegraph {

struct Day {
  std::int32_t count = 0;  // days since 1970-01-01

  constexpr auto operator<=>(const Day&) const = default;
  constexpr Day operator+(std::int32_t days) const { return {count + days}; }
  constexpr Day operator-(std::int32_t days) const { return {count - days}; }
  constexpr std::int32_t operator-(Day other) const { return count - other.count; }
};

// No bound: before every day, after every day. Not days themselves; compare, do not compute.
inline constexpr Day kBeforeAll{std::numeric_limits<std::int32_t>::min()};
inline constexpr Day kAfterAll{std::numeric_limits<std::int32_t>::max()};
constexpr bool is_finite(Day day) { return day != kBeforeAll && day != kAfterAll; }

struct CivilDate {
  std::int32_t year;
  std::int32_t month;  // 1 to 12
  std::int32_t day;    // 1 to 31
  auto operator<=>(const CivilDate&) const = default;
};

// The years that a Day may lie in.
inline constexpr std::int32_t kFirstYear = -9999;
inline constexpr std::int32_t kLastYear = 9999;

constexpr bool is_leap_year(std::int32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  constexpr std::int32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

// Howard Hinnant's algorithms (chrono-compatible low-level date algorithms).
constexpr Day day_of(CivilDate date) {
  const std::int32_t y = date.year - (date.month <= 2 ? 1 : 0);
  const std::int32_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int32_t year_of_era = y - era * 400;
  const std::int32_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const std::int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146097 + day_of_era - 719468};
}

constexpr CivilDate civil_of(Day day) {
  const std::int32_t z = day.count + 719468;
  const std::int32_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int32_t day_of_era = z - era * 146097;
  const std::int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int32_t mp = (5 * day_of_year + 2) / 153;
  const std::int32_t month = mp < 10 ? mp + 3 : mp - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * mp + 2) / 5 + 1};
}

// The first and last day casegraph counts in. Input outside them is refused where it is read, so that
// no computation with spans can leave 32 bits.
inline constexpr Day kFirstDay = day_of({kFirstYear, 1, 1});
inline constexpr Day kLastDay = day_of({kLastYear, 12, 31});
constexpr bool is_in_calendar(Day day) { return kFirstDay <= day && day <= kLastDay; }

constexpr Day add_months(Day day, std::int32_t months) {
  const CivilDate date = civil_of(day);
  const std::int32_t index = date.year * 12 + (date.month - 1) + months;
  const std::int32_t year = index >= 0 ? index / 12 : (index - 11) / 12;
  const std::int32_t month = index - year * 12 + 1;
  const std::int32_t last = days_in_month(year, month);
  return day_of({year, month, date.day < last ? date.day : last});
}

// The first day of the period of `months` that the day lies in: 1 of its month, 3 of its quarter, 12 of its year.
constexpr Day begin_of_months(Day day, std::int32_t months) {
  const CivilDate date = civil_of(day);
  return day_of({date.year, (date.month - 1) / months * months + 1, 1});
}

std::string iso_of(Day day);                           // "2010-10-08"; "" where not finite
std::optional<Day> day_of_iso(std::string_view text);  // complete YYYY-MM-DD only

// Minutes after local midnight, 0 to 1439.
using MinuteOfDay = std::int16_t;
inline constexpr MinuteOfDay kNoTime = -1;
std::optional<MinuteOfDay> minute_of_text(std::string_view text);  // "HH:MM" or "HH:MM:00"

// A span back or forward in time, in whole calendar months or whole days (ISO 8601: P18M, P1Y, P2W, P90D).
struct Span {
  std::int32_t months = 0;
  std::int32_t days = 0;
  auto operator<=>(const Span&) const = default;
};
// Designators in the order Y, M, W, D, each at most once, of at most 100000; no sign, no time of day.
std::optional<Span> span_of_text(std::string_view text);
// Months first, then days. No bound stays no bound.
constexpr Day add(Day day, Span span) { return is_finite(day) ? add_months(day, span.months) + span.days : day; }
constexpr Day subtract(Day day, Span span) { return is_finite(day) ? add_months(day, -span.months) - span.days : day; }

}  // namespace casegraph
