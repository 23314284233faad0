// Columns that hold codes into a dictionary, one for all chunks or another for each.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <utility>

#include "casegraph/domain/platform.hpp"
#include "casegraph/tables/arrow_source.hpp"

namespace casegraph::tables {
namespace {

// The position in the dictionary for each row of a piece; -1 where missing.
template <class Index>
void add_positions(const Source& source, const Piece& piece, const std::uint8_t* valid, std::int64_t size,
                   std::vector<std::int64_t>& out) {
  const void* indexes = values_of(source, piece);
  out.clear();
  for (std::int64_t at = 0; at < piece.length; ++at) {
    if (valid != nullptr && valid[at] == 0) {
      out.push_back(-1);
      continue;
    }
    const Index index = load<Index>(indexes, piece.first + at);
    if (std::cmp_less(index, 0) || std::cmp_greater_equal(index, size))
      refuse_layout(source, "a code outside its dictionary");
    out.push_back(static_cast<std::int64_t>(index));
  }
}

void read_positions(const Source& source, const Piece& piece, const std::uint8_t* valid, std::int64_t size,
                    std::vector<std::int64_t>& out) {
  const std::string_view format = source.schema->format;
  switch (format.size() == 1 ? format.front() : '?') {
    case 'c': return add_positions<std::int8_t>(source, piece, valid, size, out);
    case 'C': return add_positions<std::uint8_t>(source, piece, valid, size, out);
    case 's': return add_positions<std::int16_t>(source, piece, valid, size, out);
    case 'S': return add_positions<std::uint16_t>(source, piece, valid, size, out);
    case 'i': return add_positions<std::int32_t>(source, piece, valid, size, out);
    case 'I': return add_positions<std::uint32_t>(source, piece, valid, size, out);
    case 'l': return add_positions<std::int64_t>(source, piece, valid, size, out);
    case 'L': return add_positions<std::uint64_t>(source, piece, valid, size, out);
    default: refuse_layout(source, "a dictionary with codes of the format '" + std::string(format) + "'");
  }
}

// Chunks that share one dictionary hold it at the same place.
bool same_dictionary(const ArrowArray& a, const ArrowArray& b) {
  if (a.length != b.length || a.offset != b.offset || a.n_buffers != b.n_buffers) return false;
  if (b.buffers == nullptr) return false;
  for (std::int64_t at = 0; at < a.n_buffers; ++at)
    if (a.buffers[at] != b.buffers[at]) return false;
  return a.n_buffers > 1;
}

// So few positions are gathered at once that they stay in the processor's own memory.
constexpr std::int64_t kRowsAtOnce = 16384;

// Calls add(positions of some rows, their dictionary's values, whether it is another than the last one).
template <class Add>
void for_each_dictionary(const Source& source, const std::vector<std::uint8_t>& valid, Add add) {
  const ArrowArray* last = nullptr;
  Column values;
  std::vector<std::int64_t> positions;
  std::int64_t row = 0;
  for (const Piece& piece : source.pieces) {
    const ArrowArray* dictionary = piece.array->dictionary;
    const bool changed = last == nullptr || dictionary == nullptr || !same_dictionary(*last, *dictionary);
    if (changed) {
      Source child = child_source(source, "dictionary entry", source.schema->dictionary);
      add_piece(child, piece, dictionary, 0, dictionary == nullptr ? 0 : dictionary->length);
      values = read_column(child);
      last = dictionary;
    }
    for (std::int64_t done = 0; done < piece.length; done += kRowsAtOnce) {
      Piece part = piece;
      part.first += done;
      part.length = std::min(kRowsAtOnce, piece.length - done);
      read_positions(source, part, valid.empty() ? nullptr : valid.data() + row, values.length, positions);
      add(positions, values, changed && done == 0);
      row += part.length;
    }
  }
}

// Distinct terms in the order in which rows first use them: the same for any chunking, and without the
// terms of a dictionary that no row uses.
class TermList {
 public:
  explicit TermList(const Source& source) : source_(source) {}

  std::int32_t code_of(std::string_view term) {
    const auto [found, added] = codes_.try_emplace(term, static_cast<std::int32_t>(terms_.size()));
    if (added) {
      if (terms_.size() >= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
        refuse(source_, -1, "a dictionary with too many terms", "up to 2147483647 terms, or plain text");
      terms_.push_back(term);
    }
    return found->second;
  }
  std::vector<std::string_view> take() { return std::move(terms_); }

 private:
  const Source& source_;
  std::unordered_map<std::string_view, std::int32_t> codes_;
  std::vector<std::string_view> terms_;
};

// Copies the terms, which are few, so that no chunk has to stay alive for them.
void keep_terms(Column& column, std::vector<std::string_view> terms) {
  std::size_t size = 0;
  for (const std::string_view term : terms) size += term.size();
  std::vector<char> bytes;
  bytes.reserve(size);
  for (const std::string_view term : terms) bytes.insert(bytes.end(), term.begin(), term.end());
  const char* at = keep(column, std::move(bytes)).data();
  for (std::string_view& term : terms) {
    const std::size_t length = term.size();
    term = length == 0 ? std::string_view() : std::string_view(at, length);
    at += length;
  }
  column.terms = keep(column, std::move(terms));
}

Column read_coded(const Source& source) {
  constexpr std::int32_t kUnseen = -2;
  const std::vector<std::uint8_t> valid = validity_of(source);
  const auto codes = large_array<std::int32_t>(static_cast<std::size_t>(source.length));
  std::int32_t* next = codes.get();
  TermList terms(source);
  Column column = start_column(source, Storage::coded, {});
  std::vector<std::int32_t> code_at;  // of each entry of the chunk's dictionary
  for_each_dictionary(source, valid,
                      [&](const std::vector<std::int64_t>& positions, const Column& values, bool changed) {
                        if (changed) code_at.assign(static_cast<std::size_t>(values.length), kUnseen);
                        for (const std::int64_t position : positions) {
                          std::int32_t code = -1;
                          if (position >= 0) {
                            std::int32_t& known = code_at[static_cast<std::size_t>(position)];
                            if (known == kUnseen)
                              known = values.is_valid(position) ? terms.code_of(values.text(position)) : -1;
                            code = known;
                          }
                          if (code < 0) ++column.null_count;
                          *next++ = code;
                        }
                      });
  column.codes = keep(column, codes, static_cast<std::size_t>(source.length));
  keep_terms(column, terms.take());
  return column;
}

// Values that are not text leave without their dictionary.
template <class T>
std::vector<T> looked_up(const Source& source, Column& column, std::span<const T> Column::* part) {
  const std::vector<std::uint8_t> in_valid = validity_of(source);
  std::vector<T> out;
  std::vector<std::uint8_t> out_valid;
  out.reserve(static_cast<std::size_t>(source.length));
  out_valid.reserve(static_cast<std::size_t>(source.length));
  for_each_dictionary(source, in_valid, [&](const std::vector<std::int64_t>& positions, const Column& values, bool) {
    for (const std::int64_t position : positions) {
      const bool has_value = position >= 0 && values.is_valid(position);
      out.push_back(has_value ? (values.*part)[static_cast<std::size_t>(position)] : T{});
      out_valid.push_back(has_value ? 1 : 0);
    }
  });
  set_validity(column, std::move(out_valid));
  return out;
}

Column read_plain(const Source& source, Storage storage) {
  Column column = start_column(source, storage, {});
  switch (storage) {
    case Storage::boolean: column.booleans = keep(column, looked_up(source, column, &Column::booleans)); break;
    case Storage::int64: column.integers = keep(column, looked_up(source, column, &Column::integers)); break;
    case Storage::float64: column.numbers = keep(column, looked_up(source, column, &Column::numbers)); break;
    case Storage::date32:
    case Storage::time: column.days = keep(column, looked_up(source, column, &Column::days)); break;
    default: return null_column(std::string(source.column), source.length);
  }
  return column;
}

}  // namespace

Column read_dictionary(const Source& source) {
  const Source no_values = child_source(source, "dictionary entry", source.schema->dictionary);
  const bool nested = no_values.schema->dictionary != nullptr || no_values.schema->format[0] == '+';
  if (nested)
    refuse(source, -1, "columns of type " + type_name(*source.schema) + " are not read",
           "dictionaries of plain values");
  const Storage storage = read_column(no_values).storage;
  return storage == Storage::text ? read_coded(source) : read_plain(source, storage);
}

}  // namespace casegraph::tables
