#include "casegraph/validation/casebook_view.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/validation/date_column.hpp"

namespace casegraph::validation {
namespace {

using schema::ColumnType;
using tables::Storage;

bool fits(Storage storage, ColumnType type) {
  const bool is_text = storage == Storage::text || storage == Storage::coded;
  switch (type) {
    case ColumnType::id: return is_text || storage == Storage::int64;
    case ColumnType::text:
    case ColumnType::category:
    case ColumnType::list: return is_text;
    case ColumnType::integer: return storage == Storage::int64;
    case ColumnType::number: return storage == Storage::float64;
    case ColumnType::boolean: return storage == Storage::boolean;
    case ColumnType::date: return is_text || storage == Storage::date32;
    case ColumnType::time: return is_text || storage == Storage::time;
  }
  return false;
}

ColumnView view_of(const schema::Column& declared, const tables::Table* given) {
  ColumnView view{&declared, nullptr, nullptr, nullptr, {}};
  const tables::Column* column = given == nullptr ? nullptr : given->find(declared.name);
  if (column == nullptr) return view;
  const bool usable = column->storage == Storage::null || fits(column->storage, declared.type);
  (usable && column->length == given->rows ? view.given : view.unfit) = column;
  if (view.given != nullptr && declared.type == ColumnType::date)
    view.days.resize(static_cast<std::size_t>(given->rows));
  return view;
}

TableView view_of(const schema::Table& declared, const tables::Table* given, bool is_incomplete) {
  TableView view{&declared, given, is_incomplete, given == nullptr ? 0 : given->rows, {}, nullptr};
  for (const schema::Column& column : declared.columns) view.columns.push_back(view_of(column, given));
  return view;
}

void refuse_unfit(std::span<const tables::Table> casebook, const CasebookView::Names& incomplete) {
  for (const std::string& name : incomplete)
    if (schema::find_table(name) == nullptr) throw ArgumentError("a casebook has no table '" + name + "'");
  for (const tables::Table& table : casebook) {
    if (schema::find_table(table.name) == nullptr) throw ArgumentError("a casebook has no table '" + table.name + "'");
    const auto same_name = [&](const tables::Table& other) { return other.name == table.name; };
    if (std::count_if(casebook.begin(), casebook.end(), same_name) > 1)
      throw ArgumentError("the table '" + table.name + "' is given twice");
    if (table.rows >= std::numeric_limits<std::int32_t>::max())
      throw ArgumentError("the table '" + table.name + "' has " + std::to_string(table.rows) +
                          " rows; accepted: fewer than 2147483647");
  }
}

const tables::Table* given_table(std::span<const tables::Table> casebook, std::string_view name) {
  for (const tables::Table& table : casebook)
    if (table.name == name) return &table;
  return nullptr;
}

bool is_single_key(const TableView& table, const ColumnView& column) {
  return table.declared->key.size() == 1 && table.declared->key.front() == column.declared->name;
}

void read_dates(const tables::Column& column, std::int64_t begin, std::int64_t end, std::vector<DateInterval>& days) {
  for (std::int64_t row = begin; row < end; ++row) {
    if (!Cells{&column}.has(row)) continue;
    const auto read = read_date(column, row);
    if (const auto* days_read = std::get_if<DateInterval>(&read)) days[static_cast<std::size_t>(row)] = *days_read;
  }
}

Reference::State state_of(const Reference& reference) {
  if (reference.to->given == nullptr) return Reference::State::no_table;
  const ColumnView* ids = id_column(*reference.to);
  // A table without rows needs no columns: nothing can be found in it.
  if (reference.to->rows == 0) return Reference::State::resolved;
  if (ids->index == nullptr) return Reference::State::no_ids;
  const IdType there = id_type(ids->given);
  const IdType here = id_type(reference.column->given);
  const bool differ = there != here && there != IdType::none && here != IdType::none;
  return differ ? Reference::State::other_type : Reference::State::resolved;
}

// `elsewhere` is an answer of filed_at, not an address.
bool is_elsewhere(const ColumnView& column, std::string_view text) {
  return column.declared->name == "filed_at" && text == schema::kElsewhere;
}

void follow(Reference& reference, std::int64_t begin, std::int64_t end) {
  const Cells cells{reference.column->given};
  const RowIndex* index = id_column(*reference.to)->index;
  std::int32_t* found = reference.rows.data() + begin;
  if (index != nullptr) index->find_each(*cells.column, begin, end, found);
  for (std::int64_t row = begin; row < end; ++row, ++found)
    if (*found == kNoRow && cells.has(row) && !is_elsewhere(*reference.column, cells.text(row))) *found = kDangling;
}

std::int64_t stretches(std::int64_t rows) { return parallel::chunk_count(rows, kStretch); }

}  // namespace

const ColumnView& TableView::column(std::string_view name) const {
  for (const ColumnView& candidate : columns)
    if (candidate.declared->name == name) return candidate;
  throw ArgumentError("the table '" + std::string(declared->name) + "' has no column '" + std::string(name) + "'");
}

bool TableView::hides(std::int64_t row) const {
  if (declared->identity_store) return true;
  // Another value of a cell of an identity store is as much an identity.
  if (schema::find_column(*declared, "entity_table") == nullptr || row < 0) return false;
  const schema::Table* entity = schema::find_table(cells("entity_table").text(row));
  return entity != nullptr && entity->identity_store;
}

std::string TableView::shown(Cells cells, std::int64_t row) const {
  return cells.has(row) && !hides(row) ? tables::text_of(*cells.column, row) : std::string();
}

const ColumnView* id_column(const TableView& table) {
  for (const ColumnView& column : table.columns)
    if (is_single_key(table, column) || column.declared->unique) return &column;
  return nullptr;
}

CasebookView::CasebookView(std::span<const tables::Table> casebook, const Names& incomplete) {
  refuse_unfit(casebook, incomplete);
  for (const schema::Table& declared : schema::tables())
    tables_.push_back(view_of(declared, given_table(casebook, declared.name), incomplete.contains(declared.name)));
  for (TableView& table : tables_) {
    index_keys(table);
    for (ColumnView& column : table.columns)
      if (!column.days.empty()) date_columns_.push_back({&table, &column});
  }
  for (const TableView& table : tables_) plan_references(table);
}

const RowIndex* CasebookView::index_of(const TableView& table, std::vector<KeyPart> key, bool keep) {
  return &indices_.emplace_back(Index{RowIndex(std::move(key), table.rows), keep}).rows;
}

void CasebookView::index_keys(TableView& table) {
  if (table.rows == 0) return;
  for (ColumnView& column : table.columns)
    if ((column.declared->unique || is_single_key(table, column)) && column.given != nullptr)
      column.index = index_of(table, {{column.given, true}}, true);
  std::vector<KeyPart> key;
  for (const std::string_view name : table.declared->key) {
    const ColumnView& part = table.column(name);
    if (part.declared->required && part.given == nullptr) return;
    key.push_back({part.given, part.declared->required});
  }
  table.key =
      key.size() == 1 ? table.column(table.declared->key.front()).index : index_of(table, std::move(key), false);
}

void CasebookView::plan_references(const TableView& from) {
  for (const ColumnView& column : from.columns) {
    if (column.declared->refers_to.empty() || column.given == nullptr || from.rows == 0) continue;
    Reference& reference = references_.emplace_back();
    reference.from = &from;
    reference.column = &column;
    reference.to = &table(column.declared->refers_to);
    reference.state = state_of(reference);
    if (reference.state == Reference::State::resolved)
      reference.rows.assign(static_cast<std::size_t>(from.rows), kNoRow);
  }
}

template <class Items, class RowsOf, class Work>
void CasebookView::in_stretches(Items& items, RowsOf&& rows_of, Work&& work, Progress& progress) {
  struct Stretch {
    typename Items::value_type* item;
    std::int64_t begin;
    std::int64_t end;
  };
  std::vector<Stretch> all;
  for (auto& item : items)
    for (std::int64_t begin = 0, rows = rows_of(item); begin < rows; begin += kStretch)
      all.push_back({&item, begin, std::min(rows, begin + kStretch)});
  parallel::for_each_chunk(static_cast<std::int64_t>(all.size()), 1, 0, progress, [&](parallel::Chunk chunk) {
    const Stretch& stretch = all[static_cast<std::size_t>(chunk.index)];
    work(*stretch.item, stretch.begin, stretch.end);
  });
}

std::int64_t CasebookView::preparation_steps() const {
  std::int64_t steps = 0;
  for (const Index& index : indices_) steps += stretches(index.rows.rows()) + index.rows.shards();
  for (const DateColumn& date : date_columns_) steps += stretches(date.table->rows);
  for (const Reference& reference : references_) steps += stretches(static_cast<std::int64_t>(reference.rows.size()));
  return steps;
}

void CasebookView::prepare(Progress& progress) {
  in_stretches(
      indices_, [](const Index& index) { return index.rows.rows(); },
      [](Index& index, std::int64_t begin, std::int64_t end) { index.rows.hash_rows(begin, end); }, progress);
  struct Shard {
    RowIndex* index;
    std::int64_t number;
  };
  std::vector<Shard> shards;
  for (Index& index : indices_)
    for (std::int64_t number = 0; number < index.rows.shards(); ++number) shards.push_back({&index.rows, number});
  parallel::for_each_chunk(static_cast<std::int64_t>(shards.size()), 1, 0, progress, [&](parallel::Chunk chunk) {
    const Shard& shard = shards[static_cast<std::size_t>(chunk.index)];
    shard.index->fill_shard(shard.number);
  });
  for (Index& index : indices_) index.rows.finish(index.keep);
  in_stretches(
      date_columns_, [](const DateColumn& date) { return date.table->rows; },
      [](DateColumn& date, std::int64_t begin, std::int64_t end) {
        read_dates(*date.column->given, begin, end, date.column->days);
      },
      progress);
  in_stretches(
      references_, [](const Reference& reference) { return static_cast<std::int64_t>(reference.rows.size()); }, follow,
      progress);
}

const TableView& CasebookView::table(std::string_view name) const {
  for (const TableView& candidate : tables_)
    if (candidate.declared->name == name) return candidate;
  throw ArgumentError("the schema has no table '" + std::string(name) + "'");
}

Targets CasebookView::targets(std::string_view table_name, std::string_view column_name) const {
  const ColumnView& column = table(table_name).column(column_name);
  for (const Reference& reference : references_)
    if (reference.column == &column) return Targets(reference.rows);
  return {};
}

Dates CasebookView::dates(std::string_view table_name, std::string_view column_name) const {
  return Dates(table(table_name).column(column_name).days);
}

}  // namespace casegraph::validation
