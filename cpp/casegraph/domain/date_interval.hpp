// One unknown day among the days [first, last]; half-open windows; and counts with bounds.
#pragma once

#include <algorithm>
#include <cstdint>

#include "casegraph/domain/civil_time.hpp"

namespace casegraph {

// The set of days that a date may be. A date that is not stated may be any day.
struct DateInterval {
  Day first = kBeforeAll;
  Day last = kAfterAll;

  auto operator<=>(const DateInterval&) const = default;
  constexpr bool is_exact() const { return first == last; }
  constexpr bool is_bounded() const { return first != kBeforeAll && last != kAfterAll; }
  constexpr bool is_unknown() const { return first == kBeforeAll && last == kAfterAll; }
  static constexpr DateInterval exactly(Day day) { return {day, day}; }
  static constexpr DateInterval unknown() { return {}; }
};

// The days from `begin` up to, and not including, `end`.
struct Window {
  Day begin = kBeforeAll;
  Day end = kAfterAll;

  auto operator<=>(const Window&) const = default;
  constexpr bool is_empty() const { return end <= begin && end != kAfterAll; }
  constexpr bool contains(Day day) const { return begin <= day && (day < end || end == kAfterAll); }
  // Every day of the set lies in the window.
  constexpr bool holds_all(DateInterval days) const {
    return begin <= days.first && (days.last < end || end == kAfterAll);
  }
  // Some day of the set lies in the window. (A set around an empty window has days on either side of it.)
  constexpr bool holds_some(DateInterval days) const {
    return begin <= days.last && (days.first < end || end == kAfterAll) && !is_empty();
  }
};

// A count where dates or multiplicities leave it open.
struct Bounds {
  std::int64_t certain = 0;
  std::int64_t possible = 0;
  auto operator<=>(const Bounds&) const = default;
};

// The sure part of an interval of time whose ends are dates: [start.last, end.first], both days
// belonging to it; and the widest it may be: [start.first, end.last]. A start that is not stated
// begins before all days, an end that is not stated lies after all days.
struct Period {
  DateInterval start;
  DateInterval end;

  constexpr bool certainly_on(Day day) const {
    const Day begin = start.is_unknown() ? kBeforeAll : start.last;
    const Day finish = end.is_unknown() ? kAfterAll : end.first;
    return begin <= day && day <= finish;
  }
  constexpr bool possibly_on(Day day) const { return start.first <= day && day <= end.last; }
};

}  // namespace casegraph
