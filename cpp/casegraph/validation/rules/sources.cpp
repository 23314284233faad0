// Where a row stands: `document:place`, in documents that there are.
#include <charconv>
#include <string>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kBadSource{"bad_source"};
constexpr Rule kDanglingSource{"dangling_source"};

// In `source` the id is text, whatever the type of the key.
bool is_document(const ColumnView& ids, std::string_view id) {
  if (ids.index == nullptr) return false;
  if (id_type(ids.given) != IdType::integer) return ids.index->find(id) >= 0;
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
  return failure == std::errc{} && end == id.data() + id.size() && ids.index->find(number) >= 0;
}

std::string shown_item(const TableView& table, std::int64_t row, std::string_view item) {
  return table.hides(row) ? std::string() : std::string(item);
}

struct Documents {
  const ColumnView* ids;
  bool are_given;
};

void check_item(const TableView& table, const Documents& documents, std::int64_t row, std::string_view item,
                Sink& sink) {
  const std::size_t colon = item.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == item.size()) {
    sink.add(kBadSource, table.at("source", row), [&] {
      return Wording{shown_item(table, row, item),
                     item.empty() ? "an item of the list is empty" : "the item is not a document and a place in it",
                     "document:place, several apart by ; (overview:2.17; overview:2.18)"};
    });
    return;
  }
  if (!documents.are_given || is_document(*documents.ids, item.substr(0, colon))) return;
  sink.add(kDanglingSource, table.at("source", row), [&] {
    return Wording{shown_item(table, row, item), "the table documents has no such document_id",
                   "a document_id of the table documents before the colon"};
  });
}

}  // namespace

void check_sources(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  const TableView& table_of_documents = book.table("documents");
  const ColumnView* ids = &table_of_documents.column("document_id");
  // Documents without ids are a problem of their own.
  const bool are_given = table_of_documents.given != nullptr && !table_of_documents.is_incomplete &&
                         (ids->given != nullptr || table_of_documents.rows == 0);
  const Documents documents{ids, are_given};
  for (const TableView& table : book.tables()) {
    const Cells sources = table.cells("source");
    if (!sources) continue;
    passes.each_row(table, [&table, sources, documents](std::int64_t row, Sink& sink) {
      if (!sources.has(row)) return;
      for_each_item(sources.text(row), schema::kListSeparator,
                    [&](std::string_view item) { check_item(table, documents, row, item, sink); });
    });
  }
}

}  // namespace casegraph::validation::rules
