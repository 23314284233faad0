// Whether k occasions, each on one unknown day among some, lie within one window.
//
// Windows are half-open and begin on the day of their first occasion: [b, b + w), so that two occasions exactly
// w apart are not both in one. Certain: some k that lie within one window whichever of their days it was.
// Possible: some choice of days puts k into one window.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct Dated {
  DateInterval day;
  std::int64_t weight = 1;  // occasions that it stands for
  bool is_in_force = true;  // the rule was in force on its day
  std::size_t place = 0;    // the caller's
};

// The places of occasions of the first window that holds `least` of them, one of them in force at the least; empty
// where there is none. No window: without limit.
std::vector<std::size_t> within_window(const std::vector<Dated>& occasions, std::int64_t least,
                                       const std::optional<Span>& window, Bound bound);

// The same for the window that begins on the day after `anchor`, such as a referral, and ends `window` after it.
std::vector<std::size_t> within_window_after(DateInterval anchor, const std::vector<Dated>& occasions,
                                             std::int64_t least, const std::optional<Span>& window, Bound bound);

}  // namespace casegraph::measures
