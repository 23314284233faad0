#include "casegraph/layout/lanes.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"

namespace casegraph::layout {
namespace {

using Levels = std::vector<std::uint32_t>;

TEST(Lanes, MarksThatTouchAreLifted) {
  const std::vector<Mark> marks = {{0, 0, 4}, {0, 3, 5}, {0, 4, 6}, {0, 10, 10}};
  EXPECT_EQ(levels(marks, 0), (Levels{0, 1, 0, 0}));
  EXPECT_EQ(levels(marks, 1), (Levels{0, 1, 2, 0}));
}
TEST(Lanes, LanesKnowNothingOfEachOther) {
  const std::vector<Mark> marks = {{0, 0, 4}, {7, 0, 4}, {7, 0, 4}};
  EXPECT_EQ(levels(marks, 0), (Levels{0, 0, 1}));
}
TEST(Lanes, TheOrderGivenIsKeptAmongThoseThatBeginTogether) {
  const std::vector<Mark> marks = {{0, 5, 6}, {0, 1, 2}, {0, 5, 5}};
  EXPECT_EQ(levels(marks, 1), (Levels{0, 0, 1}));
}
TEST(Lanes, NoneIsNone) { EXPECT_TRUE(levels({}, 1).empty()); }
TEST(Lanes, AMarkThatEndsBeforeItBeginsIsRefused) {
  const std::vector<Mark> marks = {{0, 2, 1}};
  EXPECT_THROW(levels(marks, 0), ArgumentError);
}

}  // namespace
}  // namespace casegraph::layout
