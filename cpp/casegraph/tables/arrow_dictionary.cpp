// Columns that hold codes into a dictionary, one for all chunks or another for each.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "casegraph/domain/platform.hpp"
#include "casegraph/tables/arrow_source.hpp"

namespace casegraph::tables {
namespace {

constexpr std::string_view kEntry = "dictionary entry";

// Calls use(a value of the type that codes of the column have in Arrow).
template <class Use>
void with_index_type(const Source& source, Use use) {
  const std::string_view format = source.schema->format;
  switch (format.size() == 1 ? format.front() : '?') {
    case 'c': return use(std::int8_t{});
    case 'C': return use(std::uint8_t{});
    case 's': return use(std::int16_t{});
    case 'S': return use(std::uint16_t{});
    case 'i': return use(std::int32_t{});
    case 'I': return use(std::uint32_t{});
    case 'l': return use(std::int64_t{});
    case 'L': return use(std::uint64_t{});
    default: refuse_layout(source, "a dictionary with codes of the format '" + std::string(format) + "'");
  }
}

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
      Source child = child_source(source, kEntry, source.schema->dictionary);
      add_piece(child, piece, dictionary, 0, dictionary == nullptr ? 0 : dictionary->length);
      values = read_column(child);
      last = dictionary;
    }
    for (std::int64_t done = 0; done < piece.length; done += kRowsAtOnce) {
      Piece part = piece;
      part.first += done;
      part.length = std::min(kRowsAtOnce, piece.length - done);
      const std::uint8_t* const marks = valid.empty() ? nullptr : valid.data() + row;
      with_index_type(
          source, [&](auto index) { add_positions<decltype(index)>(source, part, marks, values.length, positions); });
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

// Codes of rows as they are found, kept as their places: 0 where there is none.
template <class Place>
class CodedRows {
 public:
  explicit CodedRows(const Source& source)
      : source_(source), terms_(source), places_(large_array<Place>(static_cast<std::size_t>(source.length))) {}

  void read_all() {
    const ArrowArray* last = nullptr;
    for (const Piece& piece : source_.pieces) {
      const ArrowArray* dictionary = piece.array->dictionary;
      if (last == nullptr || dictionary == nullptr || !same_dictionary(*last, *dictionary)) read_entries(piece);
      last = dictionary;
      with_index_type(source_, [&](auto index) { read_piece<decltype(index)>(piece); });
    }
  }
  Column column() {
    Column column = start_column(source_, Storage::coded, {});
    column.null_count = missing_;
    column.codes = std::span<const Place>(places_.get(), static_cast<std::size_t>(source_.length));
    column.owners.push_back(places_);
    keep_terms(column, terms_.take());
    return column;
  }

 private:
  // No place of a term, nor of none: its term was not met in a row yet.
  static constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();

  void read_entries(const Piece& piece) {
    const ArrowArray* dictionary = piece.array->dictionary;
    Source child = child_source(source_, kEntry, source_.schema->dictionary);
    add_piece(child, piece, dictionary, 0, dictionary == nullptr ? 0 : dictionary->length);
    entries_ = read_column(child);
    kept_.insert(kept_.end(), entries_.owners.begin(), entries_.owners.end());
    place_of_.assign(static_cast<std::size_t>(entries_.length) + 1, kUnseen);
    place_of_.back() = 0;  // of rows without an entry
  }
  std::uint32_t new_place(std::size_t entry) {
    const auto at = static_cast<std::int64_t>(entry);
    return entries_.is_valid(at) ? static_cast<std::uint32_t>(terms_.code_of(entries_.text(at))) + 1 : 0;
  }
  template <class Index>
  void read_piece(const Piece& piece) {
    const std::uint8_t* const own = own_validity(source_, piece);
    const std::uint8_t* const parent = piece.parent_valid;
    if (own == nullptr && parent == nullptr)
      read_rows<Index>(piece, [](std::int64_t) { return true; });
    else if (parent == nullptr)
      read_rows<Index>(piece, [own, first = piece.first](std::int64_t at) { return bit_at(own, first + at); });
    else
      read_rows<Index>(piece, [own, parent, first = piece.first, start = piece.parent_first](std::int64_t at) {
        return (own == nullptr || bit_at(own, first + at)) && bit_at(parent, start + at);
      });
  }
  // All that the loop reads is its own: a byte that is written might be anything else, for all that the compiler knows.
  template <class Index, class IsThere>
  void read_rows(const Piece& piece, IsThere is_there) {
    const void* const indexes = values_of(source_, piece);
    const std::int64_t first = piece.first, length = piece.length;
    const std::size_t none = place_of_.size() - 1;
    std::uint32_t* const place_of = place_of_.data();
    Place* const to = places_.get() + row_;
    std::int64_t missing = 0;
    for (std::int64_t at = 0; at < length; ++at) {
      const bool there = is_there(at);
      // An index below 0 lands far above.  NOLINTNEXTLINE(bugprone-signed-char-misuse)
      const auto index = static_cast<std::uint64_t>(load<Index>(indexes, first + at));
      if (there && index >= none) refuse_layout(source_, "a code outside its dictionary");
      const std::size_t entry = there ? static_cast<std::size_t>(index) : none;
      if (place_of[entry] == kUnseen) place_of[entry] = new_place(entry);
      const std::uint32_t place = place_of[entry];
      missing += place == 0 ? 1 : 0;
      to[at] = static_cast<Place>(std::is_same_v<Place, std::int32_t> ? place - 1 : place);
    }
    missing_ += missing;
    row_ += length;
  }

  const Source& source_;
  TermList terms_;
  Column entries_;
  std::vector<std::shared_ptr<const void>> kept_;  // of all chunks, whose terms are told apart
  std::vector<std::uint32_t> place_of_;            // of each entry of the chunk's dictionary, and of none
  std::shared_ptr<Place[]> places_;
  std::int64_t row_ = 0;
  std::int64_t missing_ = 0;
};

// No fewer than there are distinct terms.
std::int64_t most_terms(const Source& source) {
  std::int64_t most = 0;
  const ArrowArray* last = nullptr;
  for (const Piece& piece : source.pieces) {
    const ArrowArray* dictionary = piece.array->dictionary;
    if (dictionary == nullptr) return std::numeric_limits<std::int32_t>::max();  // refused where it is read
    if (last == nullptr || !same_dictionary(*last, *dictionary)) most += dictionary->length;
    last = dictionary;
  }
  return most;
}

template <class Place>
Column coded_rows(const Source& source) {
  CodedRows<Place> rows(source);
  rows.read_all();
  return rows.column();
}

Column read_coded(const Source& source) {
  const std::int64_t terms = most_terms(source);
  if (terms <= std::numeric_limits<std::uint8_t>::max()) return coded_rows<std::uint8_t>(source);
  if (terms <= std::numeric_limits<std::uint16_t>::max()) return coded_rows<std::uint16_t>(source);
  return coded_rows<std::int32_t>(source);
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
  const Source no_values = child_source(source, kEntry, source.schema->dictionary);
  const bool nested = no_values.schema->dictionary != nullptr || no_values.schema->format[0] == '+';
  if (nested)
    refuse(source, -1, "columns of type " + type_name(*source.schema) + " are not read",
           "dictionaries of plain values");
  const Storage storage = read_column(no_values).storage;
  return storage == Storage::text ? read_coded(source) : read_plain(source, storage);
}

}  // namespace casegraph::tables
