#include "casegraph/stats/estimate.hpp"

#include <cstddef>

namespace casegraph::stats {

const char* name_of(Undefined why) {
  static constexpr const char* kNames[kReasons] = {
      "ok",        "too_few",       "zero_mean",     "zero_variance",   "zero_exposure",
      "no_events", "not_converged", "no_excitation", "uncertain_dates", "undated"};
  return kNames[static_cast<std::size_t>(why)];
}

}  // namespace casegraph::stats
