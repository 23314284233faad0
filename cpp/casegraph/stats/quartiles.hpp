// The middle half of some numbers.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace casegraph::stats {

struct Quartiles {
  std::int64_t n = 0;  // numbers that are not NaN
  double lower = std::numeric_limits<double>::quiet_NaN();
  double median = std::numeric_limits<double>::quiet_NaN();
  double upper = std::numeric_limits<double>::quiet_NaN();
};

// Of the numbers that are not NaN, between the two nearest ones in proportion (Hyndman & Fan 1996, Am. Stat. 50:361,
// definition 7); NaN of none. An infinite number is one like any other; between it and a finite one lies infinity.
Quartiles quartiles(std::vector<double> values);

}  // namespace casegraph::stats
