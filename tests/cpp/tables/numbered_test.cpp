#include "casegraph/tables/numbered.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"

namespace casegraph::tables {
namespace {

using Places = std::vector<std::uint32_t>;

TEST(Numbered, NumbersInTheOrderInWhichTheyCome) {
  Progress progress;
  const std::vector<Column> columns{integer_column("a", {7, -3, 7}), integer_column("b", {INT64_MIN, -3})};
  const Numbered found = numbered(columns, progress);
  EXPECT_EQ(std::vector(found.ids.integers.begin(), found.ids.integers.end()),
            (std::vector<std::int64_t>{7, -3, INT64_MIN}));
  EXPECT_EQ(found.places, (std::vector<Places>{{0, 1, 0}, {2, 1}}));
}

TEST(Numbered, TextsToo) {
  Progress progress;
  const std::vector<Column> columns{text_column("a", {"y", "", "x"}), text_column("b", {"x", "y"})};
  const Numbered found = numbered(columns, progress);
  ASSERT_EQ(found.ids.length, 3);
  EXPECT_EQ(found.ids.text(0), "y");
  EXPECT_EQ(found.ids.text(1), "");
  EXPECT_EQ(found.places, (std::vector<Places>{{0, 1, 2}, {2, 0}}));
}

TEST(Numbered, ManyKeepTheirPlaces) {
  Progress progress;
  std::vector<std::int64_t> ids;
  for (std::int64_t at = 0; at < 100'000; ++at) ids.push_back((at % 50'000) << 20);
  const Numbered found = numbered(std::vector<Column>{integer_column("a", ids)}, progress);
  ASSERT_EQ(found.ids.length, 50'000);
  for (std::size_t at = 0; at < ids.size(); ++at) ASSERT_EQ(found.places[0][at], at % 50'000);
}

TEST(Numbered, RefusesWhatAreNoIdsAndStops) {
  Progress progress;
  EXPECT_THROW(numbered(std::vector<Column>{number_column("a", {1.5})}, progress), ArgumentError);
  EXPECT_THROW(numbered(std::vector<Column>{integer_column("a", {1, 0}, {1, 0})}, progress), ArgumentError);
  const std::vector<Column> mixed{integer_column("a", {1}), text_column("b", {"1"})};
  EXPECT_THROW(numbered(mixed, progress), ArgumentError);
  progress.request_stop();
  EXPECT_THROW(numbered(std::vector<Column>{integer_column("a", {1})}, progress), Stopped);
}

}  // namespace
}  // namespace casegraph::tables
