#include "casegraph/measures/frequency/lives.hpp"

#include <gtest/gtest.h>

#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::testing::day;
using graph::testing::days;

const Window kYear{day("2011-01-01"), day("2012-01-01")};

TEST(LifeOf, IsTheWidestAndHoldsTheDaysOfBirthAndDeath) {
  graph::CaseGraph graph = graph::testing::GraphMaker(2, 0, 1).build();
  EXPECT_EQ(life_of(graph, 0), Window{});
  EXPECT_EQ(life_of(graph, PersonId::kNone), Window{});
  graph.persons.birth =
      graph::SharedColumn(std::vector<DateInterval>{days("2011-02-01", "2011-02-28"), DateInterval::unknown()});
  graph.persons.death =
      graph::SharedColumn(std::vector<DateInterval>{days("2011-06-01", "2011-06-30"), days("", "2011-03-03")});
  EXPECT_EQ(life_of(graph, 0), (Window{day("2011-02-01"), day("2011-07-01")}));
  EXPECT_EQ(life_of(graph, 1), (Window{kBeforeAll, day("2011-03-04")}));
}

TEST(LivedDays, AreTheSumOverEachLife) {
  const std::vector<Window> lives{{},
                                  {day("2011-03-01"), kAfterAll},
                                  {kBeforeAll, day("2011-05-01")},
                                  {day("2011-02-01"), day("2011-02-11")},
                                  {day("2000-01-01"), day("2001-01-01")},
                                  {day("2011-08-01"), day("2011-07-01")}};
  const LivedDays lived(lives, kYear);
  EXPECT_EQ(lived.persons(), 6);
  for (const DayIntervals& asked :
       {DayIntervals{}, DayIntervals{kYear},
        DayIntervals{{day("2011-02-05"), day("2011-03-02")}, {day("2011-04-30"), day("2011-09-01")}}}) {
    std::int64_t sum = 0;
    for (const Window& life : lives) sum += length_of(within(asked, life)).value();
    EXPECT_EQ(lived.within(asked).days, sum);
    EXPECT_EQ(lived.within(asked).persons_open, 0);
  }
}

TEST(LivedDays, TellThoseThatHaveNoEndApart) {
  const std::vector<Window> lives{{}, {day("2011-03-01"), kAfterAll}, {kBeforeAll, day("2011-01-11")}};
  const LivedDays lived(lives, {day("2011-01-01"), kAfterAll});
  const LivedDays::Sum sum = lived.within({{day("2011-01-01"), kAfterAll}});
  EXPECT_EQ(sum.days, 10);
  EXPECT_EQ(sum.persons_open, 2);
}

}  // namespace
}  // namespace casegraph::measures::frequency
