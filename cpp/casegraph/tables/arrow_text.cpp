// Columns of text, with offsets or as views.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "casegraph/domain/platform.hpp"
#include "casegraph/tables/arrow_source.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::tables {
namespace {

// A reader of a piece appends one view a row to `texts`.
struct Texts {
  const Source& source;
  const std::vector<std::uint8_t>& valid;
  std::shared_ptr<std::string_view[]> views;
  std::int64_t rows = 0;  // so far

  std::int64_t row() const { return rows; }
  void add(std::string_view text, bool known_ascii) {
    if (!known_ascii && !is_utf8(text)) refuse(source, row(), "text that is not UTF-8", "UTF-8");
    std::construct_at(&views[rows++], text);
  }
  void add_missing() { std::construct_at(&views[rows++]); }
};

template <class Offset>
void add_offset_texts(Texts& texts, const Piece& piece) {
  const Source& source = texts.source;
  const void* offsets = values_of(source, piece, 1);
  const auto* bytes = static_cast<const char*>(buffer_of(source, piece, 2));
  std::int64_t begin = load<Offset>(offsets, piece.first);
  const std::int64_t last = load<Offset>(offsets, piece.first + piece.length);
  if (begin < 0 || last < begin || (bytes == nullptr && last > begin)) refuse_layout(source, "text offsets");
  const bool ascii = last == begin || is_ascii({bytes + begin, static_cast<std::size_t>(last - begin)});
  for (std::int64_t at = 1; at <= piece.length; ++at) {
    const std::int64_t end = load<Offset>(offsets, piece.first + at);
    if (end < begin || end > last) refuse_layout(source, "text offsets");
    if (!is_valid(texts.valid, texts.row()))
      texts.add_missing();
    else if (end == begin)
      texts.add({}, true);
    else
      texts.add({bytes + begin, static_cast<std::size_t>(end - begin)}, ascii);
    begin = end;
  }
}

// A view is 16 bytes: the length, then up to 12 bytes of text; or 4 bytes of it, the number of one of
// the further buffers, and the position there.
void add_view_texts(Texts& texts, const Piece& piece) {
  const Source& source = texts.source;
  constexpr std::int64_t kViewSize = 16;
  constexpr std::int32_t kInline = 12;
  const auto* views = static_cast<const char*>(values_of(source, piece, 1));
  const std::int64_t data_buffers = piece.array->n_buffers - 3;
  const void* sizes = data_buffers > 0 ? values_of(source, piece, piece.array->n_buffers - 1) : nullptr;
  for (std::int64_t at = piece.first; at < piece.first + piece.length; ++at) {
    if (!is_valid(texts.valid, texts.row())) {
      texts.add_missing();
      continue;
    }
    const char* view = views + at * kViewSize;
    const auto length = load<std::int32_t>(view, 0);
    if (length < 0) refuse_layout(source, "the length of a text view");
    if (length <= kInline) {
      texts.add({view + 4, static_cast<std::size_t>(length)}, false);
      continue;
    }
    const std::int64_t buffer = load<std::int32_t>(view, 2);
    const std::int64_t begin = load<std::int32_t>(view, 3);
    if (buffer < 0 || buffer >= data_buffers || begin < 0 || begin + length > load<std::int64_t>(sizes, buffer))
      refuse_layout(source, "the place of a text view");
    const auto* bytes = static_cast<const char*>(values_of(source, piece, 2 + buffer));
    texts.add({bytes + begin, static_cast<std::size_t>(length)}, false);
  }
}

std::shared_ptr<std::string_view[]> views_of(const Source& source, const std::vector<std::uint8_t>& valid) {
  Texts texts{source, valid, large_array<std::string_view>(static_cast<std::size_t>(source.length))};
  const std::string_view format = source.schema->format;
  for (const Piece& piece : source.pieces) {
    if (format == "u") add_offset_texts<std::int32_t>(texts, piece);
    if (format == "U") add_offset_texts<std::int64_t>(texts, piece);
    if (format == "vu") add_view_texts(texts, piece);
  }
  return texts.views;
}

}  // namespace

Column read_text(const Source& source) {
  const std::vector<std::uint8_t> valid = validity_of(source);
  Column column = start_column(source, Storage::text, valid);
  column.texts = keep(column, views_of(source, valid), static_cast<std::size_t>(source.length));
  for (const Piece& piece : source.pieces) column.owners.push_back(piece.owner);
  return column;
}

}  // namespace casegraph::tables
