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

double kolmogorov_upper(double d, std::int64_t n) {
  const double root = std::sqrt(static_cast<double>(n));
  const double x = (root + 0.12 + 0.11 / root) * d;
  if (x < 0.2) return 1;  // the series needs many terms there, and its value is 1 to 12 digits
  double sum = 0;
  for (int k = 1; k <= 100; ++k) sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace casegraph::stats
