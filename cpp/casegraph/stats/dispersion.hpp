// Whether counts in windows vary more than chance would have it.
//
// Fano 1947 (Phys Rev 72:26); Allan 1966; the index of dispersion (Fisher, Thornton & Mackenzie 1922); the regressions
// of Cameron & Trivedi 1990 (J Econometrics 46:347).
#pragma once

#include <cstdint>
#include <span>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct Dispersion {
  std::int64_t windows = 0;
  double mean, variance;  // of the counts; the variance divides by windows - 1
  double fano;            // variance / mean, 1 for Poisson
  double allan;           // mean squared difference of neighbours / (2 mean): not moved by a slow trend
  double statistic;       // D = sum (y - mu)^2 / mu with mu by exposure; (K - 1) Fano where exposures are equal
  double p;               // P(D or more) by chi-squared where the mean is 1 or more, else by simulation
  bool simulated = false;
  double nb1_mean, nb1_t, nb1_p;  // Cameron & Trivedi: mean of z, its t, two-sided p with K - 1 degrees of freedom
  double nb2_slope, nb2_t, nb2_p;
  double alpha;                            // (variance - mean) / mean^2, not below 0
  bool alpha_floored = false;              // it would have been below 0: less spread than Poisson
  Undefined undefined = Undefined::no;     // too_few (under 2 windows with exposure), zero_mean
  Undefined nb_undefined = Undefined::no;  // zero_variance too: z is the same in every window
};

// Windows without exposure are left out. `rounds` simulated sets, events by exposure with their number kept, where the
// mean is under 1. Throws ArgumentError as poisson_segments does.
Dispersion dispersion(std::span<const std::int64_t> counts, std::span<const double> exposure, std::int64_t rounds,
                      std::uint64_t seed);

}  // namespace casegraph::stats
