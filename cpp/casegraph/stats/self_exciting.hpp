// Events that make further events likelier for a while: the Hawkes process with an exponential kernel.
//
// lambda(t) = mu + sum over earlier events of alpha beta exp(-beta (t - t_i)) (Hawkes 1971, Biometrika 58:83; Ozaki
// 1979, Ann Inst Stat Math 31:145). alpha, the branching ratio, is how many events one event brings about on average.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct HawkesParameters {
  double mu;     // background events per unit of time
  double alpha;  // branching ratio, from 0, below 1
  double beta;   // decay per unit of time
};

// Log-likelihood of events at `times`, ascending, observed over [0, end]. Events of one time are a batch: each sees
// what came before the batch. Throws ArgumentError where times are not ascending within [0, end].
double hawkes_log_likelihood(std::span<const double> times, double end, HawkesParameters at);

// Increments of the compensator from event to event, the first from 0: draws from Exp(1) if the process is this one
// (Ogata 1988, JASA 83:9). Events of one time after the first add 0.
std::vector<double> hawkes_residuals(std::span<const double> times, HawkesParameters at);

struct HawkesFit {
  std::int64_t n = 0;
  HawkesParameters at;  // NaN where undefined; beta NaN where no_excitation
  // Standard errors of the logarithms, from the observed information; NaN where it is not positive definite.
  double se_log_mu, se_log_alpha, se_log_beta;
  double log_likelihood, log_likelihood_poisson;
  double ks, ks_p;      // greatest distance of the residuals from Exp(1)
  double ljung_box_p;   // of the residuals' correlation up to min(10, n / 5) lags
  double p_excitation;  // of no excitation, by simulation: beta is not identified there, so chi-squared will not do
  // too_few: under 10 events; no_events; no_excitation: most likely is alpha = 0, so mu = n/T; not_converged: the
  // likelihood grows up to a bound of beta (1/T, 10 / least gap) or alpha, so nothing is given as if fitted.
  Undefined undefined = Undefined::no;
};

// `tick` is the resolution of the times: simulated times are put into the middle of ticks as the seen ones were (0: as
// they fall). `rounds` 0: p_excitation NaN.
HawkesFit fit_hawkes(std::span<const double> times, double end, double tick, std::int64_t rounds, std::uint64_t seed);

}  // namespace casegraph::stats
