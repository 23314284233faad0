#include "casegraph/measures/structure/shared_identifiers.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::days;
using graph::testing::GraphMaker;
using graph::testing::kNowhere;

const tables::Column& column(const Answer& answer, const std::string& name) {
  for (const tables::Column& each : answer.table.columns)
    if (each.name == name) return each;
  throw std::out_of_range(name);
}

// "person other days_certain days_possible status", a row of the answer each; "-" where missing.
std::vector<std::string> rows_of(const GraphMaker& maker, const SharedIdentifiersQuery& query = {}) {
  Progress progress;
  const Answer answer = shared_identifiers(maker.build(), query, progress);
  std::vector<std::string> rows;
  for (std::int64_t row = 0; row < answer.table.rows; ++row) {
    std::string text;
    for (const char* name : {"person", "other", "days_certain", "days_possible", "status"}) {
      const tables::Column& cells = column(answer, name);
      text += (text.empty() ? "" : " ") + (cells.is_valid(row) ? tables::text_of(cells, row) : std::string("-"));
    }
    rows.push_back(text);
  }
  return rows;
}

using Rows = std::vector<std::string>;

TEST(SharedIdentifiers, NothingIsSharedOfNothing) {
  EXPECT_EQ(rows_of(GraphMaker(2, 1, 1)), Rows{});
  GraphMaker maker(2, 1, 1);
  maker.identifier(0).identifier(1).identifier(1).identifier(kNowhere, {}, 0);  // two things, and a row of nobody
  EXPECT_EQ(rows_of(maker), Rows{});
  EXPECT_EQ(rows_of(maker.identifier(0, {}, 0)), Rows{});  // one person twice is no pair
}

TEST(SharedIdentifiers, EveryPairOfAThingIsARow) {
  GraphMaker maker(3, 1, 1);
  maker.identifier(kNowhere).identifier(2, {}, 0).identifier(0, {}, 0).identifier(1, {}, 0);
  EXPECT_EQ(rows_of(maker), (Rows{"P0 P1 - - unbounded", "P0 P2 - - unbounded", "P1 P2 - - unbounded"}));
  SharedIdentifiersQuery query;
  query.persons = {2};
  EXPECT_EQ(rows_of(maker, query), (Rows{"P0 P2 - - unbounded", "P1 P2 - - unbounded"}));
  query.most_persons = 2;
  EXPECT_EQ(rows_of(maker, query), Rows{"- - - - too_many_persons"});
}

TEST(SharedIdentifiers, AtOneTimeOrOneAfterTheOther) {
  const Period first{days("2011-01-01", "2011-01-01"), days("2011-01-10", "2011-01-12")};
  const Period later{days("2011-01-09", "2011-01-09"), days("2011-01-31", "2011-01-31")};
  const Period last{days("2011-02-01", "2011-02-01"), {}};
  GraphMaker maker(3, 1, 1);
  maker.identifier(0, first).identifier(1, later, 0).identifier(2, last, 0);
  EXPECT_EQ(rows_of(maker), (Rows{"P0 P1 2 4 ok", "P0 P2 0 0 not_at_once", "P1 P2 0 0 not_at_once"}));
  SharedIdentifiersQuery query;
  query.window = {*day_of_iso("2011-01-11"), *day_of_iso("2011-02-01")};  // P2 has it only later
  EXPECT_EQ(rows_of(maker, query), Rows{"P0 P1 0 2 ok"});
}

}  // namespace
}  // namespace casegraph::measures
