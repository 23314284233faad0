#include "casegraph/domain/civil_time.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace casegraph {
namespace {

// Reads exactly `width` ASCII digits.
std::optional<std::int32_t> digits(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) return std::nullopt;
  std::int32_t value = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// The most years, months, weeks or days in one span: reaches past the whole calendar, and cannot overflow.
constexpr std::int32_t kMostInSpan = 100000;

void append_padded(std::string& text, std::int32_t value, int width) {
  char digits_of[12];
  const auto end = std::to_chars(digits_of, digits_of + sizeof digits_of, value).ptr;
  text.append(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, width - (end - digits_of))), '0');
  text.append(digits_of, end);
}

}  // namespace

std::string iso_of(Day day) {
  if (!is_finite(day)) return {};
  const CivilDate date = civil_of(day);
  std::string text;
  if (date.year < 0) text += '-';
  append_padded(text, date.year < 0 ? -date.year : date.year, 4);
  text += '-';
  append_padded(text, date.month, 2);
  text += '-';
  append_padded(text, date.day, 2);
  return text;
}

// Every date of every table passes here: all digits are checked at once, without a branch for each.
std::optional<Day> day_of_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  bool all_digits = true;
  const auto digit = [&](std::size_t at) {
    const std::int32_t value = text[at] - '0';
    all_digits &= static_cast<std::uint32_t>(value) <= 9;
    return value;
  };
  const std::int32_t year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const std::int32_t month = digit(5) * 10 + digit(6);
  const std::int32_t day = digit(8) * 10 + digit(9);
  if (!all_digits || month < 1 || month > 12 || day < 1) return std::nullopt;
  if (day > 28 && day > days_in_month(year, month)) return std::nullopt;
  return day_of({year, month, day});
}

std::optional<MinuteOfDay> minute_of_text(std::string_view text) {
  if (text.size() == 8 && text.substr(5) == ":00") text = text.substr(0, 5);
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = digits(text, 0, 2);
  const auto minute = digits(text, 3, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return static_cast<MinuteOfDay>(*hour * 60 + *minute);
}

std::optional<Span> span_of_text(std::string_view text) {
  if (text.size() < 3 || text.front() != 'P') return std::nullopt;
  Span span;
  // Designators in their order, each at most once.
  constexpr std::string_view kDesignators = "YMWD";
  std::size_t next_designator = 0;
  std::size_t at = 1;
  while (at < text.size()) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;  // from_chars would take a sign
    std::int32_t value = 0;
    const auto [end, failure] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    at = static_cast<std::size_t>(end - text.data());
    if (failure != std::errc{} || value > kMostInSpan || at >= text.size()) return std::nullopt;
    const std::size_t designator = kDesignators.find(text[at++], next_designator);
    if (designator == std::string_view::npos) return std::nullopt;
    next_designator = designator + 1;
    if (designator == 0) span.months += value * 12;
    if (designator == 1) span.months += value;
    if (designator == 2) span.days += value * 7;
    if (designator == 3) span.days += value;
  }
  return span;
}

}  // namespace casegraph
