// Marks in time that would touch, on levels of their own.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace casegraph::layout {

// From `begin` to `end` in one of the lanes of a picture, in any one unit; `end` is not before `begin`.
struct Mark {
  std::uint32_t lane;
  double begin, end;
};

// The level of each mark in its lane, 0 the lowest: the lowest on which it touches no mark that begins before it (of
// those that begin together: that stands before it). Marks closer than `apart` touch. No lane takes more levels than
// the most marks that touch at once. Throws ArgumentError where a mark ends before it begins.
std::vector<std::uint32_t> levels(std::span<const Mark> marks, double apart);

}  // namespace casegraph::layout
