// Exact limits of a Poisson rate (Garwood 1936, Biometrika 28:437).
#pragma once

#include <cstdint>

namespace casegraph::stats {

struct PoissonLimits {
  double lower;  // events per unit of exposure
  double upper;
};

// Two-sided limits at `confidence` (0.95) for `events` seen in `exposure` units of time.
// lower = q_chi2(alpha/2; 2n) / (2T), 0 where n = 0; upper = q_chi2(1 - alpha/2; 2n + 2) / (2T).
// Exposure 0: both NaN (status zero_exposure is the caller's). Throws ArgumentError where
// events < 0, exposure < 0 or not finite, or confidence outside (0, 1).
PoissonLimits garwood_limits(std::int64_t events, double exposure, double confidence = 0.95);

// The same with two counts, where dates are uncertain: the lower limit from the certain count, the
// upper from the possible count. Throws ArgumentError also where possible < certain.
PoissonLimits garwood_limits(std::int64_t certain, std::int64_t possible, double exposure, double confidence);

// Mid-P limits: half of the probability of the count itself is in each tail, so that they cover what they say on
// average and not at least (Berry & Armitage 1995, J R Stat Soc D 44:417). Narrower than Garwood's; 0 and -ln(alpha)/T
// at 0 events. Arguments, NaN and errors as of garwood_limits.
PoissonLimits mid_p_limits(std::int64_t certain, std::int64_t possible, double exposure, double confidence);

}  // namespace casegraph::stats
