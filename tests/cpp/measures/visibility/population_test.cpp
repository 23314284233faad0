#include "casegraph/measures/visibility/population.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::days;
using graph::testing::GraphMaker;

using Numbers = std::vector<std::int64_t>;

Numbers numbers(const Answer& answer, const std::string& name) {
  for (const tables::Column& column : answer.table.columns)
    if (column.name == name) return {column.integers.begin(), column.integers.end()};
  return {};
}

// One person: police in January and February 2010 and in January 2011, a hospital in December 2010.
graph::CaseGraph four_contacts() {
  GraphMaker maker(1, 2, 2);
  std::uint32_t number = 0;
  for (const char* date : {"2010-01-10", "2010-02-20", "2010-12-24", "2011-01-15"}) {
    const std::uint32_t contact = maker.contact({.id = std::to_string(number),
                                                 .date = days(date, date),
                                                 .agency = number == 2 ? 1U : 0U,
                                                 .concerns = 0,
                                                 .filed_at = number == 1 ? 1U : 0U});
    maker.part(contact, 0);
    ++number;
  }
  return maker.build();
}

Answer asked(const PopulationQuery& query) {
  Progress progress;
  const graph::CaseGraph graph = four_contacts();
  return population_split(graph, query, {}, false, progress, 2);
}

TEST(VisibilityOfAPopulation, SeveralWindowsInOnePass) {
  PopulationQuery query;
  query.by = {};
  query.windows = {Span{1, 0}, Span{12, 0}, std::nullopt};
  query.with_windows = true;
  const Answer answer = asked(query);
  EXPECT_EQ(numbers(answer, "window_length"), (Numbers{0, 1, 2}));
  EXPECT_EQ(numbers(answer, "n"), (Numbers{6, 6, 6}));
  EXPECT_EQ(numbers(answer, "silo"), (Numbers{3, 3, 3}));
  EXPECT_EQ(numbers(answer, "found"), (Numbers{0, 2, 3}));
  EXPECT_EQ(numbers(answer, "window"), (Numbers{3, 1, 0}));
  EXPECT_EQ(numbers(answer, "with_found"), (Numbers{0, 2, 2}));
}

TEST(VisibilityOfAPopulation, AsIfItsGapsWereClosed) {
  PopulationQuery query;
  query.by = {};
  query.by_person = false;
  EXPECT_EQ(numbers(asked(query), "recording"), Numbers{1});
  query.as_if.filed = true;
  EXPECT_EQ(numbers(asked(query), "recording"), Numbers{0});
  EXPECT_EQ(numbers(asked(query), "found"), Numbers{3});
  query.as_if.opened = true;
  EXPECT_EQ(numbers(asked(query), "accessible"), Numbers{3});
  query.as_if.shared = true;
  EXPECT_EQ(numbers(asked(query), "found"), Numbers{6});
}

TEST(VisibilityOfAPopulation, RefusesWhatCannotBeAnswered) {
  PopulationQuery query;
  query.windows = {};
  EXPECT_THROW(asked(query), ArgumentError);
  query.windows = {std::nullopt};
  query.by = {SplitBy::contact, SplitBy::year};
  EXPECT_THROW(asked(query), ArgumentError);
}

}  // namespace
}  // namespace casegraph::measures
