#include "casegraph/measures/visibility/check_table.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/visibility/checks.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;

using Cells = std::vector<std::optional<std::string>>;

// Two contacts of one person with the first of two agencies, filed at the first of two addresses.
graph::CaseGraph two_contacts() {
  GraphMaker maker(1, 2, 2);
  maker.part(maker.contact({.id = "a", .date = days("2010-01-10", "2010-01-10"), .agency = 0, .filed_at = 0}), 0);
  maker.part(maker.contact({.id = "b", .date = days("2010-12-24", "2010-12-24"), .agency = 0, .filed_at = 0}), 0);
  return maker.build();
}

tables::Table table_of_cells(const std::vector<std::pair<std::string, Cells>>& columns) {
  tables::Table table;
  table.name = "table";
  table.rows = static_cast<std::int64_t>(columns.front().second.size());
  for (const auto& [name, cells] : columns) table.columns.push_back(tables::text_column(name, cells));
  return table;
}

std::string refusal(const tables::Table& table) {
  try {
    checks_of_table(two_contacts(), table, std::nullopt);
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(CheckTable, EachRowIsACheckWithItsKeysDayAndWindow) {
  const graph::CaseGraph graph = two_contacts();
  const auto checks = checks_of_table(graph,
                                      table_of_cells({{"agency", {"G0", "G1"}},
                                                      {"at", {"2011-01-01", "2011-01"}},
                                                      {"address", {"A0", "A1"}},
                                                      {"person", {"P0", std::nullopt}},
                                                      {"window", {"P1M", ""}}}),
                                      Span{18, 0});
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks[0].checker.value, 0U);
  EXPECT_EQ(checks[0].day, day("2011-01-01"));
  EXPECT_EQ(checks[0].keys.size(), 2U);
  EXPECT_EQ(checks[0].window, (Span{1, 0}));
  EXPECT_EQ(checks[1].window, (Span{18, 0}));
  Progress progress;
  const Answer answer = checks_of_queries(CheckIndex(graph), Holding(graph), checks, {}, {true, true}, progress, 2);
  const auto cell = [&](const char* name, std::int64_t row) { return tables::text_of(*answer.table.find(name), row); };
  EXPECT_EQ(cell("status", 0), "ok");
  EXPECT_EQ(cell("found", 0), "1");
  EXPECT_EQ(cell("window", 0), "1");
  EXPECT_EQ(cell("found_possible", 0), "1");
  EXPECT_EQ(cell("status", 1), "no_key_or_day");
  EXPECT_EQ(answer.evidence.size(), 2U);
}

TEST(CheckTable, RefusesByRowColumnValueAndReason) {
  EXPECT_EQ(refusal(table_of_cells(
                {{"agency", {"G0", "G7"}}, {"at", {"2011-01-01", "2011-01-01"}}, {"address", {"A0", "A0"}}})),
            "table, row 2, column agency, value 'G7': the casebook's agencies have no such id [accepted: ids of "
            "the casebook, texts or whole numbers]");
  const std::string two = refusal(
      table_of_cells({{"agency", {std::nullopt}}, {"at", {"2011-13-01"}}, {"address", {"A0"}}, {"window", {"P1M"}}}));
  EXPECT_NE(two.find("table: 2 errors"), std::string::npos);
  EXPECT_NE(two.find("row 1, column agency, value '': is empty"), std::string::npos);
  EXPECT_NE(two.find("row 1, column at, value '2011-13-01'"), std::string::npos);
  EXPECT_NE(refusal(table_of_cells({{"agency", {"G0"}}, {"adress", {"A0"}}})).find("column adress"), std::string::npos);
  EXPECT_NE(refusal(table_of_cells({{"address", {"A0"}}})).find("no column agency"), std::string::npos);
  EXPECT_NE(refusal(table_of_cells({{"agency", {"G0"}}, {"at", {"2011"}}})).find("what was looked up"),
            std::string::npos);
  EXPECT_NE(refusal(table_of_cells({{"agency", {"G0"}}, {"person", {"P0"}}})).find("when it was looked up"),
            std::string::npos);
}

}  // namespace
}  // namespace casegraph::measures
