#include "bindings.hpp"
#include "casegraph/simulate/population.hpp"

namespace casegraph::bindings {

void bind_simulate(py::module_& module) {
  module.def(
      "simulate",
      [](std::int64_t contacts, std::int64_t persons, std::int64_t addresses, std::int64_t agencies, std::uint64_t seed,
         unsigned threads, const py::object& report) {
        std::vector<tables::Table> made;
        run_unlocked(
            [&](Progress& progress) {
              made = simulate::population({contacts, persons, addresses, agencies}, seed, progress, threads);
            },
            report);
        py::dict out;
        for (tables::Table& table : made) {
          const std::string name = table.name;
          out[py::str(name)] = frame_of(std::move(table));
        }
        return out;
      },
      py::arg("contacts"), py::arg("persons"), py::arg("addresses"), py::arg("agencies"), py::arg("seed"),
      py::arg("threads") = 0, py::arg("report") = py::none(), "Tables {name: Frame} of a made casebook.");
}

}  // namespace casegraph::bindings
