#include "casegraph/measures/structure/common_days.hpp"

#include <algorithm>
#include <utility>

namespace casegraph::measures {

DayCount days_in(std::vector<DayRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](DayRange a, DayRange b) { return a.first < b.first; });
  std::int64_t days = 0;
  Day counted_to = kBeforeAll;
  for (const DayRange range : ranges) {
    if (!is_finite(range.first) || !is_finite(range.last)) return std::nullopt;
    const Day first = is_finite(counted_to) ? std::max(range.first, counted_to + 1) : range.first;
    if (range.last >= first) days += range.last - first + 1;
    counted_to = std::max(counted_to, range.last);
  }
  return days;
}

tables::Column day_count_column(std::string name, const std::vector<DayCount>& days) {
  std::vector<std::int64_t> values;
  std::vector<std::uint8_t> valid;
  for (const DayCount& value : days) {
    values.push_back(value.value_or(0));
    valid.push_back(value.has_value());
  }
  return tables::integer_column(std::move(name), std::move(values), std::move(valid));
}

DayRange range_of(Window window) { return {window.begin, window.end == kAfterAll ? kAfterAll : window.end - 1}; }

}  // namespace casegraph::measures
