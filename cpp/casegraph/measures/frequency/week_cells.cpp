#include "casegraph/measures/frequency/week_cells.hpp"

#include <algorithm>

#include "casegraph/measures/frequency/day_intervals.hpp"

namespace casegraph::measures::frequency {
namespace {

constexpr std::int32_t kDays = 7, kHours = 24, kMinutesPerHour = 60;

}  // namespace

std::vector<WeekCell> week_cells(bool weekday, bool hour) {
  std::vector<WeekCell> cells;
  for (std::int32_t day = 0; day < (weekday ? kDays : 1); ++day)
    for (std::int32_t at = 0; at < (hour ? kHours : 1); ++at)
      cells.push_back({weekday ? std::optional(day) : std::nullopt, hour ? std::optional(at) : std::nullopt});
  return cells;
}

bool may_be_on(DateInterval days, Window window, std::optional<std::int32_t> weekday) {
  if (!weekday) return true;
  const Day first = std::max(days.first, window.begin), last = std::min(days.last, window.end - 1);
  for (Day day = first; day <= last && day - first < kDays; day = day + 1)
    if (weekday_of(day) == *weekday) return true;
  return false;
}

bool has_time(const graph::CaseGraph& graph, std::uint32_t contact) {
  return graph.contacts.time_min.value_or(contact, kNoTime) != kNoTime;
}

HourMembership hour_membership(const graph::CaseGraph& graph, std::uint32_t contact, std::int32_t hour) {
  if (!has_time(graph, contact)) return HourMembership::no;
  const MinuteOfDay first = graph.contacts.time_min.value_or(contact, kNoTime);
  const MinuteOfDay last = std::max(first, graph.contacts.time_max.value_or(contact, kNoTime));
  if (hour < first / kMinutesPerHour || last / kMinutesPerHour < hour) return HourMembership::no;
  return first / kMinutesPerHour == last / kMinutesPerHour ? HourMembership::certain : HourMembership::possible;
}

}  // namespace casegraph::measures::frequency
