// Columns of lists of text: one text a row, its items joined as a list in one cell is written.
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "casegraph/schema/schema.hpp"
#include "casegraph/tables/arrow_source.hpp"

namespace casegraph::tables {
namespace {

bool is_text_type(const ArrowSchema& schema) {
  const ArrowSchema& values = schema.dictionary != nullptr ? *schema.dictionary : schema;
  const std::string_view format = values.format == nullptr ? std::string_view() : values.format;
  return values.dictionary == nullptr && (format == "u" || format == "U" || format == "vu");
}

// Where the items of each row end, counted over all pieces; and the items themselves.
struct Items {
  Source source;
  std::vector<std::int64_t> ends;
};

template <class Offset>
void add_items(const Source& source, const Piece& piece, Items& items) {
  const void* offsets = values_of(source, piece, 1);
  const std::int64_t begin = load<Offset>(offsets, piece.first);
  const std::int64_t before = items.source.length;
  std::int64_t last = begin;
  for (std::int64_t at = 1; at <= piece.length; ++at) {
    const std::int64_t end = load<Offset>(offsets, piece.first + at);
    if (begin < 0 || end < last) refuse_layout(source, "list offsets");
    items.ends.push_back(before + end - begin);
    last = end;
  }
  add_piece(items.source, piece, piece.array->children[0], begin, last - begin);
}

void add_fixed_items(const Piece& piece, std::int64_t size, Items& items) {
  const std::int64_t before = items.source.length;
  for (std::int64_t at = 1; at <= piece.length; ++at) items.ends.push_back(before + at * size);
  add_piece(items.source, piece, piece.array->children[0], piece.first * size, piece.length * size);
}

std::int64_t fixed_size(const Source& source) {
  constexpr std::int64_t kMost = 1'000'000;
  const std::string_view digits = std::string_view(source.schema->format).substr(3);
  std::int64_t size = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (size < 0 || size > kMost) refuse_layout(source, "the size of a fixed size list");
  return size;
}

Items items_of(const Source& source) {
  const std::string_view format = source.schema->format;
  Items items{child_source(source, "list item", source.schema->children[0]), {}};
  items.ends.reserve(static_cast<std::size_t>(source.length));
  for (const Piece& piece : source.pieces) {
    if (piece.array->n_children != 1 || piece.array->children == nullptr) refuse_layout(source, "a list without items");
    if (format == "+l")
      add_items<std::int32_t>(source, piece, items);
    else if (format == "+L")
      add_items<std::int64_t>(source, piece, items);
    else
      add_fixed_items(piece, fixed_size(source), items);
  }
  return items;
}

std::string joined(const Source& source, std::int64_t row, const Column& items, std::int64_t begin, std::int64_t end) {
  std::string text;
  for (std::int64_t item = begin; item < end; ++item) {
    if (!items.is_valid(item)) refuse(source, row, "a list with a missing item", "lists of texts");
    const std::string_view part = items.text(item);
    if (part.find(schema::kListSeparator) != std::string_view::npos)
      refuse(source, row, "a list item that holds ';', which separates the items of a list", "items without ';'");
    if (item > begin) text.append({schema::kListSeparator, ' '});
    text.append(part);
  }
  return text;
}

}  // namespace

Column read_list(const Source& source) {
  const ArrowSchema& schema = *source.schema;
  if (schema.n_children != 1 || schema.children == nullptr || schema.children[0] == nullptr)
    refuse_layout(source, "a list type without an item type");
  if (!is_text_type(*schema.children[0]))
    refuse(source, -1, "columns of type " + type_name(schema) + " are not read", "lists of text");
  const std::vector<std::uint8_t> valid = validity_of(source);
  const Items items = items_of(source);
  const Column values = read_column(items.source);
  std::vector<std::string> texts;
  texts.reserve(items.ends.size());
  std::int64_t begin = 0;
  for (const std::int64_t end : items.ends) {
    const auto row = static_cast<std::int64_t>(texts.size());
    texts.push_back(is_valid(valid, row) ? joined(source, row, values, begin, end) : std::string());
    begin = end;
  }
  Column column = start_column(source, Storage::text, valid);
  column.texts = keep_texts(column, std::move(texts));
  return column;
}

}  // namespace casegraph::tables
