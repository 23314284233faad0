#include "casegraph/measures/frequency/next_agency.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "casegraph/measures/frequency/moments.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::testing::days;
using graph::testing::GraphMaker;

// One person met agency 0 on the first and third of January and agency 1 on a day from the first to the third.
graph::CaseGraph one_uncertain() {
  GraphMaker maker(1, 0, 2);
  maker.part(maker.contact({"c0", days("2011-01-01", "2011-01-01"), 0}), 0);
  maker.part(maker.contact({"c1", days("2011-01-01", "2011-01-03"), 1}), 0);
  maker.part(maker.contact({"c2", days("2011-01-03", "2011-01-03"), 0}), 0);
  return maker.build();
}

Answer asked(const graph::CaseGraph& graph, Dates how) {
  NextAgencyQuery query;
  query.dates.how = how;
  query.dates.samples = 50;
  Progress progress;
  return next_agency(graph, query, true, progress, 1);
}

TEST(NextAgency, LeavesUncertainDaysOutAndSaysWhichPairsTheyMakeUnsure) {
  const Answer answer = asked(one_uncertain(), Dates::exact);
  ASSERT_EQ(answer.table.rows, 1);
  EXPECT_EQ(answer.table.find("contacts")->integers[0], 1);
  EXPECT_EQ(answer.table.find("unsure")->integers[0], 1);
  EXPECT_EQ(answer.table.find("dates")->text(0), "left_out");
}

TEST(NextAgency, DrawsThem) {
  const Answer answer = asked(one_uncertain(), Dates::sample);
  ASSERT_EQ(answer.table.rows, 2);  // from agency 0 to 1, and back
  for (std::int64_t row = 0; row < 2; ++row) {
    const auto at = static_cast<std::size_t>(row);
    EXPECT_EQ(answer.table.find("contacts")->integers[at], 1);
    EXPECT_EQ(answer.table.find("unsure")->integers[at], 0);
    EXPECT_EQ(answer.table.find("mean_days_low")->numbers[at], 0);
    EXPECT_EQ(answer.table.find("mean_days_high")->numbers[at], 2);
    EXPECT_EQ(answer.table.find("n_drawn")->integers[at], 1);
    EXPECT_EQ(answer.table.find("dates")->text(row), "sampled");
  }
  EXPECT_EQ(answer.evidence.size(), 4U);
}

TEST(NextAgency, RefusesWholeAsItsRowsAreOverAllPersons) {
  const Answer answer = asked(one_uncertain(), Dates::refuse);
  ASSERT_EQ(answer.table.rows, 1);
  EXPECT_FALSE(answer.table.find("contacts")->is_valid(0));
  EXPECT_TRUE(std::isnan(answer.table.find("share")->numbers[0]));
  EXPECT_EQ(answer.table.find("dates")->text(0), "refused");
}

TEST(NextAgency, NobodyIsNoRow) {
  for (const Dates how : {Dates::exact, Dates::sample, Dates::refuse})
    EXPECT_EQ(asked(GraphMaker(1, 0, 1).build(), how).table.rows, 0);
}

TEST(StandsBefore, TimeThenSequenceThenRow) {
  GraphMaker maker(1, 0, 1);
  const DateInterval one_day = days("2011-01-01", "2011-01-01");
  maker.contact({"late", one_day, 0, graph::testing::kNowhere, graph::testing::kNowhere, graph::testing::kNowhere,
                 graph::testing::kNowhere, 600, 1});
  maker.contact({"early", one_day, 0, graph::testing::kNowhere, graph::testing::kNowhere, graph::testing::kNowhere,
                 graph::testing::kNowhere, 540, 2});
  maker.contact({"untimed second", one_day, 0, graph::testing::kNowhere, graph::testing::kNowhere,
                 graph::testing::kNowhere, graph::testing::kNowhere, kNoTime, 2});
  maker.contact({"untimed first", one_day, 0, graph::testing::kNowhere, graph::testing::kNowhere,
                 graph::testing::kNowhere, graph::testing::kNowhere, kNoTime, 1});
  const graph::CaseGraph graph = maker.build();
  ASSERT_EQ(graph.contacts.size(), 4U);
  for (std::uint32_t one = 0; one < 4; ++one)
    for (std::uint32_t other = 0; other < 4; ++other)
      EXPECT_EQ(stands_before(graph, one, other), one < other);  // as the graph has them
}

}  // namespace
}  // namespace casegraph::measures::frequency
