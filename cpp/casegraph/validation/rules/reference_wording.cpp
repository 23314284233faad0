#include "casegraph/validation/rules/reference_wording.hpp"

#include "casegraph/validation/rules/id_words.hpp"

namespace casegraph::validation::rules {
namespace {

std::string_view name_of(IdType type) { return type == IdType::integer ? "whole numbers" : "text"; }

}  // namespace

std::string not_found_in(const TableView& table, std::string_view value) {
  std::string reason = "the table " + std::string(table.declared->name) + " has no such " +
                       std::string(id_column(table)->declared->name);
  const RowIndex* ids = id_column(table)->index;
  if (value.empty() || ids == nullptr) return reason;
  const std::string other = is_decimal_of_whole(value) ? std::string(whole_part(value)) : std::string(value) + ".0";
  if (!(is_whole(value) || is_decimal_of_whole(value)) || ids->find(std::string_view(other)) < 0) return reason;
  return reason + ", but it has `" + other + "`: " + kMadeDecimal;
}

std::string accepted_ids(const TableView& table) {
  const std::string_view name = id_column(table)->declared->name;
  return (name.find_first_of("aeiou") == 0 ? "an " : "a ") + std::string(name) + " of the table " +
         std::string(table.declared->name);
}

Wording type_wording(const ColumnView& here, const TableView& there, std::string_view also_accepted) {
  const ColumnView& ids = *id_column(there);
  const std::string key = std::string(there.declared->name) + "." + std::string(ids.declared->name);
  const auto type_here = std::string(name_of(id_type(here.given)));
  const auto type_there = std::string(name_of(id_type(ids.given)));
  return {{},
          "the column holds " + type_here + ", and " + key + ", to which it refers, holds " + type_there,
          type_there + ", as in " + key + std::string(also_accepted)};
}

bool is_absence_told(const TableView& table) {
  return table.is_incomplete ||
         (table.given == nullptr && (table.declared->essential || table.declared->identity_store));
}

}  // namespace casegraph::validation::rules
