#include "casegraph/measures/frequency/change_points.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;

// The number in the first row of a column.
double first_of(const Answer& answer, const std::string& name) {
  for (const tables::Column& each : answer.table.columns)
    if (each.name == name) return std::stod(tables::text_of(each, 0));
  throw std::out_of_range(name);
}

// 20 contacts in January, which is observed, and 10 in the ten days of July that are: by bins of a month with the
// effect of the month taken out one rate. The months between are not observed, and no part of the exposure.
Answer two_seasons(Dates how) {
  GraphMaker maker(1, 1, 1);
  for (int at = 0; at < 20; ++at) {
    const Day on = day("2011-01-02") + at;
    maker.part(maker.contact({"j" + std::to_string(at), {on, on + (at == 0 ? 1 : 0)}}), 0);
  }
  for (int at = 0; at < 10; ++at) {
    const Day on = day("2011-07-01") + at;
    maker.part(maker.contact({"l" + std::to_string(at), {on, on}}), 0);
  }
  graph::CaseGraph graph = maker.build();
  const auto observed = [](const char* first, const char* last) {
    return graph::Coverage{{0}, {0}, 0, graph::CoverageBasis::imr, false, {days(first, first), days(last, last)}, 0};
  };
  graph.coverage = graph::SharedColumn<graph::Coverage>(
      std::vector<graph::Coverage>{observed("2011-01-01", "2011-01-31"), observed("2011-07-01", "2011-07-10")});
  ChangePointQuery query;
  query.selection.by = {Dimension::person};
  query.window = {day("2011-01-01"), day("2011-08-01")};
  query.rounds = 0;
  query.season.month = true;
  query.dates = {how, 20, 0, false};
  Progress progress;
  return change_points(graph, query, false, progress);
}

TEST(ChangePoints, ExposureOfASeasonIsThatOfTheDaysObservedInEachBin) {
  for (const Dates how : {Dates::exact, Dates::sample}) {
    const Answer answer = two_seasons(how);
    ASSERT_EQ(answer.table.rows, 1);
    EXPECT_EQ(first_of(answer, "contacts"), 30);
    EXPECT_EQ(first_of(answer, "exposure_days"), 41);
    EXPECT_NEAR(first_of(answer, "rate"), 30 / 41.0 * 365.25, 1e-6);
  }
}

}  // namespace
}  // namespace casegraph::measures::frequency
