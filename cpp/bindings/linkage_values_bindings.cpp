#include <pybind11/stl.h>

#include <cstring>
#include <string>
#include <utility>

#include "bindings.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/address_table.hpp"
#include "casegraph/linkage/bloom_filter.hpp"

namespace casegraph::bindings {
namespace {

using namespace casegraph::linkage;

py::object addresses(const py::object& texts, unsigned threads) {
  return frame_of(unlocked([given = ArrowSource(texts, "addresses"), threads](Progress& progress) {
    return addresses_table(given.read(), progress, threads);
  }));
}

py::object alike_filters(const py::bytes& bits, std::size_t words, double least, unsigned threads,
                         const py::object& report) {
  const auto given = static_cast<std::string>(bits);
  if (words == 0 || given.size() % (8 * words) != 0) throw ArgumentError("filters: they are not of one length");
  BloomFilters filters{std::vector<std::uint64_t>(given.size() / 8), words};
  std::memcpy(filters.bits.data(), given.data(), given.size());
  const std::vector<AlikePair> pairs =
      unlocked([filters = std::move(filters), least,
                threads](Progress& progress) { return alike(filters, least, progress, threads); },
               report);
  std::vector<std::int64_t> a, b;
  std::vector<double> dice;
  for (const AlikePair& pair : pairs) {
    a.push_back(pair.a);
    b.push_back(pair.b);
    dice.push_back(pair.dice);
  }
  tables::Table table{"pairs", static_cast<std::int64_t>(pairs.size()), {}};
  table.columns.push_back(tables::integer_column("row_a", std::move(a)));
  table.columns.push_back(tables::integer_column("row_b", std::move(b)));
  table.columns.push_back(tables::number_column("dice", std::move(dice)));
  return frame_of(std::move(table));
}

}  // namespace

void bind_linkage_values(py::module_& module) {
  module.def("parse_addresses", &addresses, py::arg("texts"), py::arg("threads") = 0,
             "The parts of a column of addresses, as Frame.");
  module.def("alike_filters", &alike_filters, py::arg("bits"), py::arg("words"), py::arg("least"),
             py::arg("threads") = 0, py::arg("report") = py::none(), "Pairs of Bloom filters by Dice, as Frame.");
}

}  // namespace casegraph::bindings
