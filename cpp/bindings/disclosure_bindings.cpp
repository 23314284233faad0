#include <pybind11/stl.h>

#include <limits>
#include <optional>

#include "bindings.hpp"
#include "casegraph/disclosure/suppression.hpp"

namespace casegraph::bindings {
namespace {

std::vector<std::uint32_t> cells_to_withhold(const std::vector<std::optional<double>>& counts,
                                             const std::vector<std::uint32_t>& small,
                                             const std::vector<std::vector<std::uint32_t>>& lines, double threshold) {
  std::vector<double> stated;
  stated.reserve(counts.size());
  for (const auto& count : counts) stated.push_back(count.value_or(std::numeric_limits<double>::quiet_NaN()));
  disclosure::Lines of;
  for (const auto& line : lines) {
    of.cells.insert(of.cells.end(), line.begin(), line.end());
    of.starts.push_back(of.cells.size());
  }
  return unlocked([stated = std::move(stated), small, of = std::move(of), threshold](Progress& progress) {
    return disclosure::cells_to_withhold(stated, small, of, threshold, progress);
  });
}

}  // namespace

void bind_disclosure(py::module_& module) {
  module.def("cells_to_withhold", &cells_to_withhold, py::arg("counts"), py::arg("small"), py::arg("lines"),
             py::arg("threshold"), "Places of the counts to withhold so that none of `small` can be worked out.");
}

}  // namespace casegraph::bindings
