#include <pybind11/stl.h>

#include <memory>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/eigen_views.hpp"
#include "casegraph/graph/typed_adjacency.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/structure/children_exposed.hpp"
#include "casegraph/measures/structure/co_contact.hpp"
#include "casegraph/measures/structure/co_residence.hpp"
#include "casegraph/measures/structure/connected.hpp"
#include "casegraph/measures/structure/household.hpp"
#include "casegraph/measures/structure/path.hpp"
#include "casegraph/measures/structure/shared_identifiers.hpp"
#include "graph_bindings.hpp"

namespace casegraph::bindings {
namespace {

using namespace measures;
using graph::EdgeKind;
using graph::TypedAdjacency;
using graph::VertexKind;

// All vertices and edges in one index space, with the graph that they are of.
struct AdjacencyHolder {
  std::shared_ptr<const graph::CaseGraph> graph;
  std::shared_ptr<const TypedAdjacency> adjacency;
};

AdjacencyHolder adjacency_of(const GraphHolder& holder) {
  return unlocked([held = holder.graph](Progress& progress) {
    return AdjacencyHolder{held, std::make_shared<const TypedAdjacency>(*held, progress)};
  });
}

template <class Kind, std::size_t Kinds>
Kind kind_named(const char* argument, const std::string& name) {
  std::string accepted;
  for (std::size_t at = 0; at < Kinds; ++at) {
    if (name == name_of(static_cast<Kind>(at))) return static_cast<Kind>(at);
    accepted += (at == 0 ? "" : ", ") + std::string(name_of(static_cast<Kind>(at)));
  }
  throw ArgumentError(std::string(argument) + ": '" + name + "' is not accepted; accepted: " + accepted);
}
VertexKind vertex_kind(const char* argument, const std::string& name) {
  return kind_named<VertexKind, graph::kVertexKinds>(argument, name);
}
EdgeKind edge_kind(const char* argument, const std::string& name) {
  return kind_named<EdgeKind, graph::kEdgeKinds>(argument, name);
}

template <class Kind, std::size_t Kinds>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < Kinds; ++at) names.emplace_back(name_of(static_cast<Kind>(at)));
  return names;
}

// Vertices by number: kind, and row in the kind's table, from 0.
py::object vertices(const AdjacencyHolder& holder) {
  const TypedAdjacency& adjacency = *holder.adjacency;
  std::vector<std::int32_t> kinds;
  std::vector<std::int64_t> rows;
  for (std::uint32_t vertex = 0; vertex < adjacency.vertex_count(); ++vertex) {
    const VertexKind kind = adjacency.kind_of(vertex);
    const std::uint32_t handle = adjacency.handle_of(vertex);
    kinds.push_back(static_cast<std::int32_t>(kind));
    rows.push_back(kind == VertexKind::contact ? holder.graph->contacts.row[handle] : handle);
  }
  tables::Table table{"vertices", adjacency.vertex_count(), {}};
  table.columns.push_back(tables::coded_column("kind", std::move(kinds), names_of<VertexKind, graph::kVertexKinds>()));
  table.columns.push_back(tables::integer_column("row", std::move(rows)));
  return frame_of(std::move(table));
}

// Edges by number: kind, vertices at its ends, and row in the kind's table, from 0.
py::object edges(const AdjacencyHolder& holder) {
  const TypedAdjacency& adjacency = *holder.adjacency;
  std::vector<std::int32_t> kinds;
  std::vector<std::int64_t> sources, targets, rows;
  for (std::uint32_t edge = 0; edge < adjacency.edge_count(); ++edge) {
    kinds.push_back(static_cast<std::int32_t>(adjacency.edge_kind(edge)));
    sources.push_back(adjacency.source(edge));
    targets.push_back(adjacency.target(edge));
    rows.push_back(adjacency.row(edge));
  }
  tables::Table table{"edges", adjacency.edge_count(), {}};
  table.columns.push_back(tables::coded_column("kind", std::move(kinds), names_of<EdgeKind, graph::kEdgeKinds>()));
  table.columns.push_back(tables::integer_column("source", std::move(sources)));
  table.columns.push_back(tables::integer_column("target", std::move(targets)));
  table.columns.push_back(tables::integer_column("row", std::move(rows)));
  return frame_of(std::move(table));
}

// (number of rows, number of columns, Frame of offset, Frame of index and value).
py::tuple incidence(const GraphHolder& holder, const std::string& rows, const std::string& columns,
                    bool through_contacts, bool took_part_only, const std::vector<std::string>& addresses) {
  graph::IncidenceQuery query;
  query.rows = vertex_kind("rows", rows);
  query.columns = vertex_kind("columns", columns);
  query.through_contacts = through_contacts;
  query.took_part_only = took_part_only;
  query.addresses = {};
  for (const std::string& name : addresses) query.addresses.add(edge_kind("addresses", name));
  graph::SparseCounts counts =
      unlocked([held = holder.graph, query](Progress& progress) { return graph::incidence(*held, query, progress); });
  tables::Table offsets{"offsets", static_cast<std::int64_t>(counts.offsets.size()), {}};
  offsets.columns.push_back(tables::integer_column("offset", {counts.offsets.begin(), counts.offsets.end()}));
  tables::Table entries{"entries", static_cast<std::int64_t>(counts.indices.size()), {}};
  entries.columns.push_back(tables::integer_column("index", {counts.indices.begin(), counts.indices.end()}));
  entries.columns.push_back(tables::integer_column("value", std::move(counts.values)));
  return py::make_tuple(counts.rows, counts.columns, frame_of(std::move(offsets)), frame_of(std::move(entries)));
}

py::tuple structure_households(const GraphHolder& holder, std::int32_t at, const std::string& by,
                               const py::object& persons, bool evidence) {
  HouseholdQuery query{Day{at}, by == "household" ? HouseholdRows::household : HouseholdRows::person,
                       handles_of(holder.graph->persons.ids, "persons", persons), evidence};
  return answer_of(
      unlocked([held = holder.graph, query](Progress& progress) { return households(*held, query, progress); }));
}

py::tuple structure_path(const AdjacencyHolder& holder, const py::object& from, const py::object& to,
                         const std::vector<std::string>& through, std::optional<std::int32_t> at, bool certain,
                         bool took_part_only, std::optional<std::uint32_t> max_length, bool evidence) {
  PathQuery query;
  query.from = {handle_of(holder.graph->persons.ids, "a", from)};
  query.to = {handle_of(holder.graph->persons.ids, "b", to)};
  query.through = {};
  for (const std::string& name : through) query.through.add(vertex_kind("through", name));
  if (at) query.at = Day{*at};
  query.certain = certain;
  query.took_part_only = took_part_only;
  query.max_length = max_length.value_or(kAnyLength);
  query.evidence = evidence;
  return answer_of(unlocked([held = holder, query](Progress& progress) {
    return shortest_path(*held.graph, *held.adjacency, query, progress);
  }));
}

py::tuple structure_co_contact(const GraphHolder& holder, std::optional<std::int32_t> within_days,
                               const py::object& persons, bool took_part_only, bool evidence) {
  const CoContactQuery query{within_days, handles_of(holder.graph->persons.ids, "persons", persons), took_part_only,
                             evidence};
  return answer_of(
      unlocked([held = holder.graph, query](Progress& progress) { return co_contact(*held, query, progress); }));
}

py::tuple structure_co_residence(const GraphHolder& holder, std::optional<std::int32_t> start,
                                 std::optional<std::int32_t> end, const py::object& persons,
                                 std::uint32_t most_residents, bool evidence) {
  const CoResidenceQuery query{window_from(start, end), handles_of(holder.graph->persons.ids, "persons", persons),
                               most_residents, evidence};
  return answer_of(
      unlocked([held = holder.graph, query](Progress& progress) { return co_residence(*held, query, progress); }));
}

py::tuple structure_shared_identifiers(const GraphHolder& holder, std::optional<std::int32_t> start,
                                       std::optional<std::int32_t> end, const py::object& persons,
                                       std::uint32_t most_persons, bool evidence) {
  const SharedIdentifiersQuery query{window_from(start, end), handles_of(holder.graph->persons.ids, "persons", persons),
                                     most_persons, evidence};
  return answer_of(unlocked(
      [held = holder.graph, query](Progress& progress) { return shared_identifiers(*held, query, progress); }));
}

py::tuple structure_components(const AdjacencyHolder& holder, const std::vector<std::string>& over,
                               const std::string& by, bool evidence) {
  ComponentsQuery query;
  query.over = {};
  for (const std::string& name : over) query.over.add(edge_kind("over", name));
  query.by = by == "component" ? ComponentRows::component : ComponentRows::person;
  query.evidence = evidence;
  return answer_of(unlocked([held = holder, query](Progress& progress) {
    return connected_components(*held.graph, *held.adjacency, query, progress);
  }));
}

py::tuple structure_children_exposed(const GraphHolder& holder, const std::string& flag, bool hindsight,
                                     const std::string& by, const py::object& persons, bool evidence) {
  const ExposureQuery query{holder.graph->terms.flag.code_of(flag), hindsight,
                            by == "child" ? ExposureRows::child : ExposureRows::contact,
                            handles_of(holder.graph->persons.ids, "persons", persons), evidence};
  return answer_of(
      unlocked([held = holder.graph, query](Progress& progress) { return children_exposed(*held, query, progress); }));
}

}  // namespace

void bind_structure(py::module_& module) {
  py::class_<AdjacencyHolder>(module, "Adjacency", "Every vertex and edge of a graph in one index space.")
      .def("vertices", &vertices)
      .def("edges", &edges)
      .def("bytes", [](const AdjacencyHolder& holder) { return holder.adjacency->bytes(); });
  module.def("adjacency", &adjacency_of, py::arg("graph"));
  module.def("incidence", &incidence, py::arg("graph"), py::kw_only(), py::arg("rows"), py::arg("columns"),
             py::arg("through_contacts"), py::arg("took_part_only"), py::arg("addresses"));
  module.def("structure_households", &structure_households, py::arg("graph"), py::kw_only(), py::arg("at"),
             py::arg("by"), py::arg("persons"), py::arg("evidence"));
  module.def("structure_path", &structure_path, py::arg("adjacency"), py::arg("a"), py::arg("b"), py::kw_only(),
             py::arg("through"), py::arg("at"), py::arg("certain"), py::arg("took_part_only"), py::arg("max_length"),
             py::arg("evidence"));
  module.def("structure_co_contact", &structure_co_contact, py::arg("graph"), py::kw_only(), py::arg("within_days"),
             py::arg("persons"), py::arg("took_part_only"), py::arg("evidence"));
  module.def("structure_co_residence", &structure_co_residence, py::arg("graph"), py::kw_only(), py::arg("start"),
             py::arg("end"), py::arg("persons"), py::arg("most_residents"), py::arg("evidence"));
  module.def("structure_shared_identifiers", &structure_shared_identifiers, py::arg("graph"), py::kw_only(),
             py::arg("start"), py::arg("end"), py::arg("persons"), py::arg("most_persons"), py::arg("evidence"));
  module.def("structure_components", &structure_components, py::arg("adjacency"), py::kw_only(), py::arg("over"),
             py::arg("by"), py::arg("evidence"));
  module.def("structure_children_exposed", &structure_children_exposed, py::arg("graph"), py::kw_only(),
             py::arg("flag"), py::arg("hindsight"), py::arg("by"), py::arg("persons"), py::arg("evidence"));
}

}  // namespace casegraph::bindings
