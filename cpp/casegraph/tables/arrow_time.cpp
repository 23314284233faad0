// Columns of days and of times of day.
#include <cstdint>
#include <limits>

#include "casegraph/tables/arrow_source.hpp"

namespace casegraph::tables {
namespace {

constexpr std::string_view kDayAccepted =
    "dates, timestamps without a time zone at midnight, or text such as 2010-10-08; a time of day in a column of its own";
constexpr std::string_view kMinuteAccepted = "a time of day from 00:00 to 23:59 in whole minutes";

// How many of the unit a second has; 0 where there is no such unit.
std::int64_t per_second(char unit) {
  switch (unit) {
    case 's': return 1;
    case 'm': return 1'000;
    case 'u': return 1'000'000;
    case 'n': return 1'000'000'000;
    default: return 0;
  }
}

// Whole days from a count of units since 1970-01-01T00:00.
Column days_from_instants(const Source& source, std::int64_t units_a_day) {
  const std::vector<std::uint8_t> valid = validity_of(source);
  Column column = start_column(source, Storage::date32, valid);
  column.days =
      keep(column,
           converted<std::int64_t, std::int32_t>(
               source, valid,
               [&](std::int64_t value, std::int64_t row) {
                 if (value % units_a_day != 0)
                   refuse(source, row, "a " + type_name(*source.schema) + " with a time of day", kDayAccepted);
                 const std::int64_t day = value / units_a_day;
                 if (day <= std::numeric_limits<std::int32_t>::min() || day >= std::numeric_limits<std::int32_t>::max())
                   refuse(source, row, "a " + type_name(*source.schema) + " outside the calendar",
                          "years from -9999 to 9999");
                 return day;
               }),
           static_cast<std::size_t>(source.length));
  return column;
}

template <class T>
Column minutes_from(const Source& source, std::int64_t units_a_second) {
  const std::vector<std::uint8_t> valid = validity_of(source);
  Column column = start_column(source, Storage::time, valid);
  const std::int64_t units_a_minute = 60 * units_a_second;
  column.days = keep(
      column,
      converted<T, std::int32_t>(
          source, valid,
          [&](T value, std::int64_t row) {
            const std::int64_t units = value;
            if (units < 0 || units >= std::int64_t{24} * 60 * units_a_minute)
              refuse(source, row, "a " + type_name(*source.schema) + " outside the day", kMinuteAccepted);
            if (units % units_a_minute != 0)
              refuse(source, row, "a " + type_name(*source.schema) + " that is not a whole minute", kMinuteAccepted);
            return units / units_a_minute;
          }),
      static_cast<std::size_t>(source.length));
  return column;
}

}  // namespace

Column read_days(const Source& source) {
  constexpr std::int64_t kSecondsADay = 86'400;
  const std::string_view format = source.schema->format;
  if (format == "tdm") return days_from_instants(source, kSecondsADay * 1'000);
  if (format == "tdD") {
    const std::vector<std::uint8_t> valid = validity_of(source);
    Column column = start_column(source, Storage::date32, valid);
    column.days = plain_values<std::int32_t>(source, column);
    return column;
  }
  const std::int64_t units = format.size() >= 4 && format[3] == ':' ? per_second(format[2]) : 0;
  if (units == 0) refuse_layout(source, "no such type: " + type_name(*source.schema));
  if (format.size() > 4) refuse(source, -1, "a " + type_name(*source.schema) + " has a time zone", kDayAccepted);
  return days_from_instants(source, kSecondsADay * units);
}

Column read_minutes(const Source& source) {
  const std::string_view format = source.schema->format;
  const std::int64_t units = format.size() == 3 ? per_second(format[2]) : 0;
  if (units == 0) refuse_layout(source, "no such type: " + type_name(*source.schema));
  if (units <= 1'000) return minutes_from<std::int32_t>(source, units);
  return minutes_from<std::int64_t>(source, units);
}

}  // namespace casegraph::tables
