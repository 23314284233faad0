#include "casegraph/stats/mutual_excitation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/distributions.hpp"
#include "casegraph/stats/random.hpp"
#include "casegraph/stats/residual_checks.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kGrid = 24;
constexpr int kMostSteps = 200;

using Streams = std::span<const std::vector<double>>;

void check(Streams streams, double end) {
  for (const std::vector<double>& times : streams) {
    double before = 0;
    for (const double time : times) {
      if (!(time >= before && time <= end)) throw ArgumentError("times: not ascending within [0, end]");
      before = time;
    }
  }
}

// For one beta: what each stream adds to the rate at each event of the receiver for alpha = 1, event by event, and to
// its compensator.
struct Kernel {
  std::vector<double> gain;   // events x streams
  std::vector<double> total;  // of each stream
  std::size_t events = 0;
};

Kernel kernel_of(Streams streams, const std::vector<double>& receiver, double end, double beta) {
  Kernel kernel;
  kernel.events = receiver.size();
  kernel.gain.assign(receiver.size() * streams.size(), 0);
  for (std::size_t stream = 0; stream < streams.size(); ++stream) {
    double excited = 0, at_time = 0, total = 0;
    std::size_t next = 0;
    const std::vector<double>& times = streams[stream];
    for (std::size_t at = 0; at < receiver.size(); ++at) {
      for (; next < times.size() && times[next] < receiver[at]; ++next) {
        excited = excited * std::exp(-beta * (times[next] - at_time)) + 1;
        at_time = times[next];
      }
      kernel.gain[at * streams.size() + stream] = beta * excited * std::exp(-beta * (receiver[at] - at_time));
    }
    for (const double time : times) total += -std::expm1(-beta * (end - time));
    kernel.total.push_back(total);
  }
  return kernel;
}

// Log-likelihood, its slope and curvature in mu and the alphas: values[0] is mu.
class Likelihood {
 public:
  Likelihood(const Kernel& kernel, double end) : kernel_(kernel), end_(end), streams_(kernel.total.size()) {}

  double at(const std::vector<double>& values) const {
    double sum = -values[0] * end_;
    for (std::size_t stream = 0; stream < streams_; ++stream) sum -= values[stream + 1] * kernel_.total[stream];
    for (std::size_t event = 0; event < kernel_.events; ++event) sum += std::log(rate(event, values));
    return sum;
  }
  double rate(std::size_t event, const std::vector<double>& values) const {
    double sum = values[0];
    for (std::size_t stream = 0; stream < streams_; ++stream) sum += values[stream + 1] * gain(event, stream);
    return sum;
  }
  void derive(const std::vector<double>& values, std::vector<double>& slope, std::vector<double>& curvature) const {
    const std::size_t size = streams_ + 1;
    slope.assign(size, 0);
    curvature.assign(size * size, 0);
    slope[0] = -end_;
    for (std::size_t stream = 0; stream < streams_; ++stream) slope[stream + 1] = -kernel_.total[stream];
    for (std::size_t event = 0; event < kernel_.events; ++event) {
      const double one = rate(event, values);
      for (std::size_t a = 0; a < size; ++a) {
        const double of_a = part(event, a) / one;
        slope[a] += of_a;
        for (std::size_t b = 0; b <= a; ++b) curvature[a * size + b] += of_a * part(event, b) / one;
      }
    }
    for (std::size_t a = 0; a < size; ++a)
      for (std::size_t b = 0; b < a; ++b) curvature[b * size + a] = curvature[a * size + b];
  }

 private:
  double gain(std::size_t event, std::size_t stream) const { return kernel_.gain[event * streams_ + stream]; }
  double part(std::size_t event, std::size_t value) const { return value == 0 ? 1 : gain(event, value - 1); }

  const Kernel& kernel_;
  double end_;
  std::size_t streams_;
};

// Solves a symmetric positive definite system in place; false where it is not one (Cholesky).
bool solve(std::vector<double> matrix, std::vector<double>& right) {
  const std::size_t size = right.size();
  for (std::size_t a = 0; a < size; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      double sum = matrix[a * size + b];
      for (std::size_t c = 0; c < b; ++c) sum -= matrix[a * size + c] * matrix[b * size + c];
      if (a == b && !(sum > 0)) return false;
      matrix[a * size + b] = a == b ? std::sqrt(sum) : sum / matrix[b * size + b];
    }
  }
  for (std::size_t a = 0; a < size; ++a) {
    for (std::size_t b = 0; b < a; ++b) right[a] -= matrix[a * size + b] * right[b];
    right[a] /= matrix[a * size + a];
  }
  for (std::size_t a = size; a-- > 0;) {
    for (std::size_t b = a + 1; b < size; ++b) right[a] -= matrix[b * size + a] * right[b];
    right[a] /= matrix[a * size + a];
  }
  return true;
}

struct Profile {
  std::vector<double> values;  // mu, alphas
  double log_likelihood;
};

// The most likely mu and alphas for one beta, none below 0: Newton's step over those that are free, cut back until the
// likelihood does not fall (Bertsekas 1982, SIAM J Control Optim 20:221). Values of `barred` streams stay 0.
Profile profile_at(const Kernel& kernel, double end, const std::vector<std::uint8_t>& barred) {
  const Likelihood likelihood(kernel, end);
  const std::size_t size = kernel.total.size() + 1;
  const double n = static_cast<double>(kernel.events);
  std::vector<double> values(size, 0);
  values[0] = n / end / 2;
  for (std::size_t at = 1; at < size; ++at)
    if (barred[at - 1] == 0 && kernel.total[at - 1] > 0)
      values[at] = n / 2 / static_cast<double>(size - 1) / kernel.total[at - 1];
  double now = likelihood.at(values);
  const double least_mu = 1e-9 * n / end;
  for (int step = 0; step < kMostSteps; ++step) {
    std::vector<double> slope, curvature;
    likelihood.derive(values, slope, curvature);
    std::vector<std::size_t> free;
    for (std::size_t at = 0; at < size; ++at) {
      const bool is_barred = at > 0 && (barred[at - 1] != 0 || !(kernel.total[at - 1] > 0));
      const double floor = at == 0 ? least_mu : 0;
      if (!is_barred && (values[at] > floor || slope[at] > 0)) free.push_back(at);
    }
    std::vector<double> direction, matrix;
    double greatest = 0;
    for (const std::size_t a : free) {
      direction.push_back(slope[a]);
      greatest =
          std::max(greatest, std::abs(slope[a]) * std::max(values[a], 1e-3 * n / (a == 0 ? end : kernel.total[a - 1])));
      for (const std::size_t b : free)
        matrix.push_back(curvature[a * size + b] + (a == b ? 1e-12 * curvature[a * size + a] + 1e-300 : 0));
    }
    if (free.empty() || greatest < 1e-10 * n) break;
    if (!solve(matrix, direction)) break;
    bool moved = false;
    double length = 1;
    for (int halved = 0; halved < 40; ++halved, length /= 2) {
      std::vector<double> next = values;
      for (std::size_t at = 0; at < free.size(); ++at) {
        const double floor = free[at] == 0 ? least_mu : 0;
        next[free[at]] = std::max(floor, values[free[at]] + length * direction[at]);
      }
      const double then = likelihood.at(next);
      if (then > now) {
        moved = then - now > 1e-13 * std::abs(now);
        values = std::move(next);
        now = then;
        break;
      }
    }
    if (!moved) break;
  }
  return {std::move(values), now};
}

// Times of all streams that matter for how fine beta may be.
double least_gap(Streams streams) {
  std::vector<double> all;
  for (const auto& times : streams) all.insert(all.end(), times.begin(), times.end());
  std::sort(all.begin(), all.end());
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t at = 1; at < all.size(); ++at)
    if (all[at] > all[at - 1]) least = std::min(least, all[at] - all[at - 1]);
  return least;
}

struct Peak {
  double beta;
  Profile profile;
  bool at_bound;
};

// The best of a grid over ln beta, then the golden section between its neighbours.
class PeakFinder {
 public:
  PeakFinder(double end, double gap) : end_(end), low_(-std::log(end)), high_(std::log(10 / gap)) {}

  Peak of(Streams streams, const std::vector<double>& receiver, const std::vector<std::uint8_t>& barred) const {
    const auto profile = [&](double log_beta) {
      return profile_at(kernel_of(streams, receiver, end_, std::exp(log_beta)), end_, barred);
    };
    const auto grid = [&](int step) { return low_ + (high_ - low_) * step / (kGrid - 1); };
    int best = 0;
    Profile found = profile(grid(0));
    for (int step = 1; step < kGrid; ++step)
      if (Profile next = profile(grid(step)); next.log_likelihood > found.log_likelihood)
        found = std::move(next), best = step;
    if (best == 0 || best == kGrid - 1) return {std::exp(grid(best)), std::move(found), true};
    const double golden = (std::sqrt(5.0) - 1) / 2;
    double left = grid(best - 1), right = grid(best + 1);
    double inner_left = right - golden * (right - left), inner_right = left + golden * (right - left);
    double value_left = profile(inner_left).log_likelihood, value_right = profile(inner_right).log_likelihood;
    while (right - left > 1e-7) {
      const bool go_left = value_left >= value_right;
      (go_left ? right : left) = go_left ? inner_right : inner_left;
      (go_left ? inner_right : inner_left) = go_left ? inner_left : inner_right;
      (go_left ? value_right : value_left) = go_left ? value_left : value_right;
      double& fresh = go_left ? inner_left : inner_right;
      fresh = go_left ? right - golden * (right - left) : left + golden * (right - left);
      (go_left ? value_left : value_right) = profile(fresh).log_likelihood;
    }
    const double log_beta = (left + right) / 2;
    return {std::exp(log_beta), profile(log_beta), false};
  }

 private:
  double end_, low_, high_;
};

bool is_without_excitation(const Profile& profile) {
  return std::all_of(profile.values.begin() + 1, profile.values.end(), [](double alpha) { return alpha <= 1e-9; });
}

// Standard errors of the logarithms of mu, the alphas above 0 and beta; only those of the alphas are given back.
std::vector<double> log_errors(Streams streams, const std::vector<double>& receiver, double end, const Peak& peak) {
  const std::size_t size = streams.size();
  std::vector<std::size_t> free;  // places of values that are above 0
  for (std::size_t at = 0; at <= size; ++at)
    if (peak.profile.values[at] > 1e-9) free.push_back(at);
  const std::size_t count = free.size() + 1;  // and beta
  const auto value = [&](const std::vector<double>& logs) {
    std::vector<double> values = peak.profile.values;
    for (std::size_t at = 0; at < free.size(); ++at) values[free[at]] *= std::exp(logs[at]);
    const Kernel kernel = kernel_of(streams, receiver, end, peak.beta * std::exp(logs.back()));
    return Likelihood(kernel, end).at(values);
  };
  constexpr double kStep = 1e-4;
  std::vector<double> info(count * count);
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t b = 0; b < count; ++b) {
      double sum = 0;
      for (const double up : {1.0, -1.0})
        for (const double on : {1.0, -1.0}) {
          std::vector<double> moved(count, 0);
          moved[a] += up * kStep;
          moved[b] += on * kStep;
          sum += up * on * value(moved);
        }
      info[a * count + b] = -sum / (4 * kStep * kStep);
    }
  std::vector<double> errors(size, kNaN);
  for (std::size_t at = 0; at < free.size(); ++at) {
    if (free[at] == 0) continue;
    std::vector<double> column(count, 0);
    column[at] = 1;
    if (!solve(info, column) || !(column[at] > 0)) return std::vector<double>(size, kNaN);
    errors[free[at] - 1] = std::sqrt(column[at]);
  }
  return errors;
}

// Events of the receiver made by the rate `at`, the other streams as they are (each event brings about its own).
std::vector<double> simulated(Streams streams, std::size_t receiver, double end, double tick, const Excitation& at,
                              CounterRandom& random) {
  const auto poisson = [&](double mean) {
    std::int64_t count = 0;
    for (double left = mean; (left += std::log1p(-random.unit())) > 0;) ++count;
    return count;
  };
  std::vector<double> made, parents;
  for (std::int64_t left = poisson(at.mu * end); left > 0; --left) parents.push_back(random.unit() * end);
  const auto bring_about = [&](double time, double alpha, std::vector<double>& into) {
    for (std::int64_t left = poisson(alpha); left > 0; --left) {
      const double then = time - std::log1p(-random.unit()) / at.beta;
      if (then < end) into.push_back(then);
    }
  };
  for (std::size_t stream = 0; stream < streams.size(); ++stream)
    if (stream != receiver)
      for (const double time : streams[stream]) bring_about(time, at.alpha[stream], parents);
  constexpr std::size_t kMost = 100'000;  // where each brings about more than one, they would never end
  while (!parents.empty() && made.size() < kMost) {
    const double time = parents.back();
    parents.pop_back();
    made.push_back(tick > 0 ? std::min((std::floor(time / tick) + 0.5) * tick, end) : time);
    bring_about(time, at.alpha[receiver], parents);
  }
  std::sort(made.begin(), made.end());
  return made;
}

double p_of(Streams streams, std::size_t receiver, std::size_t source, double end, double tick,
            const PeakFinder& finder, double full, std::int64_t rounds, std::uint64_t seed, Progress* progress) {
  std::vector<std::uint8_t> barred(streams.size(), 0);
  const std::vector<std::uint8_t> none = barred;
  barred[source] = 1;
  const Peak without = finder.of(streams, streams[receiver], barred);
  const double gain = full - without.profile.log_likelihood;
  Excitation null{
      without.profile.values[0], {without.profile.values.begin() + 1, without.profile.values.end()}, without.beta};
  std::vector<std::vector<double>> made(streams.begin(), streams.end());
  std::int64_t as_great = 1;
  for (std::int64_t round = 0; round < rounds; ++round) {
    if (progress != nullptr) progress->advance(0);
    CounterRandom random(seed + source, static_cast<std::uint64_t>(round));
    made[receiver] = simulated(streams, receiver, end, tick, null, random);
    if (made[receiver].size() < 2) continue;
    const double found = finder.of(made, made[receiver], none).profile.log_likelihood -
                         finder.of(made, made[receiver], barred).profile.log_likelihood;
    if (found >= gain - 1e-9) ++as_great;
  }
  return static_cast<double>(as_great) / static_cast<double>(rounds + 1);
}

}  // namespace

double excitation_log_likelihood(Streams streams, std::size_t receiver, double end, const Excitation& at) {
  check(streams, end);
  std::vector<double> values{at.mu};
  values.insert(values.end(), at.alpha.begin(), at.alpha.end());
  const Kernel kernel = kernel_of(streams, streams[receiver], end, at.beta);
  return Likelihood(kernel, end).at(values);
}

std::vector<double> excitation_residuals(Streams streams, std::size_t receiver, const Excitation& at) {
  const std::vector<double>& times = streams[receiver];
  std::vector<double> compensated(times.size(), 0);
  for (std::size_t event = 0; event < times.size(); ++event) compensated[event] = at.mu * times[event];
  for (std::size_t stream = 0; stream < streams.size(); ++stream) {
    if (at.alpha[stream] == 0) continue;
    double excited = 0, at_time = 0;  // excited: at at_time, of events up to `next`
    std::size_t next = 0;
    for (std::size_t event = 0; event < times.size(); ++event) {
      for (; next < streams[stream].size() && streams[stream][next] < times[event]; ++next) {
        excited = excited * std::exp(-at.beta * (streams[stream][next] - at_time)) + 1;
        at_time = streams[stream][next];
      }
      const double left = excited * std::exp(-at.beta * (times[event] - at_time));
      compensated[event] += at.alpha[stream] * (static_cast<double>(next) - left);
    }
  }
  std::vector<double> residuals;
  double before = 0;
  for (const double one : compensated) residuals.push_back(one - before), before = one;
  return residuals;
}

ExcitationFit fit_excitation(Streams streams, std::size_t receiver, double end, double tick, std::int64_t least,
                             std::int64_t rounds, std::uint64_t seed, Progress* progress) {
  check(streams, end);
  const std::vector<double>& times = streams[receiver];
  ExcitationFit out{{kNaN, std::vector<double>(streams.size(), kNaN), kNaN},
                    std::vector<double>(streams.size(), kNaN),
                    std::vector<double>(streams.size(), kNaN),
                    kNaN,
                    kNaN,
                    kNaN,
                    kNaN,
                    Undefined::no};
  const double gap = least_gap(streams);
  if (static_cast<std::int64_t>(times.size()) < std::max<std::int64_t>(2, least))
    out.undefined = Undefined::too_few;
  else if (!std::isfinite(gap) || times.front() == times.back())
    out.undefined = Undefined::not_converged;
  if (out.undefined != Undefined::no) return out;
  const PeakFinder finder(end, gap);
  const Peak peak = finder.of(streams, times, std::vector<std::uint8_t>(streams.size(), 0));
  const bool is_flat = is_without_excitation(peak.profile);
  if (!is_flat && peak.at_bound) {
    out.undefined = Undefined::not_converged;
    return out;
  }
  const double n = static_cast<double>(times.size());
  if (is_flat) {
    out.undefined = Undefined::no_excitation;
    out.at = {n / end, std::vector<double>(streams.size(), 0), kNaN};
    out.log_likelihood = n * std::log(n / end) - n;
    if (rounds > 0) out.p.assign(streams.size(), 1);
  } else {
    out.at = {peak.profile.values[0], {peak.profile.values.begin() + 1, peak.profile.values.end()}, peak.beta};
    for (double& alpha : out.at.alpha)
      if (alpha <= 1e-9) alpha = 0;
    out.log_likelihood = peak.profile.log_likelihood;
    out.se_log_alpha = log_errors(streams, times, end, peak);
    for (std::size_t source = 0; rounds > 0 && source < streams.size(); ++source)
      out.p[source] = out.at.alpha[source] == 0 ? 1
                                                : p_of(streams, receiver, source, end, tick, finder, out.log_likelihood,
                                                       rounds, seed, progress);
  }
  Excitation used = out.at;
  if (is_flat) used.beta = 1;
  const std::vector<double> residuals = excitation_residuals(streams, receiver, used);
  out.ks = distance_from_exponential(residuals);
  out.ks_p = kolmogorov_upper(out.ks, static_cast<std::int64_t>(times.size()));
  out.ljung_box_p = ljung_box_p(residuals);
  return out;
}

double spectral_radius(std::span<const double> matrix, std::size_t size) {
  // The limit of |A^n|^(1/n), by squaring: it settles whatever the eigenvectors are, and reaches 0 where nothing comes
  // back.
  constexpr int kSquarings = 50;
  std::vector<double> power(matrix.begin(), matrix.end());
  double log_radius = 0;
  double weight = 1;  // of what is divided out now
  for (int squaring = 0; squaring < kSquarings; ++squaring, weight /= 2) {
    const double greatest = power.empty() ? 0 : *std::max_element(power.begin(), power.end());
    if (greatest == 0) return 0;
    log_radius += weight * std::log(greatest);
    for (double& one : power) one /= greatest;
    std::vector<double> squared(power.size(), 0);
    for (std::size_t a = 0; a < size; ++a)
      for (std::size_t b = 0; b < size; ++b)
        for (std::size_t c = 0; c < size; ++c) squared[a * size + c] += power[a * size + b] * power[b * size + c];
    power = std::move(squared);
  }
  return std::exp(log_radius);
}

}  // namespace casegraph::stats
