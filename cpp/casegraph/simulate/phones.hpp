// Phones of made persons: one of their own, whose number changes now and then, and one that a household shares.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/simulate/draws.hpp"
#include "casegraph/simulate/households.hpp"

namespace casegraph::simulate {

struct PhoneUse {
  std::int64_t number;  // above 0
  Day from, to;         // the day after the last; kEnd: still in use
  bool is_shared;       // by the household
};

// The phones of the person at `place` of the block, in `uses`: at most 16, own ones first, one after the other.
void phones_of(const Parameters& parameters, std::uint64_t seed, const Block& block, std::int64_t place,
               std::vector<PhoneUse>& uses);

// +999 and eleven digits: of a country code that no country has. No two households or persons have one number.
// Fifteen characters, as many as a string holds without memory of its own.
std::string phone_text(std::int64_t number);

// The number with one digit changed.
std::int64_t misdialled(std::int64_t number, Draws& draws);

}  // namespace casegraph::simulate
