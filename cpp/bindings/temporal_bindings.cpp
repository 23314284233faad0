#include <pybind11/stl.h>

#include <algorithm>
#include <memory>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/graph/reachable_from.hpp"
#include "casegraph/graph/temporal_reach.hpp"
#include "casegraph/tables/numbered.hpp"
#include "graph_bindings.hpp"

namespace casegraph::bindings {
namespace {

using namespace graph;

// The edges, the vertices' ids in their order, and the sources of edges as they were given, which paths are followed
// back along.
struct TimedEdgesHolder {
  std::shared_ptr<const TimedEdges> edges;
  std::vector<std::uint32_t> sources;
  tables::Column vertices;
};

template <class T>
std::vector<T> narrowed(const tables::Table& table, std::size_t column) {
  const tables::Column& from = table.columns[column];
  if (from.storage != tables::Storage::int64 || from.null_count != 0)
    throw ArgumentError("edges: " + from.name + " is not whole numbers without a missing one");
  std::vector<T> values;
  values.reserve(from.integers.size());
  for (const std::int64_t value : from.integers) {
    if (static_cast<std::int64_t>(static_cast<T>(value)) != value)
      throw ArgumentError("edges: " + from.name + " has a number out of range");
    values.push_back(static_cast<T>(value));
  }
  return values;
}

// Columns source, target, departure and, where edges take time, arrival: ids of vertices, and ticks.
TimedEdgesHolder timed_edges(const py::object& data, const py::object& report) {
  return unlocked(
      [given = ArrowSource(data, "edges")](Progress& progress) {
        const tables::Table table = given.read();
        TimedEdgesHolder holder;
        tables::Numbered numbered = tables::numbered(std::span(table.columns).first(2), progress);
        holder.sources = std::move(numbered.places[0]);
        holder.vertices = std::move(numbered.ids);
        const auto departure = narrowed<Tick>(table, 2);
        const auto arrival = table.columns.size() > 3 ? narrowed<Tick>(table, 3) : std::vector<Tick>{};
        holder.edges =
            std::make_shared<const TimedEdges>(static_cast<std::uint32_t>(holder.vertices.length), holder.sources,
                                               numbered.places[1], departure, arrival, progress);
        return holder;
      },
      report);
}

ReachWindow window_of(const std::optional<Tick>& start, const std::optional<Tick>& end, const std::string& ties) {
  ReachWindow window;
  if (start) window.start = *start;
  if (end) window.end = *end;
  window.ties = ties == "strict" ? TickRule::strict : ties == "recorded" ? TickRule::recorded : TickRule::closure;
  return window;
}

// One row a vertex that was reached, the source left out: vertex, arrival, edge (row of the last edge).
tables::Table arrivals_table(const EarliestArrival& found) {
  const auto reached = static_cast<std::size_t>(
      std::count_if(found.edge.begin(), found.edge.end(), [](std::uint32_t edge) { return edge != kNoEdge; }));
  const auto vertices = large_array<std::int64_t>(reached);
  const auto arrivals = large_array<std::int64_t>(reached);
  const auto edges = large_array<std::int64_t>(reached);
  std::size_t row = 0;
  for (std::uint32_t vertex = 0; vertex < found.edge.size(); ++vertex) {
    if (found.edge[vertex] == kNoEdge) continue;
    vertices[row] = vertex;
    arrivals[row] = found.arrival[vertex];
    edges[row++] = found.edge[vertex];
  }
  tables::Table table;
  table.name = "earliest_arrival";
  table.rows = static_cast<std::int64_t>(reached);
  table.columns = {tables::integer_column("vertex", vertices, table.rows),
                   tables::integer_column("arrival", arrivals, table.rows),
                   tables::integer_column("edge", edges, table.rows)};
  return table;
}

py::object earliest(const TimedEdgesHolder& holder, std::uint32_t source, const std::optional<Tick>& start,
                    const std::optional<Tick>& end, const std::string& ties, const py::object& report) {
  return frame_of(unlocked(
      [edges = holder.edges, source, window = window_of(start, end, ties)](Progress& progress) {
        return arrivals_table(earliest_arrival(*edges, source, window, progress));
      },
      report));
}

std::vector<std::uint32_t> path(const TimedEdgesHolder& holder, std::uint32_t source, std::uint32_t target,
                                const std::optional<Tick>& start, const std::optional<Tick>& end,
                                const std::string& ties) {
  if (target >= holder.edges->vertices()) throw ArgumentError("target: no such vertex");
  const auto arrivals =
      unlocked([edges = holder.edges, source, window = window_of(start, end, ties)](Progress& progress) {
        return earliest_arrival(*edges, source, window, progress);
      });
  return path_to(arrivals, holder.sources, target);
}

// By source: how many vertices it reaches, itself left out.
std::vector<std::int64_t> reached(const TimedEdgesHolder& holder, const std::vector<std::uint32_t>& sources,
                                  const std::optional<Tick>& start, const std::optional<Tick>& end,
                                  const std::string& ties, unsigned threads, const py::object& report) {
  return unlocked([edges = holder.edges, sources, window = window_of(start, end, ties),
                   threads](Progress& progress) { return reached_counts(*edges, sources, window, progress, threads); },
                  report);
}

}  // namespace

void bind_temporal(py::module_& module) {
  py::class_<TimedEdgesHolder>(module, "TimedEdges")
      .def("earliest", &earliest, py::arg("source"), py::kw_only(), py::arg("start"), py::arg("end"), py::arg("ties"),
           py::arg("report") = py::none())
      .def("path", &path, py::arg("source"), py::arg("target"), py::kw_only(), py::arg("start"), py::arg("end"),
           py::arg("ties"))
      .def("reached", &reached, py::arg("sources"), py::kw_only(), py::arg("start"), py::arg("end"), py::arg("ties"),
           py::arg("threads"), py::arg("report") = py::none())
      .def(
          "vertices",
          [](const TimedEdgesHolder& holder) {
            return frame_of({"vertices", holder.vertices.length, {holder.vertices}});
          },
          "Their ids, in the order of their first edge: sources before targets.")
      .def("__len__", [](const TimedEdgesHolder& holder) { return holder.sources.size(); });
  module.def("timed_edges", &timed_edges, py::arg("edges"), py::arg("report") = py::none());
}

}  // namespace casegraph::bindings
