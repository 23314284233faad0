#include "casegraph/simulate/calendar.hpp"

#include <algorithm>

namespace casegraph::simulate {
namespace {

// Per thousand of a day's unplanned contacts, hour by hour from midnight (assumed; docs/simulation.md).
constexpr std::array<std::int32_t, 24> kByHour = {38, 28, 20, 14, 11, 10, 14, 22, 32, 38, 41, 43,
                                                  45, 45, 45, 48, 51, 56, 63, 70, 74, 74, 67, 51};

std::string text_of_minute(std::int32_t minute) {
  std::string text = "00:00";
  text[0] = static_cast<char>('0' + minute / 600);
  text[1] = static_cast<char>('0' + minute / 60 % 10);
  text[3] = static_cast<char>('0' + minute % 60 / 10);
  text[4] = static_cast<char>('0' + minute % 10);
  return text;
}

}  // namespace

DateTerms::DateTerms(std::int32_t first_year, std::int32_t years)
    : first_year_(first_year),
      years_(years),
      first_(day_of({first_year, 1, 1})),
      days_(day_of({first_year + years, 1, 1}) - first_) {
  terms_.reserve(static_cast<std::size_t>(days_) + 13 * static_cast<std::size_t>(years_));
  for (std::int32_t day = 0; day < days_; ++day) terms_.push_back(iso_of(first_ + day));
  for (std::int32_t month = 0; month < 12 * years_; ++month)
    terms_.push_back(iso_of(day_of({first_year_ + month / 12, month % 12 + 1, 1})).substr(0, 7));
  for (std::int32_t year = 0; year < years_; ++year) terms_.push_back(std::to_string(first_year_ + year));
}

std::int32_t DateTerms::code(Day day, Precision precision) const {
  if (precision == Precision::day) return std::clamp(day - first_, 0, days_ - 1);
  const CivilDate date = civil_of(day);
  const std::int32_t year = std::clamp(date.year - first_year_, 0, years_ - 1);
  if (precision == Precision::month) return days_ + 12 * year + date.month - 1;
  return days_ + 12 * years_ + year;
}

std::vector<std::string> minutes_of_day() {
  std::vector<std::string> texts;
  texts.reserve(1440);
  for (std::int32_t minute = 0; minute < 1440; ++minute) texts.push_back(text_of_minute(minute));
  return texts;
}

std::int32_t unplanned_minute(double u) {
  auto place = static_cast<std::int32_t>(u * 1000 * 60);  // a sixtieth of a thousandth
  for (std::int32_t hour = 0; hour < 24; ++hour) {
    const std::int32_t share = kByHour[static_cast<std::size_t>(hour)] * 60;
    if (place < share) return hour * 60 + place / kByHour[static_cast<std::size_t>(hour)];
    place -= share;
  }
  return 1439;
}

std::int32_t planned_minute(double u) { return 9 * 60 + 5 * static_cast<std::int32_t>(u * 12 * 8); }

}  // namespace casegraph::simulate
