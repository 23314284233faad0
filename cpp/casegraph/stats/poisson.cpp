#include "casegraph/stats/poisson.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

// Plain doubles on every machine, and a value instead of an exception at the ends of their range.
using Policy =
    boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                  boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;

std::string shown(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

void check(std::int64_t certain, std::int64_t possible, double exposure, double confidence) {
  if (certain < 0) throw ArgumentError("events is " + std::to_string(certain) + ", a count is 0 or more");
  if (possible < certain)
    throw ArgumentError("possible events (" + std::to_string(possible) + ") are fewer than the certain ones (" +
                        std::to_string(certain) + ")");
  if (!std::isfinite(exposure) || exposure < 0)
    throw ArgumentError("exposure is " + shown(exposure) + ", accepted is a finite time of 0 or more");
  if (std::isnan(confidence) || confidence <= 0 || confidence >= 1)
    throw ArgumentError("confidence is " + shown(confidence) + ", accepted is a number between 0 and 1, such as 0.95");
}

// From here on Boost's inverses may stop too early (from half a million on in the outer tails, and a
// hundredth of a standard deviation off at 10^12), while the expansion below is exact to a double.
constexpr double kLargeShape = 1e5;

// The quantile of a gamma distribution with this large shape where the normal distribution has `z`
// (DiDonato & Morris 1986, ACM Trans. Math. Softw. 12:377, equation 31).
double large_quantile(double shape, double z) {
  const double root = std::sqrt(shape);
  const double z2 = z * z;
  return shape + z * root + (z2 - 1) / 3 + z * (z2 - 7) / (36 * root) - ((3 * z2 + 7) * z2 - 16) / (810 * shape) +
         z * ((9 * z2 + 256) * z2 - 433) / (38880 * shape * root);
}

double normal_above(double tail) { return std::sqrt(2.0) * boost::math::erfc_inv(2 * tail, Policy()); }

// The mean at which `events` or more have the probability `tail`: half the chi-square quantile of 2n.
double lower_mean(std::int64_t events, double tail) {
  if (events == 0) return 0;
  if (events == 1) return -std::log1p(-tail);
  const auto shape = static_cast<double>(events);
  return shape < kLargeShape ? boost::math::gamma_p_inv(shape, tail, Policy())
                             : large_quantile(shape, -normal_above(tail));
}

// The mean at which `events` or fewer have the probability `tail`: half the chi-square quantile of 2n + 2.
double upper_mean(std::int64_t events, double tail) {
  if (events == 0) return -std::log(tail);
  const auto shape = static_cast<double>(events) + 1;
  return shape < kLargeShape ? boost::math::gamma_q_inv(shape, tail, Policy())
                             : large_quantile(shape, normal_above(tail));
}

}  // namespace

PoissonLimits garwood_limits(std::int64_t certain, std::int64_t possible, double exposure, double confidence) {
  check(certain, possible, exposure, confidence);
  if (exposure == 0) {
    constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
    return {kUndefined, kUndefined};
  }
  const double tail = (1 - confidence) / 2;
  return {lower_mean(certain, tail) / exposure, upper_mean(possible, tail) / exposure};
}

PoissonLimits garwood_limits(std::int64_t events, double exposure, double confidence) {
  return garwood_limits(events, events, exposure, confidence);
}

namespace {

// P(X < n) + P(X = n) / 2 of a Poisson count with this mean.
double mid_distribution(std::int64_t events, double mean) {
  const auto n = static_cast<double>(events);
  const double up_to = boost::math::gamma_q(n + 1, mean, Policy());
  const double below = events == 0 ? 0 : boost::math::gamma_q(n, mean, Policy());
  return (up_to + below) / 2;
}

// The mean, between two, at which the mid-distribution is `share`; it falls with the mean.
double mean_at(std::int64_t events, double share, double low, double high) {
  for (int halving = 0; halving < 200 && low < high; ++halving) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (mid_distribution(events, middle) > share ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

}  // namespace

PoissonLimits mid_p_limits(std::int64_t certain, std::int64_t possible, double exposure, double confidence) {
  const PoissonLimits outer = garwood_limits(certain, possible, 1, confidence);
  check(certain, possible, exposure, confidence);
  if (exposure == 0) return garwood_limits(certain, possible, 0, confidence);
  const double tail = (1 - confidence) / 2;
  const double lower = certain == 0 ? 0 : mean_at(certain, 1 - tail, outer.lower, static_cast<double>(certain) + 1);
  const double upper =
      possible == 0 ? -std::log(2 * tail) : mean_at(possible, tail, static_cast<double>(possible), outer.upper);
  return {lower / exposure, upper / exposure};
}

}  // namespace casegraph::stats
