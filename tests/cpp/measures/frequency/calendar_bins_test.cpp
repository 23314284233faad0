#include "casegraph/measures/frequency/calendar_bins.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::testing::day;
using graph::testing::days;
using graph::testing::GraphMaker;

const Window kSpring{day("2011-01-30"), day("2011-04-02")};

TEST(CalendarBins, TileTheWindowAndBeginWhereTheCalendarDoes) {
  for (const Bin bin : {Bin::day, Bin::week, Bin::month, Bin::quarter, Bin::year}) {
    const std::vector<Window> bins = calendar_bins(kSpring, bin);
    EXPECT_EQ(bins.front().begin, kSpring.begin);
    EXPECT_EQ(bins.back().end, kSpring.end);
    for (std::size_t at = 1; at < bins.size(); ++at) EXPECT_EQ(bins[at].begin, bins[at - 1].end);
  }
  EXPECT_EQ(calendar_bins(kSpring, Bin::month)[1], (Window{day("2011-02-01"), day("2011-03-01")}));
  EXPECT_EQ(calendar_bins(kSpring, Bin::week)[0].end, day("2011-01-31"));  // a Monday
  EXPECT_EQ(calendar_bins(kSpring, Bin::quarter)[0].end, day("2011-04-01"));
  EXPECT_EQ(calendar_bins(kSpring, Bin::year).size(), 1U);
  // Before 1970 too, weeks begin on Monday.
  EXPECT_EQ(calendar_bins({day("1969-12-20"), day("1970-01-02")}, Bin::week)[0].end, day("1969-12-22"));
}

TEST(CalendarBins, OpenOrTooMany) {
  EXPECT_THROW(calendar_bins({}, Bin::month), ArgumentError);
  EXPECT_THROW(calendar_bins({day("1000-01-01"), day("2000-01-01")}, Bin::day), ArgumentError);
  EXPECT_TRUE(calendar_bins({day("2011-01-01"), day("2011-01-01")}, Bin::day).empty());
}

TEST(BinCounter, CountsWhatIsSurelyInOneBin) {
  GraphMaker maker(1, 0, 1);
  for (const auto& date : {days("2011-02-03", "2011-02-03"), days("2011-02-01", "2011-02-28"),
                           days("2011-02-20", "2011-03-02"), days("", "2011-02-02"), days("2012-01-01", "2012-01-01")})
    maker.part(maker.contact({"c" + std::to_string(date.last.count) + std::to_string(date.first.count), date}), 0);
  const graph::CaseGraph graph = maker.build();
  Selection selection;
  selection.by = {Dimension::person};
  const BinCounter counter(graph, selection, kSpring, Bin::month, {}, ObservedBy::window);
  std::vector<std::uint32_t> all;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) all.push_back(contact);
  const std::vector<std::uint8_t> sure(all.size(), 1);
  const BinnedCounts found = counter.of({0, kNone, kNone, kNone}, {all, sure});
  EXPECT_EQ(found.events, (std::vector<std::int64_t>{0, 2, 0, 0}));
  EXPECT_EQ(found.exposure, (std::vector<double>{2, 28, 31, 1}));
  EXPECT_EQ(found.uncertain, 2);
  EXPECT_EQ(found.exposure_days, 62);
  EXPECT_EQ(found.status, "");
}

TEST(BinCounter, LeavesOutWhatIsAssumedOrOpenAbove) {
  GraphMaker maker(1, 0, 1);
  const DateInterval date = days("2011-02-03", "2011-02-03");
  maker.part(maker.contact({"stated", date}), 0);
  maker.part(maker.contact({"assumed", date}), 0, graph::Presence::took_part, false, graph::PartCertainty::assumed);
  maker.part(maker.contact({"open", date}), 0);
  graph::CaseGraph graph = maker.build();
  graph.contacts.count_min = graph::SharedColumn(std::vector<std::int32_t>{1, 1, 2});
  graph.contacts.count_max = graph::SharedColumn(std::vector<std::int32_t>{1, 1, graph::kOpenCount});
  Selection selection;
  selection.by = {Dimension::person};
  const std::vector<std::uint32_t> all{0, 1, 2};
  const std::vector<std::uint8_t> sure{1, 0, 1};
  const GroupKey key{0, kNone, kNone, kNone};
  const BinnedCounts found =
      BinCounter(graph, selection, kSpring, Bin::month, {}, ObservedBy::window).of(key, {all, sure});
  EXPECT_EQ(found.events, (std::vector<std::int64_t>{0, 1, 0, 0}));
  EXPECT_EQ(found.uncertain, 2);
  EXPECT_EQ(found.whole.count.certain, 3);
  EXPECT_TRUE(is_open(found.whole.count.possible));
}

TEST(ObservedSpan, IsTheWindowOrThatOfCoverage) {
  graph::CaseGraph graph = GraphMaker(1, 0, 1).build();
  EXPECT_EQ(observed_span(graph, kSpring), kSpring);
  EXPECT_TRUE(observed_span(graph, {}).is_empty());
  const auto from = [](const char* first, const char* last, bool topic) {
    return graph::Coverage{{0}, {0}, 0, graph::CoverageBasis::imr, topic, {days(first, first), days(last, last)}, 0};
  };
  graph.coverage = graph::SharedColumn<graph::Coverage>(
      std::vector<graph::Coverage>{from("2011-02-01", "2011-02-10", false), from("2011-03-01", "2011-03-31", false),
                                   from("2009-01-01", "2013-01-01", true)});  // limited to a topic: observes nothing
  EXPECT_EQ(observed_span(graph, {}), (Window{day("2011-02-01"), day("2011-04-01")}));
}

}  // namespace
}  // namespace casegraph::measures::frequency
