// Parents and their children, couples, and the generation of each person.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "casegraph/layout/kin.hpp"

namespace casegraph::layout {

// How a couple stands, on the date or as last known. `parents`: only a common child is on record. `later`: every tie on
// record begins after the date.
enum class UnionState : std::uint8_t { married, together, separated, divorced, parents, later };
const char* name_of(UnionState state);

// Two persons of one generation who are or were a couple or have a child together; or one parent (the other kNobody);
// or brothers and sisters whose parents are not known (both kNobody). Places in Kin::persons.
struct Union {
  std::array<std::uint32_t, 2> parents = {kNobody, kNobody};
  std::vector<std::uint32_t> children;  // in the order of the casebook
  UnionState state = UnionState::parents;
  std::uint32_t row = kNobody;  // of the table relationships, that tells the state

  bool is_couple() const { return parents[1] != kNobody; }
  bool is_lone() const { return parents[0] != kNobody && parents[1] == kNobody; }
};

struct Generations {
  std::vector<std::uint32_t> of;  // by person; 0 is the oldest
  std::vector<Union> unions;
  std::vector<std::uint32_t> not_drawn;  // rows of ties that no line tells: a couple across generations, a grandparent
                                         // without the parent between
  std::uint32_t count = 0;
};

// A child stands below both parents; couples, parents of one child, and brothers and sisters (half and step ones too)
// stand in one generation unless one is an ancestor of the other. Somebody without parents stands just above their
// children. A brother or sister `of the same parents` is a child of the other's parents where their own are not stated.
Generations generations_of(const Kin& kin);

}  // namespace casegraph::layout
