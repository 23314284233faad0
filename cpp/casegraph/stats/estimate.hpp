// A number that may not be there, and why.
#pragma once

#include <cstdint>

namespace casegraph::stats {

// Why a value cannot be given.
enum class Undefined : std::uint8_t {
  no,
  too_few,
  zero_mean,
  zero_variance,
  zero_exposure,
  no_events,
  not_converged,
  no_excitation,
  uncertain_dates,  // days are not exact, and were not to be drawn
  undated,          // days have no bounds, so that they cannot be drawn
};
inline constexpr int kReasons = 10;
// "ok", "too_few", "zero_mean", "zero_variance", "zero_exposure", "no_events", "not_converged", "no_excitation",
// "uncertain_dates", "undated"
const char* name_of(Undefined why);

struct Estimate {
  double value;  // NaN where undefined
  Undefined undefined = Undefined::no;
};

}  // namespace casegraph::stats
