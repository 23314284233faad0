#include "casegraph/measures/frequency/record_groups.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::testing::days;
using graph::testing::GraphMaker;

TEST(RecordKeys, APeriodIsThatOfAllDaysOrMissing) {
  const graph::CaseGraph graph = GraphMaker(1, 0, 1).build();
  const RecordKeys quarters(graph, {{}, Bin::quarter}, "from_");
  const auto key_of = [&](DateInterval interval) { return quarters.of(0, 0, interval); };
  EXPECT_EQ(key_of(days("2011-01-01", "2011-03-31")), key_of(days("2011-02-02", "2011-02-02")));
  EXPECT_LT(key_of(days("1969-12-31", "1969-12-31")), key_of(days("1970-01-01", "1970-01-01")));
  const RecordKeys::Key missing = key_of(DateInterval::unknown());
  EXPECT_EQ(key_of(days("2011-03-31", "2011-04-01")), missing);
  EXPECT_LT(key_of(days("2011-01-01", "2011-01-01")), missing);  // rows without a period come last
}

TEST(RecordKeys, TheSecondRecordIsLeftOutOfTheGroupOfTheFirst) {
  GraphMaker maker(1, 0, 2);
  for (const char* id : {"one", "other"})
    maker.part(maker.contact({.id = id, .date = days("2011-01-01", "2011-01-01")}), 0);
  const graph::CaseGraph graph = maker.build();
  const RecordKeys keys(graph, {{{Dimension::agency}, {Dimension::kind, true}}, Bin::year}, "with_");
  EXPECT_TRUE(keys.has_other());
  EXPECT_TRUE(keys.has_agency(false));
  EXPECT_FALSE(keys.has_agency(true));  // kind is no matter of whose record it was
  const DateInterval day = days("2011-01-01", "2011-01-01");
  EXPECT_EQ(keys.without_other(keys.of(0, 1, day)), keys.of(0, ContactId::kNone, day));
}

TEST(RecordKeys, RefusesWhatIsNoGroupOfRecords) {
  const graph::CaseGraph graph = GraphMaker(1, 0, 1).build();
  EXPECT_THROW(RecordKeys(graph, {{{Dimension::person}}, {}}, "from_"), ArgumentError);
  EXPECT_THROW(RecordKeys(graph, {{{Dimension::area}, {Dimension::area}}, {}}, "from_"), ArgumentError);
  EXPECT_THROW(RecordKeys(graph, {{}, Bin::week}, "from_"), ArgumentError);
  EXPECT_NO_THROW(RecordKeys(graph, {{{Dimension::area}, {Dimension::area, true}}, {}}, "from_"));
}

}  // namespace
}  // namespace casegraph::measures::frequency
