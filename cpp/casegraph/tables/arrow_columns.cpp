// Columns of plain values: nothing, booleans and numbers. And the way to every other type.
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/tables/arrow_source.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::tables {
namespace {

template <class T>
std::span<const T> keep_all(const Source& source, Column& column, std::shared_ptr<T[]> values) {
  return keep(column, std::move(values), static_cast<std::size_t>(source.length));
}

// IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits.
double number_of_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  double value = 0;
  if (exponent == 0x1F)
    value = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  else if (exponent == 0)
    value = std::ldexp(fraction, -24);
  else
    value = std::ldexp(fraction + 1024, exponent - 25);
  return (bits & 0x8000) != 0 ? -value : value;
}

template <class T>
Column read_integers(const Source& source) {
  std::vector<std::uint8_t> valid = validity_of(source);
  Column column = start_column(source, Storage::int64, valid);
  if constexpr (std::is_same_v<T, std::int64_t>) {
    column.integers = plain_values<T>(source, column);
  } else {
    column.integers =
        keep_all(source, column, converted<T, std::int64_t>(source, valid, [&](T value, std::int64_t row) {
                   if constexpr (std::is_same_v<T, std::uint64_t>)
                     if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                       refuse(source, row, "a whole number that is too large", "up to 9223372036854775807, or text");
                   return static_cast<std::int64_t>(value);
                 }));
  }
  return column;
}

Column read_halves(const Source& source) {
  const std::vector<std::uint8_t> valid = validity_of(source);
  Column column = start_column(source, Storage::float64, valid);
  column.numbers = keep_all(source, column,
                            converted<std::uint16_t, double>(
                                source, valid, [](std::uint16_t bits, std::int64_t) { return number_of_half(bits); }));
  return column;
}

Column read_floats(const Source& source) {
  const std::vector<std::uint8_t> valid = validity_of(source);
  Column column = start_column(source, Storage::float64, valid);
  column.numbers = keep_all(source, column, converted<float, double>(source, valid, [](float value, std::int64_t) {
                              return static_cast<double>(value);
                            }));
  return column;
}

Column read_doubles(const Source& source) {
  const std::vector<std::uint8_t> valid = validity_of(source);
  Column column = start_column(source, Storage::float64, valid);
  column.numbers = plain_values<double>(source, column);
  return column;
}

Column read_booleans(const Source& source) {
  Column column = start_column(source, Storage::boolean, validity_of(source));
  std::vector<std::uint8_t> booleans;
  booleans.reserve(static_cast<std::size_t>(source.length));
  for (const Piece& piece : source.pieces) {
    const auto* bits = static_cast<const std::uint8_t*>(values_of(source, piece));
    for (std::int64_t at = 0; at < piece.length; ++at) booleans.push_back(bit_at(bits, piece.first + at) ? 1 : 0);
  }
  column.booleans = keep(column, std::move(booleans));
  return column;
}

// Formats of one character.
Column read_simple(const Source& source, char format) {
  switch (format) {
    case 'n': return null_column(std::string(source.column), source.length);
    case 'b': return read_booleans(source);
    case 'c': return read_integers<std::int8_t>(source);
    case 'C': return read_integers<std::uint8_t>(source);
    case 's': return read_integers<std::int16_t>(source);
    case 'S': return read_integers<std::uint16_t>(source);
    case 'i': return read_integers<std::int32_t>(source);
    case 'I': return read_integers<std::uint32_t>(source);
    case 'l': return read_integers<std::int64_t>(source);
    case 'L': return read_integers<std::uint64_t>(source);
    case 'e': return read_halves(source);
    case 'f': return read_floats(source);
    case 'g': return read_doubles(source);
    case 'u':
    case 'U': return read_text(source);
    default: break;
  }
  refuse(source, -1, "columns of type " + type_name(*source.schema) + " are not read", kSupportedTypes);
}

std::string column_of(const Source& source) {
  return "table '" + std::string(source.table) + "', column '" + shown(source.column) + "'";
}

}  // namespace

void refuse(const Source& source, std::int64_t row, const std::string& reason, std::string_view accepted) {
  const std::string place = row < 0 ? "" : std::string(source.row_is) + " " + std::to_string(row + 1);
  const std::string message =
      column_of(source) + (place.empty() ? "" : ", ") + place + ": " + reason + "; accepted: " + std::string(accepted);
  const bool in_row = source.row_is == kRow;  // else in an item of a list or a term of a dictionary
  throw ColumnRefused(message, {std::string(source.column), type_name(*source.schema), in_row ? row : -1,
                                in_row || place.empty() ? reason : place + ": " + reason, std::string(accepted)});
}

void refuse_layout(const Source& source, const std::string& what) {
  throw DataError(column_of(source) + ": the data do not have the layout that their Arrow type asks for (" + what +
                  "); accepted: arrays as the Arrow C data interface defines them");
}

const void* buffer_of(const Source& source, const Piece& piece, std::int64_t index) {
  if (piece.array->n_buffers <= index || piece.array->buffers == nullptr)
    refuse_layout(source, "an array of type " + type_name(*source.schema) + " has " +
                              std::to_string(piece.array->n_buffers) + " buffers");
  return piece.array->buffers[index];
}

const void* values_of(const Source& source, const Piece& piece, std::int64_t index) {
  const void* values = buffer_of(source, piece, index);
  if (values == nullptr) refuse_layout(source, "a buffer is missing");
  return values;
}

const std::uint8_t* own_validity(const Source& source, const Piece& piece) {
  if (piece.array->null_count == 0) return nullptr;
  return static_cast<const std::uint8_t*>(buffer_of(source, piece, 0));
}

namespace {

// Eight bits of a bitmap from any place on as eight bytes of 0 or 1.
std::uint64_t eight_marks(const std::uint8_t* bitmap, std::int64_t first) {
  const std::int64_t shift = first & 7;
  std::uint64_t bits = bitmap[first >> 3];
  if (shift != 0) bits = bits >> shift | std::uint64_t{bitmap[(first >> 3) + 1]} << (8 - shift);
  // Each byte keeps its own bit of the eight copies; adding makes of it the byte's highest one.
  const std::uint64_t own = (bits & 0xFF) * 0x0101010101010101u & 0x8040201008040201u;
  return (own + 0x7F7F7F7F7F7F7F7Fu) >> 7 & 0x0101010101010101u;
}

void mark(const std::uint8_t* bitmap, std::int64_t first, std::int64_t length, std::uint8_t* marks) {
  std::int64_t at = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (; at + 8 <= length; at += 8) {
      std::uint64_t word;
      std::memcpy(&word, marks + at, 8);
      word &= eight_marks(bitmap, first + at);
      std::memcpy(marks + at, &word, 8);
    }
  }
  for (; at < length; ++at)
    if (!bit_at(bitmap, first + at)) marks[at] = 0;
}

}  // namespace

std::vector<std::uint8_t> validity_of(const Source& source) {
  std::vector<std::uint8_t> valid;
  const auto mask = [&](const std::uint8_t* bitmap, std::int64_t first, std::int64_t length, std::int64_t row) {
    if (bitmap == nullptr) return;
    if (valid.empty()) valid.assign(static_cast<std::size_t>(source.length), 1);
    mark(bitmap, first, length, valid.data() + row);
  };
  std::int64_t row = 0;
  for (const Piece& piece : source.pieces) {
    mask(own_validity(source, piece), piece.first, piece.length, row);
    mask(piece.parent_valid, piece.parent_first, piece.length, row);
    row += piece.length;
  }
  return valid;
}

Column start_column(const Source& source, Storage storage, std::vector<std::uint8_t> valid) {
  Column column;
  column.name = source.column;
  column.storage = storage;
  column.length = source.length;
  set_validity(column, std::move(valid));
  return column;
}

Source child_source(const Source& source, std::string_view row_is, const ArrowSchema* schema) {
  if (schema == nullptr || schema->format == nullptr) refuse_layout(source, "a child without a type");
  Source child;
  child.table = source.table;
  child.column = source.column;
  child.row_is = row_is;
  child.schema = schema;
  return child;
}

void add_piece(Source& child, const Piece& parent, const ArrowArray* array, std::int64_t first, std::int64_t length) {
  if (array == nullptr || array->release == nullptr) refuse_layout(child, "a child array is missing");
  if (first < 0 || length < 0 || array->offset < 0 || array->length < first || array->length - first < length)
    refuse_layout(child, "a child array is too short");
  if (length == 0) return;
  child.pieces.push_back({array, array->offset + first, length, nullptr, 0, parent.owner});
  child.length += length;
}

Column read_column(const Source& source) {
  if (source.schema->dictionary != nullptr) return read_dictionary(source);
  const std::string_view format = source.schema->format;
  if (format.size() == 1) return read_simple(source, format.front());
  if (format == "vu") return read_text(source);
  if (format == "+l" || format == "+L" || format.starts_with("+w:")) return read_list(source);
  if (format == "tdD" || format == "tdm" || format.starts_with("ts")) return read_days(source);
  if (format.starts_with("tt")) return read_minutes(source);
  refuse(source, -1, "columns of type " + type_name(*source.schema) + " are not read", kSupportedTypes);
}

}  // namespace casegraph::tables
