#include "casegraph/measures/knowledge/best_shares.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;

template <class Value>
std::vector<Value> column_of(const Answer& answer, const std::string& name) {
  for (const tables::Column& column : answer.table.columns) {
    if (column.name != name) continue;
    if constexpr (std::is_same_v<Value, double>)
      return {column.numbers.begin(), column.numbers.end()};
    else
      return {column.integers.begin(), column.integers.end()};
  }
  return {};
}

// The agencies 0, 1 and 2 record three contacts, two and one.
graph::CaseGraph six_contacts() {
  GraphMaker maker(1, 1, 3);
  std::uint32_t number = 0;
  for (const std::uint32_t agency : {0U, 0U, 0U, 1U, 1U, 2U}) {
    const std::uint32_t contact =
        maker.contact({.id = std::to_string(number++), .date = days("2011-01-01", "2011-01-01"), .agency = agency});
    maker.part(contact, 0);
  }
  return maker.build();
}

BestSharesQuery at_most(std::int64_t shares) {
  BestSharesQuery query;
  query.shares = shares;
  query.at = day("2011-02-01");
  return query;
}

TEST(BestShares, SayWhatTheBestCouldGainAtMost) {
  const graph::CaseGraph graph = six_contacts();
  const Holding holding(graph);
  Progress progress;
  const Answer answer = best_shares(holding, at_most(99), progress);
  EXPECT_EQ(column_of<std::int64_t>(answer, "gained"), (std::vector<std::int64_t>{3, 6, 8, 10, 11, 12}));
  // No record is with two agencies: nothing overlaps, and the greatest gains are the best.
  EXPECT_EQ(column_of<std::int64_t>(answer, "best_at_most"), (std::vector<std::int64_t>{3, 6, 8, 10, 11, 12}));
  EXPECT_EQ(column_of<double>(answer, "of_best"), std::vector<double>(6, 1.0));
  EXPECT_DOUBLE_EQ(column_of<double>(answer, "guaranteed")[1], 0.75);
}

TEST(BestShares, TheFirstOfManyAreThoseOfFew) {
  const graph::CaseGraph graph = six_contacts();
  const Holding holding(graph);
  Progress progress;
  const Answer two = best_shares(holding, at_most(2), progress);
  EXPECT_EQ(two.table.rows, 2);
  EXPECT_EQ(column_of<std::int64_t>(two, "best_at_most"), (std::vector<std::int64_t>{3, 6}));
}

TEST(BestShares, NothingToGainHasNoRow) {
  const graph::CaseGraph graph = GraphMaker(1, 1, 2).build();
  const Holding holding(graph);
  Progress progress;
  EXPECT_EQ(best_shares(holding, at_most(3), progress).table.rows, 0);
}

}  // namespace
}  // namespace casegraph::measures
