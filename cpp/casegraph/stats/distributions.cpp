#include "casegraph/stats/distributions.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace casegraph::stats {
namespace {

using Policy =
    boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                  boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;

const double kRootTwo = std::sqrt(2.0);

}  // namespace

double normal_upper(double z) { return boost::math::erfc(z / kRootTwo, Policy()) / 2; }

double normal_two_sided(double z) { return boost::math::erfc(std::abs(z) / kRootTwo, Policy()); }

double normal_quantile(double p) { return -kRootTwo * boost::math::erfc_inv(2 * p, Policy()); }

double chi2_upper(double x, double df) {
  if (std::isinf(x)) return 0;
  return boost::math::gamma_q(df / 2, x / 2, Policy());
}

double chi2_lower(double x, double df) {
  if (std::isinf(x)) return 1;
  return boost::math::gamma_p(df / 2, x / 2, Policy());
}

double student_two_sided(double t, double df) {
  if (std::isinf(t)) return 0;
  return boost::math::ibeta(df / 2, 0.5, df / (df + t * t), Policy());
}

double binomial_at_most(std::int64_t x, std::int64_t n, double p) {
  if (x >= n) return 1;
  return boost::math::ibetac(static_cast<double>(x + 1), static_cast<double>(n - x), p, Policy());
}

double binomial_at_least(std::int64_t x, std::int64_t n, double p) {
  if (x <= 0) return 1;
  return boost::math::ibeta(static_cast<double>(x), static_cast<double>(n - x + 1), p, Policy());
}

namespace {

double log_binomial(std::int64_t x, std::int64_t n, double p) {
  const auto log_factorial = [](std::int64_t k) { return boost::math::lgamma(static_cast<double>(k) + 1, Policy()); };
  return log_factorial(n) - log_factorial(x) - log_factorial(n - x) + static_cast<double>(x) * std::log(p) +
         static_cast<double>(n - x) * std::log1p(-p);
}

}  // namespace

double binomial_minlike(std::int64_t x, std::int64_t n, double p) {
  constexpr double kRounding = 1e-7;
  const std::int64_t mode = std::min(n, static_cast<std::int64_t>(std::floor(static_cast<double>(n + 1) * p)));
  const double limit = log_binomial(x, n, p) + kRounding;
  if (log_binomial(mode, n, p) <= limit) return 1;
  // Away from the mode outcomes become less likely: on the other side of it, all from some place on.
  const bool is_below = x < mode;
  std::int64_t likely = mode, unlikely = is_below ? n + 1 : -1;
  while (std::abs(unlikely - likely) > 1) {
    const std::int64_t middle = likely + (unlikely - likely) / 2;
    (log_binomial(middle, n, p) <= limit ? unlikely : likely) = middle;
  }
  const double below = is_below ? binomial_at_most(x, n, p) : unlikely < 0 ? 0 : binomial_at_most(unlikely, n, p);
  const double above = is_below ? (unlikely > n ? 0 : binomial_at_least(unlikely, n, p)) : binomial_at_least(x, n, p);
  return std::min(1.0, below + above);
}

double kolmogorov_upper(double d, std::int64_t n) {
  const double root = std::sqrt(static_cast<double>(n));
  const double x = (root + 0.12 + 0.11 / root) * d;
  if (x < 0.2) return 1;  // the series needs many terms there, and its value is 1 to 12 digits
  double sum = 0;
  for (int k = 1; k <= 100; ++k) sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace casegraph::stats
