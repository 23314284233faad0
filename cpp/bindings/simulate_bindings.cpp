#include <pybind11/stl.h>

#include <map>

#include "bindings.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/simulate/population.hpp"

namespace casegraph::bindings {
namespace {

using simulate::MadeTables;
using simulate::Population;

simulate::Parameters parameters_of(const std::map<std::string, double>& given) {
  simulate::Parameters parameters;
  for (const auto& [name, value] : given) {
    bool is_known = false;
    std::string accepted;
    for (const simulate::ParameterName& known : simulate::parameter_names()) {
      accepted += (accepted.empty() ? "" : ", ") + std::string(known.name);
      if (known.name != name) continue;
      parameters.*known.value = value;
      is_known = true;
    }
    if (!is_known) throw ArgumentError("parameters: '" + name + "' is not accepted; accepted: " + accepted);
  }
  return parameters;
}

py::dict frames_of(std::vector<tables::Table> tables) {
  py::dict frames;
  for (tables::Table& table : tables) {
    const std::string name = table.name;
    frames[py::str(name)] = frame_of(std::move(table));
  }
  return frames;
}

}  // namespace

void bind_simulate(py::module_& module) {
  using py::arg;
  py::class_<Population, std::shared_ptr<Population>>(module, "Population", "A made population, made piece by piece.")
      .def(py::init([](std::int64_t contacts, std::int64_t persons, std::int64_t addresses, std::int64_t agencies,
                       std::uint64_t seed, const std::map<std::string, double>& parameters, unsigned threads,
                       std::int64_t areas) {
             const simulate::PopulationSize size{contacts, persons, addresses, agencies, areas};
             return unlocked([size, seed, threads, given = parameters_of(parameters)](Progress& progress) {
               return std::make_shared<Population>(size, given, seed, progress, threads);
             });
           }),
           arg("contacts"), arg("persons"), arg("addresses"), arg("agencies"), arg("seed"),
           arg("parameters") = std::map<std::string, double>{}, arg("threads") = 0, arg("areas") = 0)
      .def_property_readonly("pieces", &Population::piece_count)
      .def("shared", [](const Population& population) { return frames_of(population.shared()); })
      .def(
          "piece",
          [](const std::shared_ptr<Population>& population, std::int64_t index, unsigned threads,
             const py::object& report) {
            MadeTables made = unlocked([population, index, threads](
                                           Progress& progress) { return population->piece(index, progress, threads); },
                                       report);
            return py::make_tuple(frames_of(std::move(made.recorded)), frames_of(std::move(made.truth)));
          },
          arg("index"), arg("threads") = 0, arg("report") = py::none(),
          "(tables of the casebook, tables of the truth) as {name: Frame}.");
  module.def(
      "made_areas",
      [](std::int64_t agencies, std::int64_t areas) {
        return simulate::areas_of({.agencies = agencies, .areas = areas});
      },
      arg("agencies"), arg("areas") = 0, "The number of areas of so many agencies; 0: none is asked for.");
  py::dict defaults;
  for (const simulate::ParameterName& known : simulate::parameter_names())
    defaults[py::str(std::string(known.name))] = simulate::Parameters{}.*known.value;
  module.attr("simulation_parameters") = defaults;
}

}  // namespace casegraph::bindings
