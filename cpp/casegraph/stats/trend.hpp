// Whether values, or events, become more with time.
//
// Mann-Kendall (Mann 1945, Econometrica 13:245; Kendall 1975), tau-b, the slope of Theil 1950 and Sen 1968 (JASA
// 63:1379); the test of Laplace on event times (Cox & Lewis 1966) and the power law of Crow 1974 (MIL-HDBK-189).
#pragma once

#include <cstdint>
#include <span>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct MannKendall {
  std::int64_t n = 0;
  std::int64_t s = 0;  // pairs that rise less pairs that fall; pairs of one time count neither way
  double variance;     // of s without a trend, ties in values and times taken off
  double z;            // (s - sign s) / sd; 0 where s = 0
  double p;            // two-sided; exact (permutations) for n <= 10 without ties, else normal; 1 where all are tied
  double tau_b;        // -1 to 1; NaN where all values, or all times, are tied
  bool exact = false;
  Undefined undefined = Undefined::no;  // too_few: n < 3
};
// Throws ArgumentError where lengths differ or a value is NaN.
MannKendall mann_kendall(std::span<const double> times, std::span<const double> values);
// Two-sided p of s among all orders of n different values, n from 1 to 20.
double exact_kendall_p(std::int64_t n, std::int64_t s);

// What serial correlation does to the variance of s (Hamed & Rao 1998, J Hydrol 204:182): 1 plus the sum over lags i of
// 2 (n-i)(n-i-1)(n-i-2) r_i / (n (n-1) (n-2)), r_i the autocorrelation of the ranks of the values less their trend
// (Theil and Sen), of lags whose r_i is significant at 5 % alone. 1 where n < 4 or all are tied. Values are of evenly
// spaced times.
double serial_variance_factor(std::span<const double> times, std::span<const double> values);
// What the test makes of values that resemble those before them.
enum class Serial : std::uint8_t {
  ignored,
  // That factor is on its variance: s and tau_b stay, z and p change, p normal. Unchanged where it is not above 0.
  variance,
  // Trend-free pre-whitening (Yue, Pilon, Phinney & Cavadias 2002, Hydrol Process 16:1807): of the values less their
  // trend (Theil and Sen) the share r that the one before explains is taken off, the trend put back, and the n - 1
  // values that are left tested. r is their autocorrelation; unchanged where it is not significant at 5 %, or n < 4.
  prewhitened
};
MannKendall mann_kendall_serial(std::span<const double> times, std::span<const double> values, Serial serial);

struct TheilSen {
  double slope;                         // median of (x_j - x_i) / (t_j - t_i) over t_j > t_i
  double intercept;                     // median(x) - slope * median(t)
  double lower, upper;                  // by ranks of the slopes (Sen 1968); infinite where the ranks lie outside
  Undefined undefined = Undefined::no;  // too_few: no two different times
};
TheilSen theil_sen(std::span<const double> times, std::span<const double> values, double confidence = 0.95);

// Events at `times` within (0, end], observed until `end` whatever happened.
struct Laplace {
  std::int64_t n = 0;
  double u;  // (mean(t) - T/2) / (T sqrt(1/(12 n))): above 0 where events come later, so faster
  double p;  // two-sided normal
  Undefined undefined = Undefined::no;  // no_events, zero_exposure
};
Laplace laplace_test(std::span<const double> times, double end);

struct PowerLaw {
  std::int64_t n = 0;
  double beta;                          // n / sum ln(T / t): above 1 where events come faster
  double beta_unbiased;                 // (n - 1) / n beta; NaN for n = 1
  double scale;                         // lambda0 of lambda0 t^beta: n / T^beta
  double x;                             // 2 sum ln(T / t), chi-squared with 2 n degrees of freedom without a trend
  double p_accelerating;                // P(X <= x)
  double p;                             // two-sided: twice the smaller tail
  std::int64_t at_start = 0;            // events at time 0, which have no logarithm: left out
  Undefined undefined = Undefined::no;  // no_events, zero_exposure, zero_variance (all at the end)
};
PowerLaw power_law(std::span<const double> times, double end);

}  // namespace casegraph::stats
