// How varied a sequence of states is: entropy, transitions, complexity (Gabadinho et al. 2011, J Stat Softw 40(4)) and
// turbulence (Elzinga & Liefbroer 2007, Eur J Popul 23:225).
#pragma once

#include <cstdint>
#include <span>

#include "casegraph/stats/estimate.hpp"

namespace casegraph::stats {

struct SequenceComplexity {
  std::int64_t length = 0, spells = 0, states = 0;  // spells: runs of one state; states: different ones that occur
  double entropy;     // -sum p ln p over shares of positions, over ln of the alphabet; 0 for an alphabet of one
  double complexity;  // sqrt(transitions / (length - 1) * entropy); 0 for a length of 1
  double turbulence;  // log2(phi (s2max + 1) / (s2 + 1)): phi distinct subsequences of the spells, s2 the variance of
                      // their lengths, s2max the most that it could be
  Undefined undefined = Undefined::no;  // too_few: an empty sequence; all are NaN
};

// States below `alphabet`, the number of states that there could be. Throws ArgumentError where one is not.
SequenceComplexity sequence_complexity(std::span<const std::uint32_t> states, std::int64_t alphabet);

}  // namespace casegraph::stats
