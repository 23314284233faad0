// On which days two persons both were somewhere, or both used something.
//
// Templates over what holds such a time: a type with `person`, `certain` and `possible` (Stay and its like).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "casegraph/measures/structure/stay.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures {

using DayCount = std::optional<std::int64_t>;  // none: without end

// Days in the union of the ranges.
DayCount days_in(std::vector<DayRange> ranges);

tables::Column day_count_column(std::string name, const std::vector<DayCount>& days);

// The days of a window as a range.
DayRange range_of(Window window);

// What times of the one and of the other have in common, within the window; `bound` is &Time::certain or &possible.
template <class Time>
std::vector<DayRange> common_ranges(std::span<const Time> a, std::span<const Time> b, DayRange Time::* bound,
                                    DayRange window) {
  std::vector<DayRange> found;
  for (const Time& one : a)
    for (const Time& other : b)
      if (const DayRange both = (one.*bound).within(other.*bound).within(window); !both.empty()) found.push_back(both);
  return found;
}

// The times of each person, of times in the order of persons; only of those with some in the window.
template <class Time>
std::vector<std::span<const Time>> by_person_within(std::span<const Time> times, DayRange window) {
  std::vector<std::span<const Time>> found;
  while (!times.empty()) {
    std::size_t size = 0;
    bool in_window = false;
    for (; size < times.size() && times[size].person == times.front().person; ++size)
      in_window |= !times[size].possible.within(window).empty();
    if (in_window) found.push_back(times.first(size));
    times = times.subspan(size);
  }
  return found;
}

}  // namespace casegraph::measures
