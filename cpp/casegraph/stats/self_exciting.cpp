#include "casegraph/stats/self_exciting.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/distributions.hpp"
#include "casegraph/stats/random.hpp"
#include "casegraph/stats/residual_checks.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kFewestEvents = 10;
constexpr int kGrid = 48;
constexpr double kMostBranching = 0.999;

struct Batch {
  double time, size;
};

std::vector<Batch> batches_of(std::span<const double> times, double end) {
  std::vector<Batch> batches;
  double before = 0;
  for (const double time : times) {
    if (!(time >= before && time <= end)) throw ArgumentError("times: not ascending within [0, end]");
    if (!batches.empty() && batches.back().time == time)
      ++batches.back().size;
    else
      batches.push_back({time, 1});
    before = time;
  }
  return batches;
}

// For one beta: what the intensity gains at each batch for alpha = 1, and what the compensator gains in all.
struct Kernel {
  std::vector<double> gain;
  double total = 0;
};

Kernel kernel_of(const std::vector<Batch>& batches, double end, double beta) {
  Kernel kernel;
  double excited = 0;
  for (std::size_t at = 0; at < batches.size(); ++at) {
    if (at > 0)
      excited = std::exp(-beta * (batches[at].time - batches[at - 1].time)) * (excited + batches[at - 1].size);
    kernel.gain.push_back(beta * excited);
    kernel.total += batches[at].size * -std::expm1(-beta * (end - batches[at].time));
  }
  return kernel;
}

double log_likelihood_of(const std::vector<Batch>& batches, const Kernel& kernel, double end, double mu, double alpha) {
  double sum = -mu * end - alpha * kernel.total;
  for (std::size_t at = 0; at < batches.size(); ++at) sum += batches[at].size * std::log(mu + alpha * kernel.gain[at]);
  return sum;
}

struct Profile {
  double mu, alpha, log_likelihood;
};

// The most likely mu and alpha for one beta. Both derivatives together say mu T + alpha C = n, which leaves one
// unknown, in which the likelihood is concave: its slope is halved to 0.
Profile profile_at(const std::vector<Batch>& batches, double end, double beta, double n) {
  const Kernel kernel = kernel_of(batches, end, beta);
  const auto mu_of = [&](double alpha) { return (n - alpha * kernel.total) / end; };
  const auto slope = [&](double alpha) {
    double sum = 0;
    for (std::size_t at = 0; at < batches.size(); ++at)
      sum += batches[at].size * (kernel.gain[at] - kernel.total / end) / (mu_of(alpha) + alpha * kernel.gain[at]);
    return sum;
  };
  double low = 0, high = kMostBranching;
  if (slope(low) <= 0) high = 0;
  if (high > 0 && slope(high) >= 0) low = high;
  while (high - low > 1e-13) {
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    (slope(middle) > 0 ? low : high) = middle;
  }
  const double alpha = (low + high) / 2;
  return {mu_of(alpha), alpha, log_likelihood_of(batches, kernel, end, mu_of(alpha), alpha)};
}

double least_gap(const std::vector<Batch>& batches) {
  double least = kInfinity;
  for (std::size_t at = 1; at < batches.size(); ++at) least = std::min(least, batches[at].time - batches[at - 1].time);
  return least;
}

struct Peak {
  double log_beta;
  Profile profile;
  bool at_bound;
};

// The best of a grid over ln beta, then the golden section between its neighbours.
Peak peak_of(const std::vector<Batch>& batches, double end, double n) {
  const double low = -std::log(end), high = std::log(10 / least_gap(batches));
  const auto at = [&](int step) { return low + (high - low) * step / (kGrid - 1); };
  const auto profile = [&](double log_beta) { return profile_at(batches, end, std::exp(log_beta), n); };
  int best = 0;
  Profile found = profile(at(0));
  for (int step = 1; step < kGrid; ++step)
    if (const Profile next = profile(at(step)); next.log_likelihood > found.log_likelihood) found = next, best = step;
  if (best == 0 || best == kGrid - 1) return {at(best), found, true};
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double left = at(best - 1), right = at(best + 1);
  double inner_left = right - golden * (right - left), inner_right = left + golden * (right - left);
  double value_left = profile(inner_left).log_likelihood, value_right = profile(inner_right).log_likelihood;
  while (right - left > 1e-9) {
    if (value_left >= value_right) {
      right = inner_right;
      inner_right = inner_left, value_right = value_left;
      inner_left = right - golden * (right - left);
      value_left = profile(inner_left).log_likelihood;
    } else {
      left = inner_left;
      inner_left = inner_right, value_left = value_right;
      inner_right = left + golden * (right - left);
      value_right = profile(inner_right).log_likelihood;
    }
  }
  const double log_beta = (left + right) / 2;
  return {log_beta, profile(log_beta), false};
}

double poisson_log_likelihood(double n, double end) { return n * std::log(n / end) - n; }

// Diagonal of the inverse of the observed information in the logarithms of the parameters.
std::array<double, 3> log_variances(const std::vector<Batch>& batches, double end, HawkesParameters at) {
  const std::array<double, 3> centre{std::log(at.mu), std::log(at.alpha), std::log(at.beta)};
  const auto value = [&](std::array<double, 3> p) {
    return log_likelihood_of(batches, kernel_of(batches, end, std::exp(p[2])), end, std::exp(p[0]), std::exp(p[1]));
  };
  constexpr double kStep = 1e-4;
  double info[3][3];
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      double sum = 0;
      for (const double a : {1.0, -1.0})
        for (const double b : {1.0, -1.0}) {
          auto moved = centre;
          moved[i] += a * kStep;
          moved[j] += b * kStep;
          sum += a * b * value(moved);
        }
      info[i][j] = -sum / (4 * kStep * kStep);
    }
  }
  const auto minor = [&](std::size_t i, std::size_t j) { return info[i][i] * info[j][j] - info[i][j] * info[j][i]; };
  const double determinant = info[0][0] * minor(1, 2) -
                             info[0][1] * (info[1][0] * info[2][2] - info[1][2] * info[2][0]) +
                             info[0][2] * (info[1][0] * info[2][1] - info[1][1] * info[2][0]);
  if (!(info[0][0] > 0 && minor(0, 1) > 0 && determinant > 0)) return {kNaN, kNaN, kNaN};
  return {minor(1, 2) / determinant, minor(0, 2) / determinant, minor(0, 1) / determinant};
}

double simulated_p(std::int64_t n, double end, double tick, double gain, std::int64_t rounds, std::uint64_t seed) {
  std::int64_t as_great = 1;
  for (std::int64_t round = 0; round < rounds; ++round) {
    CounterRandom random(seed, static_cast<std::uint64_t>(round));
    std::vector<double> made(static_cast<std::size_t>(n));
    for (double& time : made) {
      time = random.unit() * end;
      if (tick > 0) time = std::min((std::floor(time / tick) + 0.5) * tick, end);
    }
    std::sort(made.begin(), made.end());
    const std::vector<Batch> batches = batches_of(made, end);
    if (batches.size() < 2) continue;
    const auto events = static_cast<double>(n);
    const double found = peak_of(batches, end, events).profile.log_likelihood - poisson_log_likelihood(events, end);
    if (found >= gain) ++as_great;
  }
  return static_cast<double>(as_great) / static_cast<double>(rounds + 1);
}

}  // namespace

double hawkes_log_likelihood(std::span<const double> times, double end, HawkesParameters at) {
  const std::vector<Batch> batches = batches_of(times, end);
  return log_likelihood_of(batches, kernel_of(batches, end, at.beta), end, at.mu, at.alpha);
}

std::vector<double> hawkes_residuals(std::span<const double> times, HawkesParameters at) {
  std::vector<double> residuals;
  double before = 0, excited = 0;  // excited: at `before`, its events counted
  for (const double time : times) {
    const double faded = std::exp(-at.beta * (time - before));
    residuals.push_back(at.mu * (time - before) + at.alpha * excited * (1 - faded));
    excited = excited * faded + 1;
    before = time;
  }
  return residuals;
}

HawkesFit fit_hawkes(std::span<const double> times, double end, double tick, std::int64_t rounds, std::uint64_t seed) {
  const std::vector<Batch> batches = batches_of(times, end);
  HawkesFit out{};
  out.n = static_cast<std::int64_t>(times.size());
  out.at = {kNaN, kNaN, kNaN};
  out.se_log_mu = out.se_log_alpha = out.se_log_beta = out.log_likelihood = out.log_likelihood_poisson = kNaN;
  out.ks = out.ks_p = out.ljung_box_p = out.p_excitation = kNaN;
  out.undefined = out.n == 0              ? Undefined::no_events
                  : out.n < kFewestEvents ? Undefined::too_few
                  : batches.size() < 2    ? Undefined::not_converged
                                          : Undefined::no;
  if (out.undefined != Undefined::no) return out;
  const auto n = static_cast<double>(out.n);
  out.log_likelihood_poisson = poisson_log_likelihood(n, end);
  const Peak peak = peak_of(batches, end, n);
  const double gain = peak.profile.log_likelihood - out.log_likelihood_poisson;
  if (peak.profile.alpha == 0 || gain <= 1e-10) {
    out.undefined = Undefined::no_excitation;
    out.at = {n / end, 0, kNaN};
    out.log_likelihood = out.log_likelihood_poisson;
    out.p_excitation = rounds > 0 ? 1 : kNaN;
    const std::vector<double> residuals = hawkes_residuals(times, {n / end, 0, 0});
    out.ks = distance_from_exponential(residuals);
    out.ks_p = kolmogorov_upper(out.ks, out.n);
    out.ljung_box_p = ljung_box_p(residuals);
    return out;
  }
  if (rounds > 0) out.p_excitation = simulated_p(out.n, end, tick, gain, rounds, seed);
  if (peak.at_bound || peak.profile.alpha >= kMostBranching - 1e-6) {
    out.undefined = Undefined::not_converged;
    return out;
  }
  out.at = {peak.profile.mu, peak.profile.alpha, std::exp(peak.log_beta)};
  out.log_likelihood = peak.profile.log_likelihood;
  const auto variances = log_variances(batches, end, out.at);
  out.se_log_mu = std::sqrt(variances[0]);
  out.se_log_alpha = std::sqrt(variances[1]);
  out.se_log_beta = std::sqrt(variances[2]);
  const std::vector<double> residuals = hawkes_residuals(times, out.at);
  out.ks = distance_from_exponential(residuals);
  out.ks_p = kolmogorov_upper(out.ks, out.n);
  out.ljung_box_p = ljung_box_p(residuals);
  return out;
}

}  // namespace casegraph::stats
