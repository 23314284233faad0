#include "casegraph/layout/network.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>

#include "casegraph/domain/error.hpp"
#include "casegraph/layout/spread.hpp"

namespace casegraph::layout {
namespace {

constexpr double kAir = 8.0;      // area of a part of the drawing, in areas of the boxes in it
constexpr double kLeast = 1.1;    // least length of an edge, in mean extents of a box
constexpr double kShare = 0.7;    // of the sheet for all parts
constexpr int kTrials = 6;        // to keep within the height
constexpr double kBetween = 3.0;  // from one part to the next, in `apart`

struct Sheet {
  double width, height;
};

// A part of the network that edges join: its nodes in order, and its edges by place among them.
struct Part {
  std::vector<std::uint32_t> nodes;
  std::vector<Edge> edges;
  std::vector<NodePlace> forces;  // as the stress wants them
  std::vector<NodePlace> places;  // middles of the boxes
  double width = 0, height = 0;
};

void check(std::span<const NodeBox> boxes, std::span<const Edge> edges, const Sheet& sheet, double apart) {
  for (std::size_t at = 0; at < boxes.size(); ++at)
    if (!(boxes[at].width > 0 && boxes[at].height > 0) || !std::isfinite(boxes[at].width + boxes[at].height))
      throw ArgumentError("boxes: box " + std::to_string(at) + " is not accepted; accepted: positive extents");
  for (std::size_t at = 0; at < edges.size(); ++at)
    if (edges[at].first >= boxes.size() || edges[at].second >= boxes.size())
      throw ArgumentError("edges: edge " + std::to_string(at) + " names a node that is not there");
  if (!(sheet.width > 0) || !std::isfinite(sheet.width)) throw ArgumentError("width: accepted: a positive number");
  if (!(sheet.height > 0) || !std::isfinite(sheet.height)) throw ArgumentError("height: accepted: a positive number");
  if (!(apart >= 0) || !std::isfinite(apart)) throw ArgumentError("apart: accepted: 0 or a positive number");
}

std::vector<Part> parts_of(std::size_t nodes, std::span<const Edge> edges) {
  std::vector<std::uint32_t> root(nodes);
  std::iota(root.begin(), root.end(), 0u);
  const auto find = [&](std::uint32_t node) {
    while (root[node] != node) node = root[node] = root[root[node]];
    return node;
  };
  for (const auto& [a, b] : edges) {
    const std::uint32_t x = find(a), y = find(b);
    root[std::max(x, y)] = std::min(x, y);
  }
  std::vector<Part> parts;
  std::vector<std::uint32_t> part(nodes), place(nodes);
  for (std::uint32_t node = 0; node < nodes; ++node) {
    if (find(node) == node) {
      part[node] = static_cast<std::uint32_t>(parts.size());
      parts.emplace_back();
    } else {
      part[node] = part[find(node)];
    }
    std::vector<std::uint32_t>& mine = parts[part[node]].nodes;
    place[node] = static_cast<std::uint32_t>(mine.size());
    mine.push_back(node);
  }
  for (const auto& [a, b] : edges)
    if (a != b) parts[part[a]].edges.emplace_back(place[a], place[b]);
  return parts;
}

struct Extent {
  double left = 0, right = 0, top = 0, bottom = 0;
  double area() const { return (right - left) * (bottom - top); }
};
Extent extent_of(const std::vector<NodePlace>& places) {
  Extent out;
  for (const NodePlace& one : places) {
    out.left = std::min(out.left, one.x), out.right = std::max(out.right, one.x);
    out.top = std::min(out.top, one.y), out.bottom = std::max(out.bottom, one.y);
  }
  return out;
}

// Length of an edge, so that the boxes take an eighth of the area, but no more than `most` where they need less.
double unit_of(const Extent& extent, const std::vector<NodeBox>& boxes, double most) {
  double area = 0, extents = 0;
  for (const NodeBox& box : boxes) {
    area += box.width * box.height;
    extents += (box.width + box.height) / 2;
  }
  const double least = kLeast * extents / static_cast<double>(boxes.size());
  if (extent.area() <= 1e-9) return least;
  return std::max(least, std::min(most, std::sqrt(kAir * area / extent.area())));
}

// Length of an edge at which all parts together take a share of the sheet.
double shared_unit(const std::vector<Part>& parts, const Sheet& sheet) {
  double drawn = 0;
  for (const Part& part : parts) drawn += extent_of(part.forces).area();
  return drawn > 1e-9 ? std::sqrt(kShare * sheet.width * sheet.height / drawn) : sheet.width;
}

// The scale at which an extent has room.
double within(double scale, double extent, double room) {
  return extent * scale > room ? std::max(room, 0.0) / extent : scale;
}

// Lays a part out by itself, its boxes from (0, 0) on.
void lay_out(Part& part, std::span<const NodeBox> all, const Sheet& sheet, double most_unit, double apart) {
  std::vector<NodeBox> boxes;
  for (const std::uint32_t node : part.nodes) boxes.push_back(all[node]);
  part.places = part.forces;
  part.width = part.height = 0;
  const Extent extent = extent_of(part.places);
  const double unit = unit_of(extent, boxes, most_unit);
  double widest = 0, highest = 0;
  for (const NodeBox& box : boxes) {
    widest = std::max(widest, box.width);
    highest = std::max(highest, box.height);
  }
  const double across = within(unit, extent.right - extent.left, sheet.width - widest);
  const double down = within(unit, extent.bottom - extent.top, sheet.height - highest);
  for (NodePlace& place : part.places) place = {(place.x - extent.left) * across + widest / 2, place.y * down};
  spread(boxes, part.places, std::max(sheet.width, widest), apart);
  double from_x = part.places[0].x, from_y = part.places[0].y;
  for (std::size_t at = 0; at < boxes.size(); ++at) {
    from_x = std::min(from_x, part.places[at].x - boxes[at].width / 2);
    from_y = std::min(from_y, part.places[at].y - boxes[at].height / 2);
  }
  for (std::size_t at = 0; at < boxes.size(); ++at) {
    NodePlace& place = part.places[at];
    place = {place.x - from_x, place.y - from_y};
    part.width = std::max(part.width, place.x + boxes[at].width / 2);
    part.height = std::max(part.height, place.y + boxes[at].height / 2);
  }
}

// Shelves from the highest part to the lowest, each part on the first one that has room for it.
NetworkDrawing shelved(std::vector<const Part*> parts, std::size_t nodes, double width, double between) {
  struct Shelf {
    double x, y;
  };
  std::stable_sort(parts.begin(), parts.end(), [](const Part* a, const Part* b) { return a->height > b->height; });
  std::vector<Shelf> shelves;
  NetworkDrawing drawing;
  drawing.nodes.resize(nodes);
  for (const Part* part : parts) {
    auto shelf =
        std::find_if(shelves.begin(), shelves.end(), [&](const Shelf& one) { return one.x + part->width <= width; });
    if (shelf == shelves.end()) {
      const double y = shelves.empty() ? 0.0 : drawing.height + between;
      shelf = shelves.insert(shelf, Shelf{0.0, y});
      drawing.height = y + part->height;
    }
    for (std::size_t at = 0; at < part->nodes.size(); ++at)
      drawing.nodes[part->nodes[at]] = {shelf->x + part->places[at].x, shelf->y + part->places[at].y};
    drawing.width = std::max(drawing.width, shelf->x + part->width);
    shelf->x += part->width + between;
  }
  return drawing;
}

}  // namespace

NetworkDrawing network(std::span<const NodeBox> boxes, std::span<const Edge> edges, double width, double height,
                       double apart) {
  check(boxes, edges, {width, height}, apart);
  std::vector<Part> parts = parts_of(boxes.size(), edges);
  std::vector<const Part*> all;
  for (Part& part : parts) {
    part.forces = stress_layout(static_cast<std::uint32_t>(part.nodes.size()), part.edges);
    all.push_back(&part);
  }
  NetworkDrawing drawing;
  // Parts on several shelves are together too high: each then gets less.
  double allowed = height;
  const double most = shared_unit(parts, {width, height});
  for (int trial = 0; trial < kTrials; ++trial) {
    for (Part& part : parts) lay_out(part, boxes, {width, allowed}, most, apart);
    drawing = shelved(all, boxes.size(), width, kBetween * apart);
    if (drawing.height <= height) break;
    allowed *= 0.95 * height / drawing.height;
  }
  return drawing;
}

}  // namespace casegraph::layout
