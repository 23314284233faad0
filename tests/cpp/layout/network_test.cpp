#include "casegraph/layout/network.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "casegraph/domain/error.hpp"

namespace casegraph::layout {
namespace {

constexpr double kHair = 1e-6;

std::vector<NodeBox> boxes_of(std::size_t count, double width, double height) {
  return std::vector<NodeBox>(count, NodeBox{width, height});
}
double distance(const NodePlace& a, const NodePlace& b) { return std::hypot(a.x - b.x, a.y - b.y); }

void expect_apart(const std::vector<NodeBox>& boxes, const NetworkDrawing& drawing, double apart) {
  for (std::size_t a = 0; a < boxes.size(); ++a)
    for (std::size_t b = a + 1; b < boxes.size(); ++b) {
      const double across = std::abs(drawing.nodes[a].x - drawing.nodes[b].x) - (boxes[a].width + boxes[b].width) / 2;
      const double down = std::abs(drawing.nodes[a].y - drawing.nodes[b].y) - (boxes[a].height + boxes[b].height) / 2;
      EXPECT_GE(std::max(across, down), apart - kHair) << a << " and " << b;
    }
}
void expect_within(const std::vector<NodeBox>& boxes, const NetworkDrawing& drawing, double width) {
  EXPECT_LE(drawing.width, width + kHair);
  for (std::size_t at = 0; at < boxes.size(); ++at) {
    EXPECT_GE(drawing.nodes[at].x - boxes[at].width / 2, -kHair);
    EXPECT_LE(drawing.nodes[at].x + boxes[at].width / 2, drawing.width + kHair);
    EXPECT_GE(drawing.nodes[at].y - boxes[at].height / 2, -kHair);
    EXPECT_LE(drawing.nodes[at].y + boxes[at].height / 2, drawing.height + kHair);
  }
}
std::uint32_t pick(std::mt19937& random, std::uint32_t count) { return static_cast<std::uint32_t>(random() % count); }
std::vector<Edge> random_edges(std::uint32_t nodes, std::uint32_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<Edge> edges;
  while (edges.size() < count) edges.emplace_back(pick(random, nodes), pick(random, nodes));
  return edges;
}

TEST(Network, APathIsStraight) {
  const std::vector<Edge> edges = {{0, 1}, {1, 2}, {2, 3}};
  const auto places = stress_layout(4, edges);
  for (std::size_t at = 0; at + 1 < places.size(); ++at) EXPECT_NEAR(distance(places[at], places[at + 1]), 1, 0.02);
  EXPECT_NEAR(distance(places[0], places[3]), 3, 0.05);
  for (const NodePlace& place : places) EXPECT_NEAR(place.y, 0, 0.15);
  EXPECT_LT(places[0].x, places[3].x);  // the first node stands at the left
}
TEST(Network, ARingIsRound) {
  const std::vector<Edge> edges = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}};
  const auto places = stress_layout(6, edges);
  for (const NodePlace& place : places) EXPECT_NEAR(distance(place, {0, 0}), distance(places[0], {0, 0}), 0.05);
}
TEST(Network, StressIsTheSumOfItsPairs) {
  const std::vector<Edge> edges = {{0, 1}, {1, 2}};
  const std::vector<NodePlace> places = {{0, 0}, {2, 0}, {2, 1}};
  // Pairs: 2 for 1, 1 for 1, root of 5 for 2.
  EXPECT_NEAR(stress(places, edges), 1 + 0 + std::pow(std::sqrt(5.0) - 2, 2) / 4, 1e-12);
}
TEST(Network, TheDescentEndsInAValley) {
  // Moving any one node in any of four directions does not lower the stress by more than a little.
  const auto edges = random_edges(40, 70, 7);
  auto places = stress_layout(40, edges);
  const double reached = stress(places, edges);
  for (std::size_t node = 0; node < places.size(); ++node)
    for (const auto& [x, y] : {std::pair{0.2, 0.0}, {-0.2, 0.0}, {0.0, 0.2}, {0.0, -0.2}}) {
      const NodePlace before = places[node];
      places[node] = {before.x + x, before.y + y};
      EXPECT_GT(stress(places, edges), reached * 0.99);
      places[node] = before;
    }
}
TEST(Network, BoxesNeverOverlapAndStayWithin) {
  for (std::uint32_t seed = 0; seed < 12; ++seed) {
    std::mt19937 random(seed);
    const std::uint32_t nodes = 2 + pick(random, 90);
    std::vector<NodeBox> boxes;
    for (std::uint32_t at = 0; at < nodes; ++at) boxes.push_back({1.0 + pick(random, 25), 1.0 + pick(random, 9)});
    const auto edges = random_edges(nodes, pick(random, 2 * nodes), seed);
    const NetworkDrawing drawing = network(boxes, edges, 170, 200, 0.8);
    expect_apart(boxes, drawing, 0.8);
    expect_within(boxes, drawing, 170);
  }
}
TEST(Network, ThreeHundredBoxesOfOneStarFindRoom) {
  std::vector<Edge> edges;
  for (std::uint32_t at = 1; at < 300; ++at) edges.emplace_back(0, at);
  const auto boxes = boxes_of(300, 22, 6);
  const NetworkDrawing drawing = network(boxes, edges, 84, 200, 0.5);
  expect_apart(boxes, drawing, 0.5);
  expect_within(boxes, drawing, 84);
}
TEST(Network, APartIsNoHigherThanAskedWhereThereIsRoom) {
  const auto edges = random_edges(60, 90, 5);
  const auto boxes = boxes_of(60, 4, 2);
  EXPECT_LT(network(boxes, edges, 170, 40, 0.5).height, 60);
  EXPECT_GT(network(boxes, edges, 170, 400, 0.5).height, 40);
}
TEST(Network, TheSameEveryTime) {
  const auto edges = random_edges(60, 90, 3);
  const auto boxes = boxes_of(60, 9, 4);
  const NetworkDrawing one = network(boxes, edges, 170, 200, 1), other = network(boxes, edges, 170, 200, 1);
  for (std::size_t at = 0; at < boxes.size(); ++at) {
    EXPECT_EQ(one.nodes[at].x, other.nodes[at].x);
    EXPECT_EQ(one.nodes[at].y, other.nodes[at].y);
  }
}
TEST(Network, PartsStandSideBySide) {
  const std::vector<Edge> edges = {{0, 1}, {2, 3}};
  const auto boxes = boxes_of(5, 10, 4);
  const NetworkDrawing drawing = network(boxes, edges, 200, 200, 2);
  expect_apart(boxes, drawing, 2);
  EXPECT_LT(drawing.height, 20);
}
TEST(Network, NoneOneAndAnEdgeToItself) {
  EXPECT_EQ(network({}, {}, 10, 10, 1).nodes.size(), 0u);
  const std::vector<Edge> loop = {{0, 0}};
  const NetworkDrawing drawing = network(boxes_of(1, 4, 2), loop, 10, 10, 1);
  EXPECT_EQ(drawing.nodes[0].x, 2);
  EXPECT_EQ(drawing.nodes[0].y, 1);
}
TEST(Network, ABoxWiderThanTheSheetWidensIt) {
  const auto boxes = boxes_of(3, 50, 4);
  const std::vector<Edge> edges = {{0, 1}, {1, 2}};
  const NetworkDrawing drawing = network(boxes, edges, 10, 200, 1);
  expect_apart(boxes, drawing, 1);
  expect_within(boxes, drawing, 50);
}
TEST(Network, WhatIsNotANetworkIsRefused) {
  const std::vector<Edge> edges = {{0, 1}};
  EXPECT_THROW(network(boxes_of(1, 1, 1), edges, 10, 10, 1), ArgumentError);
  EXPECT_THROW(network(boxes_of(2, 0, 1), edges, 10, 10, 1), ArgumentError);
  EXPECT_THROW(network(boxes_of(2, 1, 1), edges, 0, 10, 1), ArgumentError);
  EXPECT_THROW(network(boxes_of(2, 1, 1), edges, 10, -1, 1), ArgumentError);
  EXPECT_THROW(network(boxes_of(2, 1, 1), edges, 10, 10, std::numeric_limits<double>::quiet_NaN()), ArgumentError);
}

}  // namespace
}  // namespace casegraph::layout
