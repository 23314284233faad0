// One column of a stream on its way to a Column: its parts in the chunks, and how it is refused.
// For the reader's own files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/tables/arrow.hpp"
#include "casegraph/tables/column_values.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::tables {

// What one chunk holds of a column: `length` values from the array's value `first` on (the offsets of
// the array and of its parent included). Never empty.
struct Piece {
  const ArrowArray* array = nullptr;
  std::int64_t first = 0;
  std::int64_t length = 0;
  const std::uint8_t* parent_valid = nullptr;  // the bitmap of the struct around it; null: all valid
  std::int64_t parent_first = 0;
  std::shared_ptr<const void> owner;  // keeps the array alive
};

inline constexpr std::string_view kRow = "row";

// `row_is`: what a position in the pieces is called in messages.
struct Source {
  std::string_view table;
  std::string_view column;
  std::string_view row_is = kRow;
  const ArrowSchema* schema = nullptr;
  std::vector<Piece> pieces;
  std::int64_t length = 0;  // of all pieces
};

// What `refuse` throws.
class ColumnRefused : public DataError {
 public:
  ColumnRefused(const std::string& message, RefusedColumn refused) : DataError(message), refused_(std::move(refused)) {}
  const RefusedColumn& refused() const { return refused_; }

 private:
  RefusedColumn refused_;
};

// Throws ColumnRefused: table, column, row (counted from 1; none where `row` is -1), reason, accepted.
[[noreturn]] void refuse(const Source& source, std::int64_t row, const std::string& reason, std::string_view accepted);
// The producer broke the rules of the Arrow C data interface: DataError.
[[noreturn]] void refuse_layout(const Source& source, const std::string& what);

// The type of a column, as Arrow calls it: "timestamp[us, Europe/London]", "list<binary>".
std::string type_name(const ArrowSchema& schema);

// Every supported type; refuses the others by name.
Column read_column(const Source& source);
Column read_text(const Source& source);        // utf8, large utf8, utf8 view (arrow_text.cpp)
Column read_dictionary(const Source& source);  // text leaves coded, other values plain (arrow_dictionary.cpp)
Column read_list(const Source& source);        // texts, joined by "; " (arrow_list.cpp)
Column read_days(const Source& source);        // date32, date64, timestamps without a zone (arrow_time.cpp)
Column read_minutes(const Source& source);     // time32, time64 (arrow_time.cpp)

// The values of a child array (a dictionary, the items of a list) as a source of its own, without pieces yet.
Source child_source(const Source& source, std::string_view row_is, const ArrowSchema* schema);
// Adds the child's values [first, first + length); refuses an array that does not have them.
void add_piece(Source& child, const Piece& parent, const ArrowArray* array, std::int64_t first, std::int64_t length);

inline bool bit_at(const std::uint8_t* bitmap, std::int64_t at) { return ((bitmap[at >> 3] >> (at & 7)) & 1) != 0; }

// Reads without asking that the buffer is aligned.
template <class T>
T load(const void* values, std::int64_t at) {
  T value;
  std::memcpy(&value, static_cast<const char*>(values) + at * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
  return value;
}

// Buffer `index` of a piece's array; refuses an array that has fewer. May be null.
const void* buffer_of(const Source& source, const Piece& piece, std::int64_t index);
// The same where a value is needed: refuses null.
const void* values_of(const Source& source, const Piece& piece, std::int64_t index = 1);

// The bitmap of the piece's own array; null: all valid.
const std::uint8_t* own_validity(const Source& source, const Piece& piece);
// One byte a row over all pieces, parents included; empty where no array has a bitmap.
std::vector<std::uint8_t> validity_of(const Source& source);
// A column with name, length and missing values, and no values yet.
Column start_column(const Source& source, Storage storage, std::vector<std::uint8_t> valid);

inline bool is_valid(const std::vector<std::uint8_t>& valid, std::int64_t row) {
  return valid.empty() || valid[static_cast<std::size_t>(row)] != 0;
}

// The values in place, where one chunk holds them all and they are aligned; else null.
template <class T>
const T* borrowed(const Source& source) {
  if (source.pieces.size() != 1) return nullptr;
  const auto* values = static_cast<const T*>(values_of(source, source.pieces.front()));
  if (reinterpret_cast<std::uintptr_t>(values) % alignof(T) != 0) return nullptr;
  return values + source.pieces.front().first;
}

// The values of every piece, each through convert(value, row); missing ones are not converted.
template <class In, class Out, class Convert>
std::shared_ptr<Out[]> converted(const Source& source, const std::vector<std::uint8_t>& valid, Convert convert) {
  const auto out = large_array<Out>(static_cast<std::size_t>(source.length));
  std::int64_t row = 0;
  for (const Piece& piece : source.pieces) {
    const void* values = values_of(source, piece);
    for (std::int64_t at = 0; at < piece.length; ++at, ++row)
      out[row] = is_valid(valid, row) ? static_cast<Out>(convert(load<In>(values, piece.first + at), row)) : Out{};
  }
  return out;
}

// The values as they are: borrowed where one chunk holds them all, else put together in one pass.
template <class T>
std::span<const T> plain_values(const Source& source, Column& column) {
  const auto size = static_cast<std::size_t>(source.length);
  if (const T* values = borrowed<T>(source)) {
    column.owners.push_back(source.pieces.front().owner);
    return {values, size};
  }
  const auto out = large_array<T>(size);
  auto* to = reinterpret_cast<char*>(out.get());
  for (const Piece& piece : source.pieces) {
    const auto bytes = static_cast<std::size_t>(piece.length) * sizeof(T);
    std::memcpy(to, static_cast<const char*>(values_of(source, piece)) + piece.first * std::int64_t{sizeof(T)}, bytes);
    to += bytes;
  }
  return keep(column, out, size);
}

}  // namespace casegraph::tables
