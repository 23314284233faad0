#include "casegraph/domain/disjoint_sets.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace casegraph {
namespace {

TEST(DisjointSets, AreKnownByTheirSmallestMemberWhateverTheOrder) {
  const std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs{{5, 3}, {1, 4}, {3, 4}, {6, 6}};
  for (const bool backwards : {false, true}) {
    DisjointSets sets(7);
    for (std::size_t at = 0; at < pairs.size(); ++at) {
      const auto [a, b] = pairs[backwards ? pairs.size() - 1 - at : at];
      EXPECT_EQ(sets.join(a, b), a != b);
    }
    EXPECT_FALSE(sets.join(5, 1));
    EXPECT_EQ(sets.root(5), 1U);
    EXPECT_EQ(std::move(sets).roots(), (std::vector<std::uint32_t>{0, 1, 2, 1, 1, 1, 6}));
  }
}

TEST(DisjointSets, OfNothing) { EXPECT_TRUE(DisjointSets(0).roots().empty()); }

}  // namespace
}  // namespace casegraph
