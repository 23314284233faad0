// Clusters whose density, bridges and diameter can be counted on a drawing.
#include "casegraph/linkage/cluster_quality.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace casegraph::linkage {
namespace {

Link link(std::uint32_t a, std::uint32_t b, double weight) { return {a, b, weight}; }

TEST(ClusterQuality, OfTwoTrianglesAndABridge) {
  // 0-1-2 and 3-4-5, joined by 2-3; 6 alone; 7-8 a pair.
  const std::vector<std::uint32_t> of_row = {0, 0, 0, 0, 0, 0, 6, 7, 7};
  const std::vector<Link> edges = {link(0, 1, 9), link(0, 2, 8), link(1, 2, 7), link(2, 3, 2),
                                   link(3, 4, 9), link(3, 5, 6), link(4, 5, 5), link(7, 8, 4)};
  const std::vector<ClusterQuality> found = cluster_quality(of_row, edges, 0);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].records, 6);
  EXPECT_EQ(found[0].links, 7);
  EXPECT_DOUBLE_EQ(found[0].density, 7.0 / 15.0);
  EXPECT_EQ(found[0].bridges, 1);
  EXPECT_EQ(found[0].diameter, 3);
  EXPECT_DOUBLE_EQ(found[0].weakest, 2);
  EXPECT_EQ(found[1].cluster, 7U);
  EXPECT_EQ(found[1].bridges, 1);
  EXPECT_DOUBLE_EQ(found[1].density, 1);
}

TEST(ClusterQuality, OfAChainAllLinksAreBridges) {
  const std::vector<Link> edges = {link(0, 1, 3), link(1, 2, 1), link(2, 3, 2)};
  const ClusterQuality found = cluster_quality({0, 0, 0, 0}, edges, 0).at(0);
  EXPECT_EQ(found.bridges, 3);
  EXPECT_EQ(found.diameter, 3);
  EXPECT_DOUBLE_EQ(found.weakest, 1);
}

TEST(ClusterQuality, SaysWhereLinksDoNotJoinACluster) {
  const std::vector<Link> edges = {link(0, 1, 3), link(1, 2, -9)};
  const ClusterQuality found = cluster_quality({0, 0, 0}, edges, 0).at(0);
  EXPECT_EQ(found.links, 1);
  EXPECT_EQ(found.diameter, -1);
  EXPECT_TRUE(std::isinf(found.weakest));
}

}  // namespace
}  // namespace casegraph::linkage
