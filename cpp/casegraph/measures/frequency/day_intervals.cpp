#include "casegraph/measures/frequency/day_intervals.hpp"

#include <algorithm>
#include <utility>

namespace casegraph::measures::frequency {
namespace {

constexpr Window kNoDay{Day{0}, Day{0}};

bool is_empty(Window window) { return window.end != kAfterAll && window.end <= window.begin; }

// From the first up to and including the last day; an end that lies nowhere leaves nothing.
Window inclusive(Day first, Day last) {
  if (first == kAfterAll || last == kBeforeAll) return kNoDay;
  return {first, last == kAfterAll ? kAfterAll : last + 1};
}

}  // namespace

Window certain_days(const Period& period) {
  return inclusive(period.start.is_unknown() ? kBeforeAll : period.start.last,
                   period.end.is_unknown() ? kAfterAll : period.end.first);
}

Window possible_days(const Period& period) { return inclusive(period.start.first, period.end.last); }

DayIntervals united(DayIntervals windows) {
  std::erase_if(windows, is_empty);
  std::sort(windows.begin(), windows.end());
  DayIntervals merged;
  for (const Window& window : windows) {
    if (merged.empty() || window.begin > merged.back().end)
      merged.push_back(window);
    else
      merged.back().end = std::max(merged.back().end, window.end);
  }
  return merged;
}

DayIntervals without(const DayIntervals& from, const DayIntervals& cut) {
  DayIntervals left;
  auto next_cut = cut.begin();
  for (Window window : from) {
    while (next_cut != cut.end() && next_cut->end <= window.begin) ++next_cut;
    for (auto at = next_cut; at != cut.end() && at->begin < window.end; ++at) {
      if (at->begin > window.begin) left.push_back({window.begin, at->begin});
      window.begin = std::max(window.begin, at->end);
    }
    if (window.begin < window.end) left.push_back(window);
  }
  return left;
}

DayIntervals within(const DayIntervals& from, Window window) {
  DayIntervals inside;
  for (const Window& each : from) {
    const Window part{std::max(each.begin, window.begin), std::min(each.end, window.end)};
    if (part.begin < part.end) inside.push_back(part);
  }
  return inside;
}

std::int32_t weekday_of(Day day) { return ((day.count + 3) % 7 + 7) % 7; }  // 1970-01-01 was a Thursday

DayIntervals on_weekday(const DayIntervals& from, std::int32_t weekday) {
  DayIntervals days;
  for (const Window& each : from)
    for (Day day = each.begin + (weekday - weekday_of(each.begin) + 7) % 7; day < each.end; day = day + 7)
      days.push_back({day, day + 1});
  return days;
}

std::optional<std::int64_t> length_of(Window window) {
  if (!is_finite(window.begin) || !is_finite(window.end)) return std::nullopt;
  return static_cast<std::int64_t>(window.end.count) - window.begin.count;
}

std::optional<std::int64_t> length_of(const DayIntervals& intervals) {
  std::int64_t total = 0;
  for (const Window& window : intervals) {
    const auto length = length_of(window);
    if (!length) return std::nullopt;
    total += *length;
  }
  return total;
}

const Window* holding(const DayIntervals& intervals, Day day) {
  const auto after = std::upper_bound(intervals.begin(), intervals.end(), day,
                                      [](Day value, const Window& window) { return value < window.begin; });
  if (after == intervals.begin()) return nullptr;
  const Window& window = *std::prev(after);
  return window.contains(day) ? &window : nullptr;
}

bool holds_all(const DayIntervals& intervals, DateInterval days) {
  const Window* window = holding(intervals, days.first);
  return window != nullptr && window->holds_all(days);
}

bool holds_some(const DayIntervals& intervals, DateInterval days) {
  return std::any_of(intervals.begin(), intervals.end(), [&](const Window& window) { return window.holds_some(days); });
}

}  // namespace casegraph::measures::frequency
