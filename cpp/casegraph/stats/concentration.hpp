// How unevenly events are spread over units.
//
// Lorenz 1905, Gini 1912; the generalised Gini index for fewer events than units of Bernasco & Steenbeek 2017 (J Quant
// Criminol 33:451); Herfindahl and Hirschman, Theil 1967; prevalence, incidence and concentration of Farrell & Pease
// 1993.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct Concentration {
  std::int64_t units = 0, affected = 0, events = 0;  // affected: units with an event
  double prevalence;                                 // affected / units; NaN without a unit
  double incidence;                                  // events / units; NaN without a unit
  double per_affected;               // events / affected units, the concentration of Pease; NaN where none is affected
  double gini;                       // 0 all alike; NaN without events
  double gini_unbiased;              // gini n / (n - 1); NaN for n = 1
  double gini_generalised;           // max(1, n/c) (gini - 1) + 1
  double gini_generalised_unbiased;  // times k / (k - 1), k = min(n, c); NaN for k = 1
  double herfindahl;                 // sum of squared shares
  double theil;                      // sum of s ln(n s)
  Undefined undefined = Undefined::no;  // too_few: no unit; no_events
};
// Throws ArgumentError where a count is negative.
Concentration concentration(std::span<const std::int64_t> counts);

// Share of all events that the ceil(share of units) units with most of them have; units that tie at the edge stand for
// their mean. NaN without events. Throws ArgumentError where `share` lies outside (0, 1].
double top_share(std::span<const std::int64_t> counts, double share);

// Points of the Lorenz curve, units ascending by count, from (0, 0) to (1, 1); empty without events.
struct LorenzPoint {
  double units, events;  // shares, cumulated
};
std::vector<LorenzPoint> lorenz(std::span<const std::int64_t> counts);

// Rates shrunk to a gamma distribution that is fitted to the units by moments (Clayton & Kaldor 1987, Biometrics
// 43:671).
struct ShrunkRates {
  double shape, rate;          // of the gamma distribution; infinite where the units do not differ more than chance
  std::vector<double> values;  // (n + shape) / (T + rate), NaN where exposure and rate are 0
  Undefined undefined = Undefined::no;  // too_few units with exposure (under 2), no_events
};
ShrunkRates shrunk_rates(std::span<const std::int64_t> events, std::span<const double> exposure);

}  // namespace casegraph::stats
