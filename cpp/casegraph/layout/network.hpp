// Where the nodes of a network stand: the same every time, on every machine.
//
// Distances on the sheet follow those in the network (stress, minimised by stochastic gradient descent: Zheng, Pawar
// and Goodman, Graph drawing by stochastic gradient descent, IEEE TVCG 25(9), 2019) from a fixed start in a fixed
// order; then boxes that overlap are pushed apart. Parts that nothing joins are laid out each by itself and stand side
// by side.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace casegraph::layout {

// A node with its label: what it takes on the sheet, around its middle.
struct NodeBox {
  double width, height;
};
using Edge = std::pair<std::uint32_t, std::uint32_t>;

struct NodePlace {
  double x, y;
};
struct NetworkDrawing {
  std::vector<NodePlace> nodes;  // middles, from the top left
  double width = 0, height = 0;  // of all boxes
};

// The drawing of nodes 0 .. boxes.size() - 1, no wider than `width` (or the widest box), boxes at least `apart` from
// each other; no higher than `height` where the boxes find room. Throws ArgumentError where an edge names a node that
// is not there, or a box, `width`, `height` or `apart` is not a positive number (`apart` may be 0).
NetworkDrawing network(std::span<const NodeBox> boxes, std::span<const Edge> edges, double width, double height,
                       double apart);

// Places of the nodes of one joined network, in units of an edge, around (0, 0), the longest extent across.
std::vector<NodePlace> stress_layout(std::uint32_t nodes, std::span<const Edge> edges);

// Sum over pairs of (distance on the sheet - distance in the network)^2 / (distance in the network)^2.
double stress(std::span<const NodePlace> places, std::span<const Edge> edges);

}  // namespace casegraph::layout
