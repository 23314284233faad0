// Sets of days as half-open windows, in order, neither overlapping nor touching.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/date_interval.hpp"

namespace casegraph::measures::frequency {

using DayIntervals = std::vector<Window>;

// The days that are surely in the period, and those that may be; an end that is not stated is open.
Window certain_days(const Period& period);
Window possible_days(const Period& period);

// The union of any windows: sorted, merged where they overlap or touch, empty ones left out.
DayIntervals united(DayIntervals windows);
// The days of `from` that are not in `cut`, and those that are in `window`. All are unions.
DayIntervals without(const DayIntervals& from, const DayIntervals& cut);
DayIntervals within(const DayIntervals& from, Window window);

std::int32_t weekday_of(Day day);  // 0 Monday to 6
// Those days of bounded intervals that are this day of the week, each an interval.
DayIntervals on_weekday(const DayIntervals& from, std::int32_t weekday);

// Number of days; none where an end is open.
std::optional<std::int64_t> length_of(Window window);
std::optional<std::int64_t> length_of(const DayIntervals& intervals);

// The interval that the day lies in, or null.
const Window* holding(const DayIntervals& intervals, Day day);
// Whether every day, or some day, of the set lies in the intervals.
bool holds_all(const DayIntervals& intervals, DateInterval days);
bool holds_some(const DayIntervals& intervals, DateInterval days);

}  // namespace casegraph::measures::frequency
