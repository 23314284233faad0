// The drawing of a genogram: coordinates, never colours. The same family gives the same drawing on every machine.
//
// Across, one unit is the distance of two neighbours. Down, generations stand one below the other; what their heights
// are in a picture depends on its labels, so the drawing counts rows, lanes and tracks. Oldest generation: 0.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/layout/generations.hpp"
#include "casegraph/layout/kin.hpp"
#include "casegraph/layout/order.hpp"

namespace casegraph::layout {

struct PlacedPerson {
  std::uint32_t person;  // place in Kin::persons; in a Genogram: PersonId
  std::uint32_t generation;
  double x;
};

// A couple or parent with their children. A couple's line joins the two at the height of their symbols where they stand
// side by side (lane 0), else it passes below those between them in a lane of its own (1 is the nearest). Children hang
// from `drop`: the middle of the couple's line, or a point beside a lone parent; a bar in a track below the generation
// (0 is the highest) joins them. A sibship without known parents has a bar only, above the generation of the children.
struct PlacedUnion {
  std::vector<std::uint32_t> parents;   // left one first
  std::vector<std::uint32_t> children;  // left one first
  UnionState state;
  std::uint32_t row;  // of the table relationships, or kNobody
  std::uint32_t generation;
  double left, right;  // of the couple's line; both the parent's x where there is one parent
  double drop;
  std::uint32_t lane = 0;
  std::uint32_t track = 0;
};

struct Drawing {
  std::vector<PlacedPerson> persons;  // by generation, from left to right
  std::vector<PlacedUnion> unions;
  double width = 0;  // x of the rightmost person; the leftmost stands at 0
  std::uint32_t generations = 0;
  std::int64_t crossings = 0;  // of lines, as drawn
  bool is_aligned = true;      // every sibship hangs exactly below the middle of its couple
};

Drawing drawing_of(const Kin& kin, const Generations& generations, const Order& order);

// A point of an outline: x, and a height counted in halves of rows: 2 g is the upper edge of generation g's row
// (symbols and labels), 2 g + 1 its lower edge.
struct Corner {
  double x;
  std::uint32_t edge;
  auto operator<=>(const Corner&) const = default;
};
using Loop = std::vector<Corner>;

// The outline around those of the drawing whose places in its persons are given: it holds them and nobody else, in one
// piece. `half_width` is the distance of the outline from a person's x, below 0.5.
std::vector<Loop> outline_around(const Drawing& drawing, const std::vector<std::uint32_t>& members, double half_width);

struct HouseholdMember {
  std::uint32_t person;  // PersonId
  bool is_certain;
};
struct HouseholdOutline {
  std::uint32_t address;  // AddressId
  std::vector<HouseholdMember> members;
  std::vector<Loop> loops;
};

// One family. Persons are PersonIds throughout.
struct Genogram {
  Drawing drawing;
  std::vector<HouseholdOutline>
      households;                        // of two persons drawn or more, in the order of addresses; none without a date
  std::vector<std::uint32_t> index;      // persons whom a review is about
  std::vector<std::uint32_t> not_drawn;  // rows of relationships that no line tells
};
struct Genograms {
  std::vector<Genogram> families;
  std::vector<std::uint32_t> left_out;  // persons who would have been too many
};

// Households are those of the date: persons who lived at one address, certainly or possibly. A child unborn when its
// mother died belongs, possibly, to her household in the 280 days before.
Genograms genograms(const graph::CaseGraph& graph, const KinQuery& query);

}  // namespace casegraph::layout
