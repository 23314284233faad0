// The observed time of made populations, its days as codes into terms, and its rhythm.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/domain/civil_time.hpp"

namespace casegraph::simulate {

inline constexpr std::int32_t kStartYear = 2015;
inline constexpr std::int32_t kYears = 10;
inline constexpr Day kStart = day_of({kStartYear, 1, 1});
inline constexpr Day kEnd = day_of({kStartYear + kYears, 1, 1});  // the day after the last
inline constexpr std::int32_t kDays = kEnd - kStart;

enum class Precision { day, month, year };

// Days, months and years of a stretch of whole years as EDTF texts; a date is a code into them.
class DateTerms {
 public:
  DateTerms(std::int32_t first_year, std::int32_t years);
  std::int32_t code(Day day, Precision precision = Precision::day) const;
  const std::vector<std::string>& terms() const { return terms_; }

 private:
  std::int32_t first_year_, years_;
  Day first_;
  std::int32_t days_;
  std::vector<std::string> terms_;
};

std::vector<std::string> minutes_of_day();  // "00:00" to "23:59"

// Minute of an unplanned contact for a number in [0, 1): few at night, most in the evening.
std::int32_t unplanned_minute(double u);
// Of planned contacts: office hours.
std::int32_t planned_minute(double u);

}  // namespace casegraph::simulate
