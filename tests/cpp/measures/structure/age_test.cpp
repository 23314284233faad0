#include "casegraph/measures/structure/age.hpp"

#include <gtest/gtest.h>

#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::day;
using graph::testing::days;

DateInterval on(std::string_view iso) { return DateInterval::exactly(day(iso)); }

TEST(Age, YearsAreCompletedOnTheBirthday) {
  EXPECT_EQ(completed_years(day("1993-05-05"), day("2011-05-04")), 17);
  EXPECT_EQ(completed_years(day("1993-05-05"), day("2011-05-05")), 18);
  EXPECT_EQ(completed_years(day("1992-02-29"), day("2010-02-28")), 17);
  EXPECT_EQ(completed_years(day("1992-02-29"), day("2010-03-01")), 18);
  EXPECT_EQ(completed_years(day("1992-02-29"), day("2012-02-29")), 20);
  EXPECT_EQ(completed_years(day("2011-05-05"), day("2011-05-05")), 0);
  EXPECT_EQ(completed_years(day("2011-05-05"), day("2011-05-04")), -1);
}

TEST(Age, OpenDatesHaveNoBoundOnThatSide) {
  const AgeBounds open = age_on(days("", "1993-05-05"), on("2011-05-05"));
  EXPECT_EQ(open.least, 18);
  EXPECT_FALSE(open.most.has_value());
  EXPECT_FALSE(age_on(DateInterval::unknown(), on("2011-05-05")).least.has_value());
  EXPECT_EQ(age_on(days("2011-05-01", "2011-06-01"), on("2011-05-05")).least, 0);
}

TEST(Age, AChildOnEverySomeOrNoDay) {
  const DateInterval birth = on("1993-05-05");
  EXPECT_EQ(child_by_birth(birth, on("2011-05-04")), ChildStatus::certain);
  EXPECT_EQ(child_by_birth(birth, on("2011-05-05")), ChildStatus::no);
  EXPECT_EQ(child_by_birth(birth, days("2011-05-01", "2011-05-31")), ChildStatus::possible);
  EXPECT_EQ(child_by_birth(days("1993-01-01", "1993-12-31"), on("2011-05-05")), ChildStatus::possible);
  EXPECT_EQ(child_by_birth(DateInterval::unknown(), on("2011-05-05")), ChildStatus::unknown);
}

}  // namespace
}  // namespace casegraph::measures
