#include "casegraph/simulate/draws.hpp"

namespace casegraph::simulate {

double logarithm(double value) {
  constexpr double kLogOfTwo = 0.693147180559945309417;
  int exponent = 0;
  double part = std::frexp(value, &exponent);  // exact
  if (part < 0.70710678118654752) {
    part *= 2;
    --exponent;
  }
  // log m = 2 artanh((m - 1) / (m + 1)), whose series converges fast near 1.
  const double z = (part - 1) / (part + 1);
  const double square = z * z;
  double sum = 0;
  for (int k = 21; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
  return 2 * z * sum + exponent * kLogOfTwo;
}

double exponential_of_minus(double x) {
  double step = x / 64;
  double term = 1;
  double sum = 1;
  for (int k = 1; k <= 20; ++k) {
    term *= -step / k;
    sum += term;
  }
  for (int doubling = 0; doubling < 6; ++doubling) sum *= sum;
  return sum;
}

double Draws::exponential(double mean) { return -mean * logarithm(1 - unit()); }

std::int64_t Draws::poisson(double mean) {
  const double floor = exponential_of_minus(mean);
  std::int64_t count = 0;
  double product = unit();
  while (product > floor) {
    product *= unit();
    ++count;
  }
  return count;
}

}  // namespace casegraph::simulate
