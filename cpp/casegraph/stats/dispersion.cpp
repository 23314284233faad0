#include "casegraph/stats/dispersion.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/distributions.hpp"
#include "casegraph/stats/random.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kTie = 1e-9;

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double statistic_of(const std::vector<double>& counts, const std::vector<double>& expected) {
  double sum = 0;
  for (std::size_t at = 0; at < counts.size(); ++at)
    sum += (counts[at] - expected[at]) * (counts[at] - expected[at]) / expected[at];
  return sum;
}

// Share of sets with as great a statistic, the seen one counted.
double simulated_p(const std::vector<double>& expected, double statistic, std::int64_t rounds, std::uint64_t seed) {
  std::vector<double> reach;
  double sum = 0;
  for (const double value : expected) reach.push_back(sum += value);
  const auto events = static_cast<std::int64_t>(std::llround(sum));
  std::int64_t as_great = 1;
  for (std::int64_t round = 0; round < rounds; ++round) {
    CounterRandom random(seed, static_cast<std::uint64_t>(round));
    std::vector<double> made(expected.size(), 0);
    for (std::int64_t event = 0; event < events; ++event) {
      const auto at = std::upper_bound(reach.begin(), reach.end() - 1, random.unit() * sum) - reach.begin();
      ++made[static_cast<std::size_t>(at)];
    }
    if (statistic_of(made, expected) >= statistic - kTie) ++as_great;
  }
  return static_cast<double>(as_great) / static_cast<double>(rounds + 1);
}

void cameron_trivedi(const std::vector<double>& counts, const std::vector<double>& expected, Dispersion& out) {
  const auto k = static_cast<double>(counts.size());
  std::vector<double> z;
  for (std::size_t at = 0; at < counts.size(); ++at)
    z.push_back(((counts[at] - expected[at]) * (counts[at] - expected[at]) - counts[at]) / expected[at]);
  out.nb1_mean = mean_of(z);
  double spread = 0, product = 0, square = 0;
  for (std::size_t at = 0; at < z.size(); ++at) {
    spread += (z[at] - out.nb1_mean) * (z[at] - out.nb1_mean);
    product += z[at] * expected[at];
    square += expected[at] * expected[at];
  }
  out.nb2_slope = product / square;
  if (spread <= kTie * kTie) {
    out.nb_undefined = Undefined::zero_variance;
    return;
  }
  out.nb1_t = out.nb1_mean / std::sqrt(spread / (k - 1) / k);
  out.nb1_p = student_two_sided(out.nb1_t, k - 1);
  double left = 0;
  for (std::size_t at = 0; at < z.size(); ++at) {
    const double off = z[at] - out.nb2_slope * expected[at];
    left += off * off;
  }
  out.nb2_t = out.nb2_slope / std::sqrt(left / (k - 1) / square);
  out.nb2_p = student_two_sided(out.nb2_t, k - 1);
}

}  // namespace

Dispersion dispersion(std::span<const std::int64_t> counts, std::span<const double> exposure, std::int64_t rounds,
                      std::uint64_t seed) {
  if (counts.size() != exposure.size()) throw ArgumentError("exposure: not as many as counts");
  std::vector<double> y, e;
  for (std::size_t at = 0; at < counts.size(); ++at) {
    if (counts[at] < 0) throw ArgumentError("counts: accepted are numbers from 0");
    if (!(exposure[at] >= 0) || !std::isfinite(exposure[at]))
      throw ArgumentError("exposure: accepted are finite numbers from 0");
    if (exposure[at] == 0 && counts[at] > 0) throw ArgumentError("exposure: 0 where there are events");
    if (exposure[at] == 0) continue;
    y.push_back(static_cast<double>(counts[at]));
    e.push_back(exposure[at]);
  }
  Dispersion out{};
  out.windows = static_cast<std::int64_t>(y.size());
  out.mean = out.variance = out.fano = out.allan = out.statistic = out.p = out.alpha = kNaN;
  out.nb1_mean = out.nb1_t = out.nb1_p = out.nb2_slope = out.nb2_t = out.nb2_p = kNaN;
  if (!y.empty()) out.mean = mean_of(y);
  out.undefined = y.size() < 2 ? Undefined::too_few : out.mean == 0 ? Undefined::zero_mean : Undefined::no;
  out.nb_undefined = out.undefined;
  if (out.undefined != Undefined::no) return out;
  const auto k = static_cast<double>(y.size());
  double squares = 0, steps = 0;
  for (std::size_t at = 0; at < y.size(); ++at) {
    squares += (y[at] - out.mean) * (y[at] - out.mean);
    if (at > 0) steps += (y[at] - y[at - 1]) * (y[at] - y[at - 1]);
  }
  out.variance = squares / (k - 1);
  out.fano = out.variance / out.mean;
  out.allan = steps / (k - 1) / (2 * out.mean);
  const double rate = out.mean * k / std::accumulate(e.begin(), e.end(), 0.0);
  std::vector<double> expected;
  for (const double each : e) expected.push_back(rate * each);
  out.statistic = statistic_of(y, expected);
  out.simulated = out.mean < 1;
  out.p = out.simulated ? simulated_p(expected, out.statistic, rounds, seed) : chi2_upper(out.statistic, k - 1);
  cameron_trivedi(y, expected, out);
  const double alpha = (out.variance - out.mean) / (out.mean * out.mean);
  out.alpha_floored = alpha < 0;
  out.alpha = std::max(0.0, alpha);
  return out;
}

}  // namespace casegraph::stats
