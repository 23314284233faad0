// A person moves to another area: what agencies of the old one pass on to those of the new one.
#pragma once

#include <cstdint>
#include <span>

#include "casegraph/simulate/contacts.hpp"

namespace casegraph::simulate {

// The moves between areas of the person at `place` of the block, whose contacts are given: a row of the truth each,
// and after some the shares with which contacts of agencies of the old area go along.
void add_moves(const Plan& plan, const Block& block, std::int64_t place, std::span<const MadeContact> contacts,
               Sheets& sheets);

}  // namespace casegraph::simulate
