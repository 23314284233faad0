// Whom a row of coverage is about: one person, the persons of one review, or everybody.
#pragma once

#include <compare>
#include <cstdint>

#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures::frequency {

// One person; or, with person kNone, those of a review; with review 0 too, everybody in the casebook.
struct Reach {
  std::uint32_t person = PersonId::kNone;
  graph::Code review = 0;  // of terms.review; 0 where there is a person

  auto operator<=>(const Reach&) const = default;
};

// A row with a person reaches that person, whatever its review; one without reaches the persons of its review; one
// without either reaches everybody. Where persons, coverage and reviews together name one review and no other, its rows
// reach everybody too: a person without a review can only be of that one. In a casebook of several a person without a
// review is reached by rows of their own and rows for everybody alone, since nobody said which review they are in.
Reach reach_of(const graph::CaseGraph& graph, const graph::Coverage& row);

// Whether the person is among those reached.
bool reaches(const graph::CaseGraph& graph, Reach reach, std::uint32_t person);

// The review that the person belongs to, or 0.
graph::Code review_of(const graph::CaseGraph& graph, std::uint32_t person);

}  // namespace casegraph::measures::frequency
