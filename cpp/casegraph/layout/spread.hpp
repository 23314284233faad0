// Boxes that overlap, pushed apart.
#pragma once

#include <span>
#include <vector>

#include "casegraph/layout/network.hpp"

namespace casegraph::layout {

// Moves middles as little as pushing pair by pair does, until no two boxes are closer than `apart` and every box lies
// between 0 and `width` across (`width` is at least the widest box); down there is no bound.
void spread(std::span<const NodeBox> boxes, std::vector<NodePlace>& places, double width, double apart);

}  // namespace casegraph::layout
