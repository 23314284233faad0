// The middle value.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

namespace casegraph::stats {

// The mean of the two middle ones where there are as many below as above; NaN of none. The values change their order.
template <class T>
double median_in_place(std::span<T> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const auto upper = static_cast<double>(*middle);
  if (values.size() % 2 == 1) return upper;
  return (static_cast<double>(*std::max_element(values.begin(), middle)) + upper) / 2;
}

}  // namespace casegraph::stats
