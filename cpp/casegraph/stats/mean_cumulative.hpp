// Mean number of events of a unit by a time, where units are observed for different times, those without an event
// included: Nelson 1988 (J Qual Technol 20:24); variance of Lawless & Nadeau 1995 (Technometrics 37:158).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace casegraph::stats {

// Observed from 0 until `end`, with events at these times, ascending, none after the end.
struct Recurrent {
  double end;
  std::vector<double> times;
};

// So many units that are observed until `end` without an event.
struct Eventless {
  double end;
  std::int64_t units;
};

struct CumulativeStep {
  double time;
  std::int64_t at_risk, events;
  double mean;  // sum of events / at_risk up to this time
  double se;    // robust: units independent, whatever the process of each; NaN for one unit
};

// One step for each time with an event, ascending. Throws ArgumentError where a time is negative, not finite, after its
// unit's end or out of order.
std::vector<CumulativeStep> mean_cumulative(std::span<const Recurrent> units, std::span<const Eventless> others = {});

}  // namespace casegraph::stats
