// Random numbers that depend on a seed and a task's number alone, so that work may be cut into tasks in any way
// (a counter through the mixing function of SplitMix64; Steele, Lea & Flood 2014, OOPSLA).
#pragma once

#include <cstdint>

namespace casegraph::stats {

class CounterRandom {
 public:
  CounterRandom(std::uint64_t seed, std::uint64_t task) : key_(mix(seed ^ mix(task + kStep))) {}
  std::uint64_t next() { return mix(key_ + kStep * ++counter_); }
  double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }  // in [0, 1)
  // A whole number in [0, below), below > 0; the bias is under below / 2^64.
  std::uint64_t below(std::uint64_t below) { return static_cast<std::uint64_t>(unit() * static_cast<double>(below)); }

 private:
  static constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15U;
  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t key_, counter_ = 0;
};

}  // namespace casegraph::stats
