// Tails and quantiles of the distributions that tests refer to: plain doubles, the same on every machine.
#pragma once

#include <cstdint>

namespace casegraph::stats {

double normal_upper(double z);           // P(Z > z)
double normal_two_sided(double z);       // P(|Z| > |z|)
double normal_quantile(double p);        // z with P(Z <= z) = p; p in (0, 1)
double chi2_upper(double x, double df);  // P(X > x); x >= 0, df > 0
double chi2_lower(double x, double df);  // P(X <= x)
double student_two_sided(double t, double df);
// P(X <= x) and P(X >= x) of x successes among n trials of probability p.
double binomial_at_most(std::int64_t x, std::int64_t n, double p);
double binomial_at_least(std::int64_t x, std::int64_t n, double p);
// The probability of all outcomes that are no likelier than x (to a part in 10^7, against rounding), x among them: the
// two-sided p by minimum likelihood. p between 0 and 1, both left out; n from 0.
double binomial_minlike(std::int64_t x, std::int64_t n, double p);
// P(D > d) of the greatest distance between n values and their continuous distribution (Stephens 1970, J R Stat Soc B
// 32:115: the limit with a correction for n).
double kolmogorov_upper(double d, std::int64_t n);

}  // namespace casegraph::stats
