// Drawings as Python reads them: dicts of plain lists, persons and addresses as rows of their tables (from 0).
#include <pybind11/stl.h>

#include <optional>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/layout/genogram.hpp"
#include "casegraph/layout/lanes.hpp"
#include "casegraph/layout/network.hpp"
#include "graph_bindings.hpp"

namespace casegraph::bindings {
namespace {

py::list persons_of(const layout::Drawing& drawing) {
  py::list out;
  for (const layout::PlacedPerson& one : drawing.persons) out.append(py::make_tuple(one.person, one.generation, one.x));
  return out;
}

py::object row_or_none(std::uint32_t row) { return row == layout::kNobody ? py::none() : py::object(py::int_(row)); }

py::list unions_of(const layout::Drawing& drawing) {
  py::list out;
  for (const layout::PlacedUnion& one : drawing.unions) {
    py::dict made;
    made["parents"] = one.parents;
    made["children"] = one.children;
    made["state"] = layout::name_of(one.state);
    made["row"] = row_or_none(one.row);
    made["generation"] = one.generation;
    made["left"] = one.left;
    made["right"] = one.right;
    made["drop"] = one.drop;
    made["lane"] = one.lane;
    made["track"] = one.track;
    out.append(std::move(made));
  }
  return out;
}

py::list households_of(const layout::Genogram& genogram) {
  py::list out;
  for (const layout::HouseholdOutline& one : genogram.households) {
    py::dict made;
    made["address"] = one.address;
    py::list members, loops;
    for (const auto& member : one.members) members.append(py::make_tuple(member.person, member.is_certain));
    for (const auto& loop : one.loops) {
      py::list corners;
      for (const auto& corner : loop) corners.append(py::make_tuple(corner.x, corner.edge));
      loops.append(std::move(corners));
    }
    made["members"] = std::move(members);
    made["loops"] = std::move(loops);
    out.append(std::move(made));
  }
  return out;
}

py::dict genograms(const GraphHolder& holder, const std::optional<std::int32_t>& date, const py::object& persons,
                   std::size_t most_persons) {
  layout::KinQuery query;
  if (date) query.date = Day{*date};
  query.persons = handles_of(holder.graph->persons.ids, "person", persons);
  query.most_persons = most_persons;
  const layout::Genograms made =
      unlocked([held = holder.graph, query](Progress&) { return layout::genograms(*held, query); });
  py::list families;
  for (const layout::Genogram& genogram : made.families) {
    py::dict family;
    family["persons"] = persons_of(genogram.drawing);
    family["unions"] = unions_of(genogram.drawing);
    family["households"] = households_of(genogram);
    family["index"] = genogram.index;
    family["not_drawn"] = genogram.not_drawn;
    family["width"] = genogram.drawing.width;
    family["generations"] = genogram.drawing.generations;
    family["crossings"] = genogram.drawing.crossings;
    families.append(std::move(family));
  }
  py::dict out;
  out["families"] = std::move(families);
  out["left_out"] = made.left_out;
  return out;
}

std::vector<std::uint32_t> levels(const std::vector<std::uint32_t>& lanes, const std::vector<double>& begins,
                                  const std::vector<double>& ends, double apart) {
  if (lanes.size() != begins.size() || lanes.size() != ends.size())
    throw ArgumentError("lanes, begins and ends are not of one length");
  std::vector<layout::Mark> marks;
  for (std::size_t at = 0; at < lanes.size(); ++at) marks.push_back({lanes[at], begins[at], ends[at]});
  return layout::levels(marks, apart);
}

py::dict network(const std::vector<std::pair<double, double>>& boxes, const std::vector<layout::Edge>& edges,
                 double width, double height, double apart) {
  std::vector<layout::NodeBox> given;
  for (const auto& [wide, high] : boxes) given.push_back({wide, high});
  const layout::NetworkDrawing drawing = unlocked([given = std::move(given), edges, width, height, apart](Progress&) {
    return layout::network(given, edges, width, height, apart);
  });
  py::list nodes;
  for (const layout::NodePlace& one : drawing.nodes) nodes.append(py::make_tuple(one.x, one.y));
  py::dict out;
  out["nodes"] = std::move(nodes);
  out["width"] = drawing.width;
  out["height"] = drawing.height;
  return out;
}

}  // namespace

void bind_layout(py::module_& module) {
  module.def("genograms", &genograms, py::arg("graph"), py::arg("date") = py::none(), py::arg("persons") = py::none(),
             py::arg("most_persons") = 60, "The drawings of the families of a graph.");
  module.def("levels", &levels, py::arg("lanes"), py::arg("begins"), py::arg("ends"), py::arg("apart"),
             "The level of each mark of a timeline in its lane.");
  module.def("network", &network, py::arg("boxes"), py::arg("edges"), py::arg("width"), py::arg("height"),
             py::arg("apart"), "Where the nodes of a network stand.");
}

}  // namespace casegraph::bindings
