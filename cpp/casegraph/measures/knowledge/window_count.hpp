// Whether k occasions, each on one unknown day among some, lie within one window.
//
// Windows are half-open and begin on the day of their first occasion: [b, b + w), so that two occasions exactly
// w apart are not both in one. Certain: some k that lie within one window whichever of their days it was.
// Possible: some choice of days puts k into one window.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

// How long windows are; without a length: without limit. Of the days from `first` to `last` what is asked is worked out
// once, since months make it dear; of others each time.
class RuleWindow {
 public:
  explicit RuleWindow(std::optional<Span> length, Day first = kAfterAll, Day last = kAfterAll);

  bool is_limited() const { return is_limited_; }
  // The first day that a window which begins on `begin` does not hold; kAfterAll without limit.
  Day end_of(Day begin) const { return is_known(begin) ? known_[place_of(begin)].end : end_of_any(begin); }
  // The first day whose window holds `day`; windows are limited.
  Day earliest_begin(Day day) const { return is_known(day) ? known_[place_of(day)].begin : earliest_begin_of_any(day); }

 private:
  struct Known {
    Day begin, end;
  };
  Day end_of_any(Day begin) const;
  Day earliest_begin_of_any(Day day) const;
  bool is_known(Day day) const { return day >= first_ && place_of(day) < known_.size(); }
  std::size_t place_of(Day day) const { return static_cast<std::size_t>(std::int64_t{day.count} - first_.count); }

  bool is_limited_;
  Span length_;
  Day first_ = kAfterAll;
  std::vector<Known> known_;
};

struct Dated {
  DateInterval day;
  std::int64_t weight = 1;  // occasions that it stands for
  bool is_in_force = true;  // the rule was in force on its day
  std::size_t place = 0;    // the caller's
};

// The places of occasions of the first window that holds `least` of them, one of them in force at the least; empty
// where there is none. No window: without limit.
std::vector<std::size_t> within_window(const std::vector<Dated>& occasions, std::int64_t least,
                                       const RuleWindow& window, Bound bound);

// The same for the window that begins on the day after `anchor`, such as a referral, and ends `window` after it.
std::vector<std::size_t> within_window_after(DateInterval anchor, const std::vector<Dated>& occasions,
                                             std::int64_t least, const RuleWindow& window, Bound bound);

}  // namespace casegraph::measures
