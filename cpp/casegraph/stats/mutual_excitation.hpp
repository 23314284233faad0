// Streams of events that make each other's events likelier for a while: the multivariate Hawkes process.
//
// Stream k has the rate mu_k + sum over streams j and their earlier events of alpha_kj beta_k exp(-beta_k (t - t_i))
// (Hawkes 1971, Biometrika 58:83; Ogata 1988, JASA 83:9). alpha_kj is how many events of k an event of j brings about
// on average. The likelihood falls apart into one for each receiving stream, which is concave for a given beta_k.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

// The rate of one receiving stream.
struct Excitation {
  double mu;                  // background events per unit of time
  std::vector<double> alpha;  // from each stream, from 0
  double beta;                // decay per unit of time
};

// Log-likelihood of the events of streams[receiver], given those of all, observed over [0, end]; times ascend. Events
// of one time do not excite each other. Throws ArgumentError where times are not ascending within [0, end].
double excitation_log_likelihood(std::span<const std::vector<double>> streams, std::size_t receiver, double end,
                                 const Excitation& at);

// Increments of the compensator from event to event of the receiving stream, the first from 0.
std::vector<double> excitation_residuals(std::span<const std::vector<double>> streams, std::size_t receiver,
                                         const Excitation& at);

struct ExcitationFit {
  Excitation at;  // NaN where undefined; beta NaN where no_excitation
  std::vector<double>
      se_log_alpha;       // from the observed information; NaN where alpha is 0, or it is not positive definite
  std::vector<double> p;  // of no excitation from each stream, by simulation; NaN for no rounds
  double log_likelihood;
  double ks, ks_p;  // greatest distance of the residuals from Exp(1)
  double ljung_box_p;
  // too_few: under `least` events in it; no_excitation: most likely all alpha are 0; not_converged: the likelihood
  // grows up to a bound of beta (1/end, 10 / least gap in the streams together).
  Undefined undefined = Undefined::no;
};

// Of one receiving stream. p of a stream: the share of sets simulated with its alpha 0, the other streams as they were,
// that gain as much in likelihood when it is let in: (1 + k) / (R + 1). `tick` is the resolution of times, as in
// fit_hawkes(). `progress` may stop it between rounds.
ExcitationFit fit_excitation(std::span<const std::vector<double>> streams, std::size_t receiver, double end,
                             double tick, std::int64_t least, std::int64_t rounds, std::uint64_t seed,
                             Progress* progress = nullptr);

// Greatest modulus of an eigenvalue of a square matrix of numbers from 0, row by row: a process whose alphas have 1 or
// more does not settle.
double spectral_radius(std::span<const double> matrix, std::size_t size);

}  // namespace casegraph::stats
