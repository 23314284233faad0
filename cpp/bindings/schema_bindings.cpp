#include "bindings.hpp"
#include "casegraph/schema/schema.hpp"

namespace casegraph::bindings {
namespace {

py::dict as_dict(const schema::Column& column) {
  py::dict out;
  out["name"] = column.name;
  out["type"] = schema::name_of(column.type);
  out["required"] = column.required;
  out["vocabulary"] = column.vocabulary;
  out["refers_to"] = column.refers_to;
  out["description"] = column.description;
  out["example"] = column.example;
  out["second_example"] = column.second_example;
  out["unique"] = column.unique;
  return out;
}

py::dict as_dict(const schema::Table& table) {
  py::dict out;
  out["name"] = table.name;
  out["row_is"] = table.row_is;
  out["essential"] = table.essential;
  out["identity_store"] = table.identity_store;
  py::list key;
  for (const auto& column : table.key) key.append(column);
  out["key"] = key;
  py::list columns;
  for (const auto& column : table.columns) columns.append(as_dict(column));
  out["columns"] = columns;
  return out;
}

py::dict as_dict(const schema::Vocabulary& vocabulary) {
  py::dict out;
  out["name"] = vocabulary.name;
  out["description"] = vocabulary.description;
  out["extensible"] = vocabulary.extensible;
  py::list terms;
  for (const auto& term : vocabulary.terms) {
    py::dict entry;
    entry["value"] = term.value;
    entry["meaning"] = term.meaning;
    terms.append(entry);
  }
  out["terms"] = terms;
  return out;
}

py::dict schema_as_dict() {
  py::dict out;
  out["version"] = schema::kSchemaVersion;
  py::list tables;
  for (const auto& table : schema::tables()) tables.append(as_dict(table));
  out["tables"] = tables;
  py::list vocabularies;
  for (const auto& vocabulary : schema::vocabularies()) vocabularies.append(as_dict(vocabulary));
  out["vocabularies"] = vocabularies;
  return out;
}

}  // namespace

void bind_schema(py::module_& module) {
  module.def("schema", &schema_as_dict, "The casebook's schema: version, tables and vocabularies, as plain dicts.");
}

}  // namespace casegraph::bindings
