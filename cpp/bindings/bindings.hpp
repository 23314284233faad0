// What the binding files share: one function a layer, and the exchange of tables and progress.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/tables/arrow.hpp"
#include "casegraph/tables/refused_column.hpp"
#include "casegraph/tables/table.hpp"
#include "unlocked.hpp"

namespace casegraph::bindings {

namespace py = pybind11;

// In order of dependency, as module.cpp calls them.
void bind_errors(py::module_& module);
void bind_build(py::module_& module);
void bind_domain(py::module_& module);
void bind_disclosure(py::module_& module);  // needs: errors
void bind_schema(py::module_& module);
void bind_tables(py::module_& module);  // needs: errors
void bind_linkage(py::module_& module);
void bind_linkage_clusters(py::module_& module);  // needs: linkage
void bind_linkage_values(py::module_& module);

// What a Python object with __arrow_c_stream__ streams, taken from it. It may be read without the interpreter's lock,
// once, on any thread.
class ArrowSource {
 public:
  ArrowSource(const py::handle& object, std::string name);
  // `wanted` and `refused`: as of tables::read_arrow.
  tables::Table read(std::span<const std::string_view> wanted = {},
                     std::vector<tables::RefusedColumn>* refused = nullptr) const;

 private:
  std::string name_;
  std::shared_ptr<ArrowArrayStream> stream_;
};

// Reads any Python object with __arrow_c_stream__ (pulling its chunks without the lock). `wanted` and `refused`: as of
// tables::read_arrow.
tables::Table table_from(const py::handle& object, std::string name, std::span<const std::string_view> wanted = {},
                         std::vector<tables::RefusedColumn>* refused = nullptr);

// Gives a table to Python as a Frame, an object with __arrow_c_stream__.
py::object frame_of(tables::Table table);

}  // namespace casegraph::bindings
