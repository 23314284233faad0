#include "casegraph/stats/rate_difference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/distributions.hpp"
#include "casegraph/stats/rate_ratio.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

void require(Bounds events, double exposure) {
  if (events.certain < 0 || events.possible < events.certain)
    throw ArgumentError("events: accepted are numbers from 0, the possible one no less than the certain one");
  if (!(exposure >= 0) || !std::isfinite(exposure)) throw ArgumentError("exposure: accepted is a finite number from 0");
}

// Squared distance of the difference seen from d, in variances of it were d true.
double score(double n1, double t1, double n2, double t2, double d) {
  const double seen = n1 / t1 - n2 / t2, total = t1 + t2, left = n1 + n2 - total * d;
  // The second rate that is most likely where the first is greater by d.
  const double root = std::sqrt(std::max(0.0, left * left + 4 * total * n2 * d));
  const double second = std::max({(left + root) / (2 * total), 0.0, -d});
  const double variance = (second + d) / t1 + second / t2;
  const double apart = seen - d;
  if (apart == 0) return 0;
  return variance > 0 ? apart * apart / variance : kInfinity;
}

// The limit on one side of the difference seen: the score grows away from it.
double limit(double n1, double t1, double n2, double t2, double squared, bool upper) {
  const double seen = n1 / t1 - n2 / t2;
  double step = std::sqrt(squared * ((n1 + 1) / (t1 * t1) + (n2 + 1) / (t2 * t2)));
  double inside = seen, outside = seen + (upper ? step : -step);
  while (score(n1, t1, n2, t2, outside) < squared) {
    step *= 2;
    inside = outside;
    outside = seen + (upper ? step : -step);
  }
  for (int round = 0; round < 200; ++round) {
    const double middle = (inside + outside) / 2;
    if (middle == inside || middle == outside) break;
    (score(n1, t1, n2, t2, middle) < squared ? inside : outside) = middle;
  }
  return (inside + outside) / 2;
}

}  // namespace

RateDifference rate_difference(Bounds n1, double t1, Bounds n2, double t2, double confidence) {
  require(n1, t1);
  require(n2, t2);
  if (!(confidence > 0 && confidence < 1)) throw ArgumentError("confidence: accepted: between 0 and 1, both left out");
  if (t1 == 0 || t2 == 0) return {kNaN, kNaN, kNaN, kNaN, Undefined::zero_exposure};
  const double z = normal_quantile(0.5 + confidence / 2), squared = z * z;
  const auto number = [](std::int64_t count) { return static_cast<double>(count); };
  RateDifference out{-kInfinity, kInfinity, -kInfinity, kInfinity};
  if (n2.possible != kUnbounded) {
    out.least = number(n1.certain) / t1 - number(n2.possible) / t2;
    out.lower = limit(number(n1.certain), t1, number(n2.possible), t2, squared, false);
  }
  if (n1.possible != kUnbounded) {
    out.most = number(n1.possible) / t1 - number(n2.certain) / t2;
    out.upper = limit(number(n1.possible), t1, number(n2.certain), t2, squared, true);
  }
  return out;
}

}  // namespace casegraph::stats
