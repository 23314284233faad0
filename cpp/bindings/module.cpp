#include "graph_bindings.hpp"

#include <Python.h>

#include <exception>

#include "casegraph/domain/error.hpp"

namespace casegraph::bindings {

void bind_errors(py::module_& module) {
  static py::handle error = py::exception<Error>(module, "Error", PyExc_Exception).release();
  static py::handle argument = py::exception<ArgumentError>(module, "ArgumentError", error).release();
  static py::handle data = py::exception<DataError>(module, "DataError", error).release();
  static py::handle not_found = py::exception<NotFoundError>(module, "NotFoundError", error).release();
  py::register_exception_translator([](std::exception_ptr failure) {
    try {
      if (failure) std::rethrow_exception(failure);
    } catch (const ArgumentError& e) {
      PyErr_SetString(argument.ptr(), e.what());
    } catch (const DataError& e) {
      PyErr_SetString(data.ptr(), e.what());
    } catch (const NotFoundError& e) {
      PyErr_SetString(not_found.ptr(), e.what());
    } catch (const Stopped&) {
      if (!PyErr_Occurred()) PyErr_SetNone(PyExc_KeyboardInterrupt);
    } catch (const Error& e) {
      PyErr_SetString(error.ptr(), e.what());
    }
  });
}

}  // namespace casegraph::bindings

PYBIND11_MODULE(_core, module) {
  using namespace casegraph::bindings;
  module.doc() = "The compiled core of casegraph. Use the package casegraph instead.";
  bind_errors(module);
  wait_at_exit();
  bind_build(module);
  bind_domain(module);
  bind_schema(module);
  bind_tables(module);
  bind_linkage(module);
  bind_linkage_clusters(module);
  bind_linkage_values(module);
  bind_simulate(module);
  bind_graph(module);
  bind_counts(module);
  bind_frequency(module);
  bind_frequency_statistics(module);
  bind_visibility(module);
  bind_knowledge(module);
  bind_structure(module);
  bind_export(module);
  bind_layout(module);
  bind_temporal(module);
  bind_disclosure(module);
}
