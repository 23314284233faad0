#include "casegraph/linkage/bloom_filter.hpp"

#include <gtest/gtest.h>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/candidates.hpp"

namespace casegraph::linkage {
namespace {

TEST(Dice, CountsTheBitsInCommon) {
  const std::vector<std::uint64_t> a = {0b1111, 0};
  const std::vector<std::uint64_t> b = {0b0011, 1};
  EXPECT_DOUBLE_EQ(dice(a, b), 2.0 * 2 / (4 + 3));
  EXPECT_DOUBLE_EQ(dice(a, a), 1);
  EXPECT_DOUBLE_EQ(dice(a, std::vector<std::uint64_t>{0, 0}), 0);
}

TEST(Alike, FindsEveryPairThatAllComparingFinds) {
  BloomFilters filters{{}, 2};
  for (std::uint64_t at = 0; at < 2 * 600; ++at)
    filters.bits.push_back(mixed(at) & mixed(at / 40) & (at % 7 ? ~0ULL : 0xFFULL));
  for (const double least : {0.3, 0.6, 0.9, 1.0}) {
    std::vector<AlikePair> expected;
    for (std::uint32_t a = 0; a < filters.size(); ++a)
      for (std::uint32_t b = a + 1; b < filters.size(); ++b)
        if (dice(filters[a], filters[b]) >= least) expected.push_back({a, b, dice(filters[a], filters[b])});
    for (const unsigned threads : {1U, 4U}) {
      Progress progress;
      const std::vector<AlikePair> found = alike(filters, least, progress, threads);
      ASSERT_EQ(found.size(), expected.size()) << least;
      for (std::size_t at = 0; at < found.size(); ++at) {
        EXPECT_EQ(found[at].a, expected[at].a);
        EXPECT_EQ(found[at].b, expected[at].b);
        EXPECT_EQ(found[at].dice, expected[at].dice);
      }
    }
  }
}

TEST(Alike, RefusesWhatIsNoThresholdAndNoFilters) {
  Progress progress;
  EXPECT_THROW(alike({{1, 2}, 2}, 0, progress), ArgumentError);
  EXPECT_THROW(alike({{1, 2, 3}, 2}, 0.5, progress), ArgumentError);
  EXPECT_TRUE(alike({{}, 2}, 0.5, progress).empty());
}

}  // namespace
}  // namespace casegraph::linkage
