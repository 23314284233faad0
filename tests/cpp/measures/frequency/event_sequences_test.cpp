#include "casegraph/measures/frequency/event_sequences.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;

const Window kJanuary{day("2011-01-01"), day("2011-02-01")};

EventSequence sequence_of(const std::vector<DateInterval>& dates, std::int64_t merge_days) {
  GraphMaker maker(1, 0, 1);
  std::vector<std::uint32_t> all;
  for (const DateInterval date : dates) {
    all.push_back(static_cast<std::uint32_t>(all.size()));
    maker.part(maker.contact({"c" + std::to_string(all.size()), date}), 0);
  }
  const graph::CaseGraph graph = maker.build();
  Selection selection;
  selection.by = {Dimension::person};
  const std::vector<std::uint8_t> sure(all.size(), 1);
  return EventSequencer(graph, selection, kJanuary, {}, ObservedBy::window, merge_days)
      .of({0, kNone, kNone, kNone}, {all, sure});
}

DateInterval on(int day_of_month) { return DateInterval::exactly(kJanuary.begin + (day_of_month - 1)); }

TEST(EventSequencer, KeepsContactsOfOneDayAndMergesEpisodes) {
  const std::vector<DateInterval> dates{on(3), on(3), on(5), days("2011-01-04", "2011-01-09"), on(20)};
  const EventSequence each = sequence_of(dates, 0);
  EXPECT_EQ(each.events.size(), 4U);
  EXPECT_EQ(each.uncertain, 1);
  EXPECT_EQ(each.merged, 0);
  EXPECT_EQ(sequence_of(dates, 1).events.size(), 3U);
  const EventSequence wide = sequence_of(dates, 3);
  EXPECT_EQ(wide.events.size(), 2U);
  EXPECT_EQ(wide.merged, 2);
}

TEST(EventSequencer, NeedsToKnowWhatIsObserved) {
  const graph::CaseGraph graph = GraphMaker(1, 0, 1).build();
  Selection selection;
  EXPECT_THROW(EventSequencer(graph, selection, kJanuary, {}, ObservedBy::coverage), ArgumentError);
  EXPECT_THROW(EventSequencer(graph, selection, {}, {}, ObservedBy::window), ArgumentError);
}

TEST(GapsOf, AreCensoredWhereObservationEnds) {
  const EventGaps gaps = gaps_of(sequence_of({on(3), on(5), on(20)}, 0));
  EXPECT_EQ(gaps.days, (std::vector<double>{2, 15}));
  EXPECT_EQ(gaps.piece_ends, std::vector<std::size_t>{2});
  ASSERT_EQ(gaps.all.size(), 3U);
  EXPECT_EQ(gaps.all.back().to, kNone);
  EXPECT_EQ(gaps.all.back().days, 11);
}

TEST(ObservedTime, RunsOnAcrossBreaks) {
  const DayIntervals observed{{day("2011-01-01"), day("2011-01-11")}, {day("2011-01-21"), day("2011-02-01")}};
  EXPECT_EQ(observed_time(observed, day("2011-01-01")), 0.5);
  EXPECT_EQ(observed_time(observed, day("2011-01-10")), 9.5);
  EXPECT_EQ(observed_time(observed, day("2011-01-21")), 10.5);
}

}  // namespace
}  // namespace casegraph::measures::frequency
