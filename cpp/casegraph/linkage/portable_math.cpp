#include "casegraph/linkage/portable_math.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace casegraph::linkage {
namespace {

// Taylor's series, which at most pi / 4 = .79 settle long before their last term.
double sine_of_small(double x) {
  const double square = x * x;
  double term = x;
  double sum = x;
  for (int n = 2; n <= 18; n += 2) {
    term *= -square / (n * (n + 1));
    sum += term;
  }
  return sum;
}

double cosine_of_small(double x) {
  const double square = x * x;
  double term = 1;
  double sum = 1;
  for (int n = 1; n <= 19; n += 2) {
    term *= -square / (n * (n + 1));
    sum += term;
  }
  return sum;
}

}  // namespace

double portable_log2(double value) {
  int exponent = 0;
  double part = std::frexp(value, &exponent);  // exact, as is ldexp below
  if (part < std::numbers::sqrt2 / 2) {
    part *= 2;
    --exponent;
  }
  // log(part) = 2 atanh(s), s at most .172
  const double s = (part - 1) / (part + 1);
  const double square = s * s;
  double sum = 0;
  for (int n = 25; n >= 1; n -= 2) sum = sum * square + 1.0 / n;
  return 2 * s * sum * std::numbers::log2e + exponent;
}

double portable_exp2(double exponent) {
  if (exponent > 1100) return std::numeric_limits<double>::infinity();
  if (exponent < -1100) return 0;
  const double whole = std::floor(exponent + 0.5);
  const double x = (exponent - whole) * std::numbers::ln2;
  double sum = 1;
  for (int n = 16; n >= 1; --n) sum = 1 + sum * x / n;
  return std::ldexp(sum, static_cast<int>(whole));
}

SineCosine portable_sine_cosine(double degrees) {
  const double turned = std::remainder(degrees, 360.0);  // exact
  const double quarter = std::floor(turned / 90.0 + 0.5);
  const double x = (turned - 90.0 * quarter) * (std::numbers::pi / 180.0);
  const double sine = sine_of_small(x);
  const double cosine = cosine_of_small(x);
  switch (static_cast<int>(quarter)) {
    case 0: return {sine, cosine};
    case 1: return {cosine, -sine};
    case -1: return {-cosine, sine};
    default: return {-sine, -cosine};
  }
}

}  // namespace casegraph::linkage
