// What the bindings of measures share: the graph as Python holds it, ids of persons and agencies, answers.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings.hpp"
#include "casegraph/domain/date_interval.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/check_index.hpp"

namespace casegraph::bindings {

// The graph that Python holds; immutable, shared by all overlays made of it.
struct GraphHolder {
  std::shared_ptr<const graph::CaseGraph> graph;
  std::shared_ptr<measures::KeptForChecks> kept;  // of this graph
};

inline GraphHolder holder_of(graph::CaseGraph made) {
  auto graph = std::make_shared<const graph::CaseGraph>(std::move(made));
  auto kept = std::make_shared<measures::KeptForChecks>(*graph);
  return {std::move(graph), std::move(kept)};
}

// Handles of ids given from Python (text or int). Throws NotFoundError naming what and which. None: empty.
std::vector<std::uint32_t> handles_of(const graph::IdTable& ids, const char* what, const py::object& given);
std::uint32_t handle_of(const graph::IdTable& ids, const char* what, const py::object& given);

// [start, end) from days since 1970-01-01 or None; throws ArgumentError where reversed.
Window window_from(const std::optional<std::int32_t>& start, const std::optional<std::int32_t>& end);
// A duration such as P18M; throws ArgumentError.
Span span_from(const std::string& text);

// (Frame of the table, Frame of the evidence).
py::tuple answer_of(measures::Answer answer);

void bind_graph(py::module_& module);                 // needs: tables
void bind_counts(py::module_& module);                // needs: graph
void bind_frequency(py::module_& module);             // needs: graph
void bind_frequency_statistics(py::module_& module);  // needs: graph
void bind_visibility(py::module_& module);            // needs: graph
void bind_knowledge(py::module_& module);             // needs: graph
void bind_simulate(py::module_& module);              // needs: tables
void bind_structure(py::module_& module);             // needs: graph
void bind_export(py::module_& module);                // needs: graph
void bind_layout(py::module_& module);                // needs: graph
void bind_temporal(py::module_& module);              // needs: tables

}  // namespace casegraph::bindings
