// Whether the residuals of a fitted point process are as they should be: independent draws from Exp(1).
#pragma once

#include <vector>

namespace casegraph::stats {

// Greatest distance of the residuals' distribution from Exp(1) (Kolmogorov & Smirnov).
double distance_from_exponential(std::vector<double> residuals);
// p of no correlation up to min(10, n / 5) lags (Ljung & Box 1978, Biometrika 65:297); NaN where there is no lag, or
// all are equal.
double ljung_box_p(const std::vector<double>& residuals);

}  // namespace casegraph::stats
