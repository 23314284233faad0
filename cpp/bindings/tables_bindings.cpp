#include <pybind11/stl.h>

#include <map>

#include "bindings.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/schema/schema.hpp"
#include "casegraph/tables/normalise.hpp"
#include "casegraph/tables/problem.hpp"
#include "casegraph/validation/validate.hpp"

namespace casegraph::bindings {

void bind_frame(py::module_& module);

namespace {

const schema::Table& declared_table(const std::string& name) {
  const schema::Table* declared = schema::find_table(name);
  if (declared == nullptr) throw NotFoundError("a casebook has no table '" + name + "'");
  return *declared;
}

py::tuple normalise(const std::string& name, const py::object& data, std::int64_t most_per_rule) {
  const schema::Table& declared = declared_table(name);
  auto result = unlocked([given = ArrowSource(data, name), &declared, most_per_rule](Progress&) {
    std::vector<tables::RefusedColumn> refused;
    const tables::Table raw = given.read({}, &refused);
    return tables::normalise(raw, declared, most_per_rule, refused);  // what is declared is for good
  });
  return py::make_tuple(frame_of(std::move(result.table)), frame_of(tables::table_of(result.problems)));
}

// `extra_terms`: {vocabulary: [term]}.
validation::Options options_from(const py::dict& extra_terms, std::int64_t most_per_rule) {
  validation::Options options;
  options.most_per_rule = most_per_rule;
  for (const auto& [vocabulary, terms] : extra_terms) {
    auto& list = options.extra_terms[py::cast<std::string>(vocabulary)];
    for (const auto& term : terms) list.push_back(py::cast<std::string>(term));
  }
  return options;
}

py::object validate(const py::dict& casebook, const py::dict& extra_terms, std::int64_t most_per_rule,
                    const std::vector<std::string>& incomplete) {
  std::vector<ArrowSource> given;
  for (const auto& [name, data] : casebook) {
    const auto table_name = py::cast<std::string>(name);
    (void)declared_table(table_name);
    given.emplace_back(data, table_name);
  }
  validation::Options options = options_from(extra_terms, most_per_rule);
  options.incomplete.insert(incomplete.begin(), incomplete.end());
  return frame_of(unlocked([given = std::move(given), options = std::move(options)](Progress& progress) {
    std::vector<tables::Table> all;
    for (const ArrowSource& source : given) all.push_back(source.read());
    return tables::table_of(validation::validate(all, options, progress));
  }));
}

}  // namespace

void bind_tables(py::module_& module) {
  bind_frame(module);
  module.def("normalise", &normalise, py::arg("table"), py::arg("data"), py::arg("most_per_rule") = 1000,
             "(data in the schema's types, problems), both as Frame.");
  module.def(
      "validate", &validate, py::arg("casebook"), py::arg("extra_terms") = py::dict(), py::arg("most_per_rule") = 1000,
      py::arg("incomplete") = std::vector<std::string>(),
      "Problems of normalised tables {name: data}, as Frame; `incomplete`: tables that could not be read whole.");
}

}  // namespace casegraph::bindings
