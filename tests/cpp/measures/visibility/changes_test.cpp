#include "casegraph/measures/visibility/changes.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::days;
using graph::testing::GraphMaker;

// Three contacts of one person with one agency, filed at the addresses given; rows of the casebook in this order.
graph::CaseGraph filed(std::vector<std::uint32_t> addresses) {
  GraphMaker maker(1, 2, 1);
  static constexpr const char* kDates[] = {"2010-01-10", "2010-02-20", "2010-12-24"};
  for (std::uint32_t at = 0; at < addresses.size(); ++at) {
    const std::string id(1, static_cast<char>('a' + at));
    maker.part(
        maker.contact(
            {.id = id, .date = days(kDates[at], kDates[at]), .agency = 0, .concerns = 0, .filed_at = addresses[at]}),
        0);
  }
  return maker.build();
}

PopulationQuery by_address() {
  PopulationQuery query;
  query.by = {};
  query.by_person = query.by_identifier = false;
  return query;
}

std::vector<std::string> rows_of(const Answer& answer) {
  std::vector<std::string> rows;
  for (std::int64_t row = 0; row < answer.table.rows; ++row) {
    std::string text;
    for (const tables::Column& column : answer.table.columns)
      if (column.name != "first_day" && column.name != "last_day") text += tables::text_of(column, row) + " ";
    rows.push_back(text);
  }
  return rows;
}

TEST(VisibilityChanges, TellWhichContactMovesFromWhichClassToWhich) {
  const graph::CaseGraph before = filed({1, 0, 0}), after = filed({0, 0, 0});
  const Holding held(before), held_after(after);
  Progress progress;
  const auto asked = [&](bool each) {
    return population_changes({held}, {held_after}, by_address(), {}, each, {}, progress, 2);
  };
  EXPECT_EQ(rows_of(asked(false)), (std::vector<std::string>{"recording found 2 2 ", "found found 1 1 "}));
  EXPECT_EQ(rows_of(asked(true)), (std::vector<std::string>{"b G0 a G0 recording found recording found filed  ",
                                                            "c G0 a G0 recording found recording found filed  "}));
}

TEST(VisibilityChanges, AGapThatIsNotThereAfterIsAnAlternativeOfOneGraph) {
  const graph::CaseGraph graph = filed({1, 0, 0});
  const Holding held(graph);
  Progress progress;
  AsIf filed_right;
  filed_right.filed = true;
  const Answer answer =
      population_changes({held}, {held, filed_right}, by_address(), {}, true, {true, std::nullopt}, progress, 1);
  EXPECT_EQ(answer.table.rows, 2);
  EXPECT_EQ(answer.evidence.size(), 2U);
  EXPECT_EQ(answer.evidence.front().row, 0U);
  EXPECT_EQ(tables::text_of(answer.further[0], 1), "2");  // the row of the check
}

TEST(VisibilityChanges, WhatIsNotThereIsNotAskedAbout) {
  const graph::CaseGraph before = filed({0, 0, 0}), after = filed({0, 0});
  const Holding held(before), held_after(after);
  Progress progress;
  EXPECT_EQ(rows_of(population_changes({held}, {held_after}, by_address(), {}, false, {}, progress, 1)),
            (std::vector<std::string>{"found found 1 1 ", "found not_asked 2 1 "}));
  EXPECT_THROW(population_changes({held_after}, {held}, by_address(), {}, false, {}, progress, 1), ArgumentError);
}

}  // namespace
}  // namespace casegraph::measures
