// Logarithms, powers and sines in plain additions and multiplications, so that their bytes do not depend on the
// platform's mathematics library or on its choice of vector unit.
#pragma once

namespace casegraph::linkage {

// Of a positive, finite number; within 2e-15 relative of the exact value.
double portable_log2(double value);
// 2^exponent; 0 and infinity beyond the range of doubles.
double portable_exp2(double exponent);

struct SineCosine {
  double sine = 0;
  double cosine = 1;
};
// Of an angle in degrees, which is finite.
SineCosine portable_sine_cosine(double degrees);

}  // namespace casegraph::linkage
