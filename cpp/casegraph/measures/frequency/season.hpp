// How the rate of contacts differs by month of the year and day of the week, and counts and times with that taken out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "casegraph/measures/frequency/calendar_bins.hpp"
#include "casegraph/measures/frequency/day_intervals.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct SeasonQuery {
  bool month = false, weekday = false;
  bool is_asked() const { return month || weekday; }
};

// A day's rate over that of a mean day: the product of an effect of its month and one of its weekday, fitted to all
// groups of an answer together, so that exposure times effect gives the counts of each month and each weekday (a
// Poisson regression). Effects with under 10 contacts in some month are of quarters instead, then none; of weekdays, of
// the week and its end, then none (Jo et al. 2012, New J Phys 14:013055).
class Season {
 public:
  Season() { month_.fill(1), weekday_.fill(1); }
  // Of the counts of all groups. Throws ArgumentError where bins are too long: a month's effect needs bins of a day, a
  // week (which is of the month of its middle) or a month, a weekday's those of a day.
  static Season of(const BinCounter& counter, const Groups& groups, Bin bin, SeasonQuery query, Progress& progress,
                   unsigned threads);

  double at(Day day) const;
  double over(Window bin) const;  // mean of its days
  // month, quarter, weekday, weekend and these joined by " and "; none.
  const std::string& name() const { return name_; }

 private:
  std::array<double, 12> month_;
  std::array<double, 7> weekday_;  // from Monday
  std::string name_ = "none";
};

// Where days lie in observed time that runs as fast as the season, and its end. Days ascend and lie in the intervals.
struct SeasonalTimes {
  std::vector<double> times;
  double end = 0;
};
SeasonalTimes seasonal_times(const Season& season, const DayIntervals& observed, std::span<const Day> days);

}  // namespace casegraph::measures::frequency
