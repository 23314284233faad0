#include "casegraph/measures/frequency/reach.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

// Persons P0 of r1, P1 of r2, P2 of none; of_r2 false: P1 is of none too.
graph::CaseGraph three_persons(bool of_r2 = true) {
  graph::CaseGraph graph = graph::testing::GraphMaker(3, 1, 1).build();
  const graph::Code first = graph.terms.review.add("r1");
  const graph::Code second = of_r2 ? graph.terms.review.add("r2") : graph::Code{0};
  graph.persons.review = graph::SharedColumn<graph::Code>(std::vector<graph::Code>{first, second, 0});
  return graph;
}

std::vector<std::uint32_t> reached(const graph::CaseGraph& graph, PersonId person, graph::Code review) {
  const graph::Coverage row{{0}, person, review, graph::CoverageBasis::imr, false, {}, 0};
  std::vector<std::uint32_t> found;
  for (std::uint32_t each = 0; each < graph.persons.ids.size(); ++each)
    if (reaches(graph, reach_of(graph, row), each)) found.push_back(each);
  return found;
}

using Persons = std::vector<std::uint32_t>;

TEST(Reach, OfAReviewIsItsPersons) {
  const graph::CaseGraph graph = three_persons();
  EXPECT_EQ(reached(graph, {}, graph.terms.review.code_of("r1")), Persons{0});
  EXPECT_EQ(reached(graph, {}, graph.terms.review.code_of("r2")), Persons{1});
}

TEST(Reach, OfNeitherPersonNorReviewIsEverybody) { EXPECT_EQ(reached(three_persons(), {}, 0), (Persons{0, 1, 2})); }

TEST(Reach, OfAPersonIsThatPersonWhateverTheReview) {
  const graph::CaseGraph graph = three_persons();
  EXPECT_EQ(reached(graph, {2}, 0), Persons{2});
  EXPECT_EQ(reached(graph, {1}, graph.terms.review.code_of("r1")), Persons{1});
}

TEST(Reach, OfTheOnlyReviewIsEverybody) {
  const graph::CaseGraph graph = three_persons(false);
  EXPECT_EQ(reached(graph, {}, graph.terms.review.code_of("r1")), (Persons{0, 1, 2}));
}

TEST(Reach, PersonsWithoutAColumnOfReviewsAreOfNone) {
  graph::CaseGraph graph = graph::testing::GraphMaker(2, 1, 1).build();
  EXPECT_EQ(review_of(graph, 1), 0);
  const graph::Code first = graph.terms.review.add("r1");
  graph.terms.review.add("r2");
  EXPECT_EQ(reached(graph, {}, first), Persons{});
}

}  // namespace
}  // namespace casegraph::measures::frequency
