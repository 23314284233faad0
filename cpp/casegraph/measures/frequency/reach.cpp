#include "casegraph/measures/frequency/reach.hpp"

namespace casegraph::measures::frequency {
namespace {

constexpr std::size_t kTermsOfOneReview = 2;  // the empty term, and the review

}  // namespace

Reach reach_of(const graph::CaseGraph& graph, const graph::Coverage& row) {
  if (!row.person.is_none()) return {row.person.value, 0};
  return {PersonId::kNone, graph.terms.review.size() <= kTermsOfOneReview ? graph::Code{0} : row.review};
}

bool reaches(const graph::CaseGraph& graph, Reach reach, std::uint32_t person) {
  if (reach.person != PersonId::kNone) return reach.person == person;
  return reach.review == 0 || reach.review == review_of(graph, person);
}

graph::Code review_of(const graph::CaseGraph& graph, std::uint32_t person) {
  return graph.persons.review.value_or(person, 0);
}

}  // namespace casegraph::measures::frequency
