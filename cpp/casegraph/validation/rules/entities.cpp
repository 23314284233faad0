// References whose table stands in another column: what a check looked up, what a record stands for,
// and the cell or row that a statement or code is about.
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/validation/rules/id_words.hpp"
#include "casegraph/validation/rules/reference_wording.hpp"
#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kUnknownTable{"unknown_entity_table"};
constexpr Rule kUnknownColumn{"unknown_entity_column"};

using TablesByName = std::map<std::string_view, const TableView*>;

struct EntityReference {
  const TableView* from;
  const ColumnView* column;  // the id
  Cells kinds;               // what tells the table
  TablesByName table_of;

  const TableView* target(std::int64_t row) const {
    const auto found = table_of.find(kinds.text(row));
    return found == table_of.end() ? nullptr : found->second;
  }
};

bool has_other_type(const EntityReference& reference, const TableView& to) {
  const IdType here = id_type(reference.column->given);
  const IdType there = id_type(id_column(to)->given);
  return here != there && here != IdType::none && there != IdType::none;
}

bool is_dangling(const Cells& ids, const TableView& to, std::int64_t row) {
  const RowIndex* index = id_column(to)->index;
  if (index == nullptr) return true;
  return (id_type(ids.column) == IdType::integer ? index->find(ids.integer(row)) : index->find(ids.text(row))) < 0;
}

std::string reason_for(const TableView& to, std::string_view value) {
  if (to.given == nullptr) return "the casebook has no table " + std::string(to.declared->name);
  if (to.rows > 0 && id_column(to)->given == nullptr)
    return "the table " + std::string(to.declared->name) + " has no column " +
           std::string(id_column(to)->declared->name);
  return not_found_in(to, value);
}

void check_row(const EntityReference& reference, std::int64_t row, Sink& sink) {
  const Cells ids{reference.column->given};
  const TableView* to = reference.target(row);
  if (to == nullptr || !ids.has(row) || is_absence_told(*to) || has_other_type(reference, *to)) return;
  if (!is_dangling(ids, *to, row) || is_missing_word(ids.text(row))) return;
  sink.add(kDanglingKey, reference.from->at(*reference.column, row), [&] {
    std::string shown = reference.from->shown(ids, row);
    std::string reason = reason_for(*to, shown);
    return Wording{std::move(shown), std::move(reason), accepted_ids(*to)};
  });
}

// One problem for each table whose ids are of the other type.
void check_types(const EntityReference& reference, Sink& sink) {
  const Cells ids{reference.column->given};
  for (const auto& [kind, to] : reference.table_of) {
    if (is_absence_told(*to) || !has_other_type(reference, *to)) continue;
    for (std::int64_t row = 0; row < reference.from->rows; ++row) {
      if (!ids.has(row) || reference.target(row) != to) continue;
      sink.add(kKeyTypeDiffers, reference.from->at(*reference.column),
               [&] { return type_wording(*reference.column, *to); });
      break;
    }
  }
}

void add_passes(EntityReference&& described, Passes& passes) {
  const auto reference = std::make_shared<const EntityReference>(std::move(described));
  if (reference->column->given == nullptr) return;
  passes.each_row(*reference->from, [reference](std::int64_t row, Sink& sink) { check_row(*reference, row, sink); });
  passes.once([reference](Sink& sink) { check_types(*reference, sink); });
}

TablesByName tables_with_ids(const CasebookView& book) {
  TablesByName found;
  for (const TableView& table : book.tables())
    if (id_column(table) != nullptr) found.emplace(table.declared->name, &table);
  return found;
}

Wording wording_of_table(const TableView& table, const Cells& names, std::int64_t row) {
  const std::string_view name = names.text(row);
  const bool exists = schema::find_table(name) != nullptr;
  return {table.shown(names, row),
          exists ? "rows of this table have no id of their own" : "a casebook has no such table",
          "a table whose rows have an id, such as persons or contacts"};
}

void check_entity_tables(const CasebookView& book, std::string_view name, Passes& passes) {
  const TableView& table = book.table(name);
  const Cells names = table.cells("entity_table");
  const auto known = std::make_shared<const TablesByName>(tables_with_ids(book));
  passes.each_row(table, [&table, names, known](std::int64_t row, Sink& sink) {
    if (!names.has(row) || known->contains(names.text(row))) return;
    sink.add(kUnknownTable, table.at("entity_table", row), [&] { return wording_of_table(table, names, row); });
  });
  add_passes({&table, &table.column("entity_id"), names, *known}, passes);
}

void check_entity_columns(const CasebookView& book, Passes& passes) {
  const TableView& table = book.table("statements");
  const Cells entities = table.cells("entity_table");
  const Cells columns = table.cells("column");
  const auto known = std::make_shared<const TablesByName>(tables_with_ids(book));
  passes.each_row(table, [&table, entities, columns, known](std::int64_t row, Sink& sink) {
    const auto found = known->find(entities.text(row));
    if (found == known->end() || !columns.has(row)) return;
    const schema::Table* entity = found->second->declared;
    const std::string_view name = columns.text(row);
    // Columns of the user's own are not of the schema.
    if (name.starts_with("x_") || schema::find_column(*entity, name) != nullptr) return;
    sink.add(kUnknownColumn, table.at("column", row), [&] {
      return Wording{table.shown(columns, row), "the table " + std::string(entity->name) + " has no such column",
                     "a column of the table " + std::string(entity->name)};
    });
  });
}

}  // namespace

void check_entities(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  const TableView& checks = book.table("checks");
  add_passes({&checks,
              &checks.column("key"),
              checks.cells("key_kind"),
              {{"person", &book.table("persons")},
               {"address", &book.table("addresses")},
               {"identifier", &book.table("identifiers")},
               {"household", &book.table("persons")}}},
             passes);
  const TableView& crosswalk = book.table("crosswalk");
  add_passes({&crosswalk,
              &crosswalk.column("entity_id"),
              crosswalk.cells("entity"),
              {{"person", &book.table("persons")}, {"address", &book.table("addresses")}}},
             passes);
  check_entity_tables(book, "statements", passes);
  check_entity_tables(book, "codes", passes);
  check_entity_columns(book, passes);
}

}  // namespace casegraph::validation::rules
