// Columns of text, with offsets or as views.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/domain/platform.hpp"
#include "casegraph/tables/arrow_source.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::tables {
namespace {

// A reader of a piece appends one view a row to `texts`.
struct Views {
  const Source& source;
  const std::vector<std::uint8_t>& valid;
  std::shared_ptr<std::string_view[]> views;
  std::int64_t rows = 0;  // so far

  void add(std::string_view text) {
    if (!is_utf8(text)) refuse(source, rows, "text that is not UTF-8", "UTF-8");
    std::construct_at(&views[rows++], text);
  }
  void add_missing() { std::construct_at(&views[rows++]); }
};

// A view is 16 bytes: the length, then up to 12 bytes of text; or 4 bytes of it, the number of one of
// the further buffers, and the position there.
void add_view_texts(Views& texts, const Piece& piece) {
  const Source& source = texts.source;
  constexpr std::int64_t kViewSize = 16;
  constexpr std::int32_t kInline = 12;
  const auto* views = static_cast<const char*>(values_of(source, piece, 1));
  const std::int64_t data_buffers = piece.array->n_buffers - 3;
  const void* sizes = data_buffers > 0 ? values_of(source, piece, piece.array->n_buffers - 1) : nullptr;
  for (std::int64_t at = piece.first; at < piece.first + piece.length; ++at) {
    if (!is_valid(texts.valid, texts.rows)) {
      texts.add_missing();
      continue;
    }
    const char* view = views + at * kViewSize;
    const auto length = load<std::int32_t>(view, 0);
    if (length < 0) refuse_layout(source, "the length of a text view");
    if (length <= kInline) {
      texts.add({view + 4, static_cast<std::size_t>(length)});
      continue;
    }
    const std::int64_t buffer = load<std::int32_t>(view, 2);
    const std::int64_t begin = load<std::int32_t>(view, 3);
    if (buffer < 0 || buffer >= data_buffers || begin < 0 || begin + length > load<std::int64_t>(sizes, buffer))
      refuse_layout(source, "the place of a text view");
    const auto* bytes = static_cast<const char*>(values_of(source, piece, 2 + buffer));
    texts.add({bytes + begin, static_cast<std::size_t>(length)});
  }
}

TextValues text_views(const Source& source, const std::vector<std::uint8_t>& valid, Column& column) {
  const auto size = static_cast<std::size_t>(source.length);
  Views texts{source, valid, large_array<std::string_view>(size)};
  for (const Piece& piece : source.pieces) {
    add_view_texts(texts, piece);
    column.owners.push_back(piece.owner);
  }
  return keep(column, texts.views, size);
}

// The offsets and bytes of one piece, found to be in order and UTF-8.
template <class Offset>
struct PieceTexts {
  const void* offsets = nullptr;  // from the piece's first row on
  const char* bytes = nullptr;
  std::int64_t begin = 0, end = 0;  // of what the rows use of the bytes

  Offset offset(std::int64_t at) const { return load<Offset>(offsets, at); }
  std::string_view text(std::int64_t at) const {
    return {bytes + offset(at), static_cast<std::size_t>(offset(at + 1) - offset(at))};
  }
};

template <class Offset>
PieceTexts<Offset> checked_piece(const Source& source, const std::vector<std::uint8_t>& valid, const Piece& piece,
                                 std::int64_t row) {
  PieceTexts<Offset> found;
  found.offsets = static_cast<const char*>(values_of(source, piece, 1)) + piece.first * std::int64_t{sizeof(Offset)};
  found.bytes = static_cast<const char*>(buffer_of(source, piece, 2));
  found.begin = found.offset(0);
  found.end = found.offset(piece.length);
  bool in_order = found.begin >= 0;
  for (std::int64_t at = 0; at < piece.length; ++at) in_order &= found.offset(at) <= found.offset(at + 1);
  if (!in_order || (found.bytes == nullptr && found.end > found.begin)) refuse_layout(source, "text offsets");
  if (found.end == found.begin ||
      is_ascii({found.bytes + found.begin, static_cast<std::size_t>(found.end - found.begin)}))
    return found;
  for (std::int64_t at = 0; at < piece.length; ++at)
    if (is_valid(valid, row + at) && !is_utf8(found.text(at)))
      refuse(source, row + at, "text that is not UTF-8", "UTF-8");
  return found;
}

// Pieces put together, with offsets of `To`, which reach so far.
template <class Offset, class To>
TextValues joined(const Source& source, std::span<const PieceTexts<Offset>> pieces, std::int64_t bytes,
                  Column& column) {
  const auto size = static_cast<std::size_t>(source.length);
  const auto offsets = large_array<To>(size + 1);
  const auto letters = large_array<char>(static_cast<std::size_t>(bytes));
  std::int64_t end = 0;
  To* next = offsets.get();
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    const PieceTexts<Offset>& piece = pieces[at];
    const std::int64_t moved = end - piece.begin;
    for (std::int64_t row = 0; row < source.pieces[at].length; ++row)
      *next++ = static_cast<To>(piece.offset(row) + moved);
    if (piece.end > piece.begin)
      std::memcpy(letters.get() + end, piece.bytes + piece.begin, static_cast<std::size_t>(piece.end - piece.begin));
    end += piece.end - piece.begin;
  }
  *next = static_cast<To>(end);
  column.owners.push_back(offsets);
  column.owners.push_back(letters);
  return {offsets.get(), letters.get(), size};
}

template <class Offset>
TextValues offset_texts(const Source& source, const std::vector<std::uint8_t>& valid, Column& column) {
  std::vector<PieceTexts<Offset>> pieces;
  std::int64_t row = 0, bytes = 0;
  for (const Piece& piece : source.pieces) {
    pieces.push_back(checked_piece<Offset>(source, valid, piece, row));
    row += piece.length;
    bytes += pieces.back().end - pieces.back().begin;
  }
  const bool may_stay = pieces.size() == 1 && pieces.front().bytes != nullptr &&
                        reinterpret_cast<std::uintptr_t>(pieces.front().offsets) % alignof(Offset) == 0;
  if (may_stay) {
    column.owners.push_back(source.pieces.front().owner);
    return {static_cast<const Offset*>(pieces.front().offsets), pieces.front().bytes,
            static_cast<std::size_t>(source.length)};
  }
  if (bytes <= std::numeric_limits<std::int32_t>::max())
    return joined<Offset, std::int32_t>(source, pieces, bytes, column);
  return joined<Offset, std::int64_t>(source, pieces, bytes, column);
}

}  // namespace

Column read_text(const Source& source) {
  const std::vector<std::uint8_t> valid = validity_of(source);
  Column column = start_column(source, Storage::text, valid);
  const std::string_view format = source.schema->format;
  column.texts = format == "u"   ? offset_texts<std::int32_t>(source, valid, column)
                 : format == "U" ? offset_texts<std::int64_t>(source, valid, column)
                                 : text_views(source, valid, column);
  return column;
}

}  // namespace casegraph::tables
