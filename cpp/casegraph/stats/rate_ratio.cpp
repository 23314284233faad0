#include "casegraph/stats/rate_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/binomial.hpp"
#include "casegraph/stats/distributions.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

void require(std::int64_t events, double exposure) {
  if (events < 0) throw ArgumentError("events: accepted is a number from 0");
  if (!(exposure >= 0) || !std::isfinite(exposure)) throw ArgumentError("exposure: accepted is a finite number from 0");
}

double odds(double share) { return share == 1 ? kInfinity : share / (1 - share); }

double ratio_of(std::int64_t n1, double t1, std::int64_t n2, double t2) {
  if (n1 + n2 == 0) return kNaN;
  if (n2 == 0) return kInfinity;
  return (static_cast<double>(n1) / t1) / (static_cast<double>(n2) / t2);
}

// It neither rises nor falls with a count alone, so that every pair of counts is tried.
double greatest_minlike(Bounds n1, Bounds n2, double share) {
  if (n1.possible == kUnbounded || n2.possible == kUnbounded) return kNaN;
  const std::int64_t of_first = n1.possible - n1.certain + 1, of_second = n2.possible - n2.certain + 1;
  if (of_first > kMostPairs || of_second > kMostPairs / of_first) return kNaN;
  double greatest = 0;
  for (std::int64_t a = n1.certain; a <= n1.possible; ++a)
    for (std::int64_t b = n2.certain; b <= n2.possible; ++b)
      greatest = std::max(greatest, binomial_minlike(a, a + b, share));
  return greatest;
}

}  // namespace

RateRatio rate_ratio(std::int64_t n1, double t1, std::int64_t n2, double t2, double confidence) {
  const RateRatioBounds found = rate_ratio_bounds({n1, n1}, t1, {n2, n2}, t2, confidence);
  return {found.least, found.lower, found.upper, found.p, found.undefined, found.p_minlike};
}

RateRatioBounds rate_ratio_bounds(Bounds n1, double t1, Bounds n2, double t2, double confidence) {
  require(n1.certain, t1);
  require(n2.certain, t2);
  if (n1.possible < n1.certain || n2.possible < n2.certain)
    throw ArgumentError("events: the possible number is below the certain one");
  if (!(confidence > 0 && confidence < 1)) throw ArgumentError("confidence: accepted: between 0 and 1, both left out");
  if (t1 == 0 || t2 == 0) return {kNaN, kNaN, kNaN, kNaN, kNaN, Undefined::zero_exposure};
  if (n1.possible == 0 && n2.possible == 0) return {kNaN, kNaN, kNaN, kNaN, kNaN, Undefined::no_events};
  RateRatioBounds out{};
  // The first rate is least against the second where its own count is least and the other's greatest.
  const double share = t1 / (t1 + t2);
  double at_most = 1, at_least = 1;
  out.upper = out.most = kInfinity;
  if (n2.possible != kUnbounded) {
    const std::int64_t low = n1.certain + n2.possible;
    out.least = ratio_of(n1.certain, t1, n2.possible, t2);
    out.lower = low == 0 ? 0 : odds(clopper_pearson(n1.certain, low, confidence).lower) * t2 / t1;
    at_least = binomial_at_least(n1.certain, low, share);
  }
  if (n1.possible != kUnbounded) {
    const std::int64_t high = n1.possible + n2.certain;
    out.most = ratio_of(n1.possible, t1, n2.certain, t2);
    out.upper = high == 0 ? kInfinity : odds(clopper_pearson(n1.possible, high, confidence).upper) * t2 / t1;
    at_most = binomial_at_most(n1.possible, high, share);
  }
  out.p = std::min(1.0, 2 * std::min(at_most, at_least));
  out.p_minlike = greatest_minlike(n1, n2, share);
  return out;
}

}  // namespace casegraph::stats
