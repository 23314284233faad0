// What the extension module was built of: versions alone, nothing of the machine that built it.
#include <Eigen/Core>

#include <boost/version.hpp>
#include <string>

#include "bindings.hpp"

namespace casegraph::bindings {

namespace {

std::string numbers(int major, int minor, int patch) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::string compiler() {
#if defined(__clang__)
  return "Clang " + numbers(__clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
  return "GCC " + numbers(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#elif defined(_MSC_FULL_VER)
  return "MSVC " + std::to_string(_MSC_FULL_VER);
#else
  return "not told by the compiler";
#endif
}

py::dict build() {
  py::dict found;
  found["compiler"] = compiler();
  found["standard"] = "C++" + std::to_string(__cplusplus / 100 % 100);
  found["boost"] = numbers(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
  found["eigen"] = numbers(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION);
  found["pybind11"] = numbers(PYBIND11_VERSION_MAJOR, PYBIND11_VERSION_MINOR, PYBIND11_VERSION_MICRO);
  return found;
}

}  // namespace

void bind_build(py::module_& module) {
  module.def("build", &build, "Compiler, C++ standard and libraries that the module was built of.");
}

}  // namespace casegraph::bindings
