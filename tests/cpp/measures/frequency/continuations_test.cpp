#include "casegraph/measures/frequency/continuations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;

ContinuationQuery within_ten_days() {
  ContinuationQuery query;
  query.within = {0, 10};
  query.observed_until = day("2011-12-31");
  return query;
}

graph::CaseGraph one_person(const std::vector<DateInterval>& dates) {
  GraphMaker maker(1, 0, 1);
  for (std::size_t at = 0; at < dates.size(); ++at)
    maker.part(maker.contact({.id = "c" + std::to_string(at), .date = dates[at]}), 0);
  return maker.build();
}
DateInterval on(const char* iso) { return days(iso, iso); }

Answer asked(const graph::CaseGraph& graph, const ContinuationQuery& query, unsigned threads = 1) {
  Progress progress;
  return continuation(graph, query, true, progress, threads);
}
std::vector<std::int64_t> column(const Answer& answer, const char* name) {
  const auto integers = answer.table.find(name)->integers;
  return {integers.begin(), integers.end()};
}
using Counts = std::vector<std::int64_t>;

TEST(Continuation, FollowsEachContactForTheTimeAsked) {
  const auto graph = one_person({on("2011-01-01"), on("2011-01-11"), on("2011-01-22")});
  const Answer answer = asked(graph, within_ten_days());
  EXPECT_EQ(column(answer, "k"), (Counts{1, 2, 3}));
  EXPECT_EQ(column(answer, "further"), (Counts{1, 0, 0}));  // the tenth day after counts, the eleventh does not
  EXPECT_EQ(column(answer, "followed"), (Counts{1, 1, 1}));
  EXPECT_EQ(answer.table.find("share")->numbers[0], 1);
  EXPECT_EQ(answer.table.find("median_days")->numbers[0], 10);
  EXPECT_EQ(answer.evidence.size(), 4U);  // the first and the one that followed; the second; the third
}

TEST(Continuation, WhoIsNotObservedForSoLongIsLeftOut) {
  ContinuationQuery query = within_ten_days();
  query.observed_until = day("2011-01-10");
  const auto graph = one_person({on("2011-01-01")});
  EXPECT_EQ(column(asked(graph, query), "n_censored"), (Counts{1}));
  EXPECT_EQ(asked(graph, query).table.find("status")->text(0), "too_few");
  query.observed_until = day("2011-01-11");
  EXPECT_EQ(column(asked(graph, query), "followed"), (Counts{1}));
  query.observed_until.reset();  // and there is no coverage
  EXPECT_EQ(asked(graph, query).table.find("status")->text(0), "no_coverage");
}

TEST(Continuation, AnUncertainDayLeavesOpenWhichContactIsTheKth) {
  const auto graph = one_person({on("2011-01-01"), days("2011-01-05", "2011-02-05"), on("2011-06-01")});
  const Answer answer = asked(graph, within_ten_days());
  EXPECT_EQ(column(answer, "n_uncertain"), (Counts{1, 1}));
  EXPECT_TRUE(std::isnan(answer.table.find("share")->numbers[0]));
  const auto later = one_person({on("2011-01-01"), days("2011-01-12", "2011-02-05")});
  EXPECT_EQ(column(asked(later, within_ten_days()), "followed"), (Counts{1}));
}

TEST(Continuation, ContactsOfOneDayAreOneUnlessAskedFor) {
  const auto graph = one_person({on("2011-01-01"), on("2011-01-01")});
  ContinuationQuery query = within_ten_days();
  EXPECT_EQ(column(asked(graph, query), "k"), (Counts{1}));
  query.include_same_day = true;
  EXPECT_EQ(column(asked(graph, query), "further"), (Counts{1, 0}));
}

TEST(Continuation, NobodyIsOneRow) {
  const Answer answer = asked(GraphMaker(1, 0, 1).build(), within_ten_days());
  EXPECT_EQ(column(answer, "units"), (Counts{0}));
  EXPECT_EQ(answer.table.find("status")->text(0), "too_few");
}

TEST(Continuation, RefusesWhatCannotBeAnswered) {
  const auto graph = one_person({});
  ContinuationQuery query = within_ten_days();
  query.unit = Dimension::kind;
  EXPECT_THROW(asked(graph, query), ArgumentError);
  query.unit = Dimension::person;
  query.selection.by = {Dimension::person};
  EXPECT_THROW(asked(graph, query), ArgumentError);
  query.selection.by.clear();
  query.within = {};
  EXPECT_THROW(asked(graph, query), ArgumentError);
}

}  // namespace
}  // namespace casegraph::measures::frequency
