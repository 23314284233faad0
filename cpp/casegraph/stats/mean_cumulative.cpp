#include "casegraph/stats/mean_cumulative.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

void require(std::span<const Recurrent> units) {
  for (const Recurrent& unit : units) {
    double before = 0;
    for (const double time : unit.times) {
      if (!(time >= before) || !std::isfinite(time) || time > unit.end)
        throw ArgumentError("events: accepted are finite times from 0 to the end of observation, in order");
      before = time;
    }
    if (!(unit.end >= 0) || !std::isfinite(unit.end)) throw ArgumentError("end: accepted is a finite time from 0");
  }
}

std::size_t steps_until(const std::vector<CumulativeStep>& steps, double time) {
  return static_cast<std::size_t>(
      std::partition_point(steps.begin(), steps.end(), [&](const CumulativeStep& step) { return step.time <= time; }) -
      steps.begin());
}

// What a unit adds to the mean up to each step less what all would have it add, squared and added up.
void add_influence(const Recurrent& unit, std::int64_t times, const std::vector<CumulativeStep>& steps,
                   std::vector<double>& variance) {
  double sum = 0;
  std::size_t event = 0;
  const std::size_t observed = steps_until(steps, unit.end);
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const CumulativeStep& step = steps[at];
    if (at < observed) {
      double own = 0;
      for (; event < unit.times.size() && unit.times[event] <= step.time; ++event) own += 1;
      const auto n = static_cast<double>(step.at_risk);
      sum += (own - static_cast<double>(step.events) / n) / n;
    }
    variance[at] += static_cast<double>(times) * sum * sum;
  }
}

}  // namespace

std::vector<CumulativeStep> mean_cumulative(std::span<const Recurrent> units, std::span<const Eventless> others) {
  require(units);
  std::vector<double> events, ends;
  for (const Recurrent& unit : units) {
    events.insert(events.end(), unit.times.begin(), unit.times.end());
    ends.push_back(unit.end);
  }
  std::sort(events.begin(), events.end());
  std::sort(ends.begin(), ends.end());
  std::vector<CumulativeStep> steps;
  double mean = 0;
  for (std::size_t at = 0; at < events.size();) {
    const double time = events[at];
    const std::size_t first = at;
    while (at < events.size() && events[at] == time) ++at;
    const auto over = std::lower_bound(ends.begin(), ends.end(), time) - ends.begin();
    std::int64_t at_risk = static_cast<std::int64_t>(ends.size()) - over;
    for (const Eventless& other : others) at_risk += other.end >= time ? other.units : 0;
    mean += static_cast<double>(at - first) / static_cast<double>(at_risk);
    steps.push_back({time, at_risk, static_cast<std::int64_t>(at - first), mean, 0});
  }
  std::vector<double> variance(steps.size(), 0);
  for (const Recurrent& unit : units) add_influence(unit, 1, steps, variance);
  auto count = static_cast<std::int64_t>(units.size());
  for (const Eventless& other : others) {
    add_influence({other.end, {}}, other.units, steps, variance);
    count += other.units;
  }
  const bool is_one = count < 2;
  for (std::size_t at = 0; at < steps.size(); ++at)
    steps[at].se = is_one ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(variance[at]);
  return steps;
}

}  // namespace casegraph::stats
