// Random numbers of one task, by its place alone, in additions, multiplications, divisions and square roots: the
// same bytes on every machine, which the exponential and logarithm of its mathematics library would not give.
#pragma once

#include <cmath>
#include <cstdint>

#include "casegraph/stats/random.hpp"

namespace casegraph::simulate {

// What numbers are drawn for: a stream of its own each, so that more contacts change nothing of the persons.
enum class Purpose : std::uint64_t {
  weight = 1,
  household,
  identity,
  contacts,
  agency,
  moving,
  risk,
  phone,
  place,
  located,
  record,
  partnership
};

class Draws {
 public:
  Draws(std::uint64_t seed, Purpose purpose, std::int64_t place)
      : random_(seed ^ (static_cast<std::uint64_t>(purpose) << 56U), static_cast<std::uint64_t>(place)) {}

  double unit() { return random_.unit(); }  // in [0, 1)
  bool chance(double probability) { return random_.unit() < probability; }
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(bound)));
  }
  // The first of [0, bound) more often than the last: the first hundredth takes a tenth of the draws.
  std::int64_t skewed(std::int64_t bound) {
    const double u = random_.unit();
    const auto place = static_cast<std::int64_t>(u * u * static_cast<double>(bound));
    return place < bound ? place : bound - 1;
  }
  double exponential(double mean);
  std::int64_t poisson(double mean);  // for means up to some tens

 private:
  stats::CounterRandom random_;
};

// Natural logarithm of a number above 0 and exp(-x) of one from 0 to 64, to about 1e-15 relative.
double logarithm(double value);
double exponential_of_minus(double x);

}  // namespace casegraph::simulate
