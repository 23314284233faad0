// Made names: given names in common use, and family names put together from parts. They name nobody.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/simulate/draws.hpp"
#include "casegraph/simulate/households.hpp"

namespace casegraph::simulate {

// Each name stands with its misspellings: code = name * kSpellings + spelling; spelling 0 is the right one.
inline constexpr std::int32_t kSpellings = 4;

std::vector<std::string> given_names();  // female ones first, then male ones
std::vector<std::string> family_names();

// Names of a person: a few are far more common than most.
std::int32_t given_name(Sex sex, Draws& draws);
std::int32_t family_name(Draws& draws);
// The code of a name as misspelt.
std::int32_t misspelt(std::int32_t code, Draws& draws);

}  // namespace casegraph::simulate
