// The cells of a week: days of the week, hours of the day, or both.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures::frequency {

struct WeekCell {
  std::optional<std::int32_t> weekday;  // 0 Monday to 6
  std::optional<std::int32_t> hour;     // 0 to 23
};

// By weekday, then hour. One cell that is the whole week where neither is asked for.
std::vector<WeekCell> week_cells(bool weekday, bool hour);

// Whether some of the days, in a window with both ends, is this day of the week, or any where none is given.
bool may_be_on(DateInterval days, Window window, std::optional<std::int32_t> weekday);

enum class HourMembership : std::uint8_t { no, possible, certain };
bool has_time(const graph::CaseGraph& graph, std::uint32_t contact);
// Whether the contact's recorded time of day lies in an hour: possible where its least and latest time differ in the
// hour; no where no time is recorded.
HourMembership hour_membership(const graph::CaseGraph& graph, std::uint32_t contact, std::int32_t hour);

}  // namespace casegraph::measures::frequency
