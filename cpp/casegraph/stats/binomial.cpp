#include "casegraph/stats/binomial.hpp"

#include <limits>

#include <boost/math/special_functions/beta.hpp>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

// Plain doubles on every machine, and a value instead of an exception at the ends of their range.
using Policy =
    boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                  boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;

}  // namespace

ShareLimits clopper_pearson(std::int64_t successes, std::int64_t trials, double confidence) {
  if (successes < 0 || successes > trials) throw ArgumentError("successes: not between 0 and the number of trials");
  if (!(confidence > 0 && confidence < 1)) throw ArgumentError("confidence: accepted: between 0 and 1, both left out");
  if (trials == 0) {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    return {kNaN, kNaN};
  }
  const auto x = static_cast<double>(successes);
  const auto n = static_cast<double>(trials);
  const double tail = (1 - confidence) / 2;
  const double lower = successes == 0 ? 0 : boost::math::ibeta_inv(x, n - x + 1, tail, Policy());
  const double upper = successes == trials ? 1 : boost::math::ibetac_inv(x + 1, n - x, tail, Policy());
  return {lower, upper};
}

ShareLimitsTable::ShareLimitsTable(double confidence) : confidence_(confidence) {
  for (std::int64_t trials = 0; trials <= kFew; ++trials)
    for (std::int64_t successes = 0; successes <= trials; ++successes)
      few_.push_back(clopper_pearson(successes, trials, confidence));
}

}  // namespace casegraph::stats
