// Where a person lived and when, as far as is known: the rows of residences, cut at birth and death.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures {

// Days from `first` to `last`, both belonging to it; empty where they are reversed.
struct DayRange {
  Day first = kBeforeAll;
  Day last = kAfterAll;

  constexpr bool empty() const { return last < first; }
  constexpr bool contains(Day day) const { return first <= day && day <= last; }
  constexpr bool contains_all(DateInterval days) const { return first <= days.first && days.last <= last; }
  constexpr bool contains_some(DateInterval days) const { return first <= days.last && days.first <= last && !empty(); }
  constexpr DayRange within(DayRange other) const { return {std::max(first, other.first), std::min(last, other.last)}; }
};

// The days of a period in a person's life: nothing of theirs is before the first day that they may have been born on,
// nor after the last that they may have died on. `certain` lies within `possible`; either may be empty.
struct DaysOfLife {
  DayRange certain;
  DayRange possible;
};
DaysOfLife days_of_life(const graph::CaseGraph& graph, PersonId person, Period period);

struct Stay {
  PersonId person;
  AddressId address;
  std::uint32_t row;  // in the table residences, and position in graph.residences
  DayRange certain;   // within `possible`; may be empty
  DayRange possible;
};

// Every residence of a known person at a known address that may have been, in the order of the table.
std::vector<Stay> stays_of(const graph::CaseGraph& graph);

// The same in the order of address, person and row.
std::vector<Stay> stays_by_address(const graph::CaseGraph& graph);

}  // namespace casegraph::measures
