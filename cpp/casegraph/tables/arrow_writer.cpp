// From a Table to a stream of one record batch.
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/tables/arrow.hpp"
#include "casegraph/tables/arrow_export.hpp"
#include "casegraph/tables/column_values.hpp"

namespace casegraph::tables {
namespace {

// ---- types

// Offsets of 32 bits reach this many bytes of text.
constexpr std::int64_t kMostUtf8Bytes = std::numeric_limits<std::int32_t>::max();

std::int64_t text_bytes(const TextValues& texts) {
  if (texts.offsets() != nullptr) return std::int64_t{texts.offsets()[texts.size()]} - texts.offsets()[0];
  std::int64_t bytes = 0;
  for (std::size_t at = 0; at < texts.size(); ++at) bytes += static_cast<std::int64_t>(texts[at].size());
  return bytes;
}

std::string text_format(const TextValues& texts) { return text_bytes(texts) > kMostUtf8Bytes ? "U" : "u"; }

std::string format_of(const Column& column) {
  switch (column.storage) {
    case Storage::null: return "n";
    case Storage::boolean: return "b";
    case Storage::int64: return "l";
    case Storage::float64: return "g";
    case Storage::text: return text_format(column.texts);
    case Storage::coded: return "i";
    case Storage::date32: return "tdD";
    case Storage::time: return "tts";
  }
  return "n";
}

SchemaPart schema_of(const Column& column) {
  SchemaPart part{column.name, format_of(column), {}, nullptr};
  if (column.storage == Storage::coded)
    part.dictionary = std::make_unique<SchemaPart>(SchemaPart{"", text_format(column.terms), {}, nullptr});
  return part;
}

// ---- values

std::vector<std::uint8_t> bits_of(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> bits((bytes.size() + 7) / 8, 0);
  for (std::size_t at = 0; at < bytes.size(); ++at)
    bits[at / 8] = static_cast<std::uint8_t>(bits[at / 8] | (bytes[at] != 0 ? 1u << (at % 8) : 0u));
  return bits;
}

// Missing values leave without the text that a column may still hold for them.
template <class Offset>
void copy_texts(ArrayPart& part, const TextValues& texts, std::span<const std::uint8_t> valid) {
  const auto offsets = large_array<Offset>(texts.size() + 1);
  const auto bytes = large_array<char>(static_cast<std::size_t>(text_bytes(texts)));
  char* end = bytes.get();
  offsets[0] = 0;
  for (std::size_t at = 0; at < texts.size(); ++at) {
    if (valid.empty() || valid[at] != 0) end = std::copy(texts[at].begin(), texts[at].end(), end);
    offsets[at + 1] = static_cast<Offset>(end - bytes.get());
  }
  part.own(offsets, texts.size() + 1);
  part.own(bytes, static_cast<std::size_t>(end - bytes.get()));
}

// Whether the texts may leave as they lie: nothing before them, and nothing where a value is missing.
bool may_borrow(const TextValues& texts, std::span<const std::uint8_t> valid) {
  const std::int32_t* offsets = texts.offsets();
  if (offsets == nullptr || offsets[0] != 0) return false;
  bool is_clean = true;
  for (std::size_t at = 0; at < valid.size(); ++at) is_clean &= valid[at] != 0 || offsets[at] == offsets[at + 1];
  return is_clean;
}

void add_texts(ArrayPart& part, const TextValues& texts, std::span<const std::uint8_t> valid,
               const std::string& format) {
  if (format != "u") return copy_texts<std::int64_t>(part, texts, valid);
  if (!may_borrow(texts, valid)) return copy_texts<std::int32_t>(part, texts, valid);
  part.borrow(std::span(texts.offsets(), texts.size() + 1));
  part.borrow(std::span(texts.bytes(), static_cast<std::size_t>(texts.offsets()[texts.size()])));
}

// Codes leave with 32 bits, whatever they are kept in.
void add_codes(ArrayPart& part, const Column& column) {
  const CodeValues& kept = column.codes;
  if (column.null_count == 0 && !kept.whole().empty()) {
    part.no_buffer();
    part.borrow(kept.whole());
    return;
  }
  const auto codes = large_array<std::int32_t>(kept.size());
  std::vector<std::uint8_t> bits((kept.size() + 7) / 8, 0);
  kept.visit([&](auto values) {
    for (std::size_t at = 0; at < values.size(); ++at) {
      const std::size_t place = CodeValues::place_of(values[at]);
      codes[at] = static_cast<std::int32_t>(place - (place != 0 ? 1 : 0));
      bits[at / 8] = static_cast<std::uint8_t>(bits[at / 8] | (place != 0 ? 1u << (at % 8) : 0u));
    }
  });
  if (column.null_count == 0)
    part.no_buffer();
  else
    part.own(std::move(bits));
  part.own(codes, kept.size());
}

std::vector<std::int32_t> seconds_of(std::span<const std::int32_t> minutes) {
  std::vector<std::int32_t> seconds(minutes.begin(), minutes.end());
  for (std::int32_t& second : seconds) second *= 60;
  return seconds;
}

void add_values(ArrayPart& part, const Column& column, const SchemaPart& schema) {
  switch (column.storage) {
    case Storage::null: break;
    case Storage::boolean: part.own(bits_of(column.booleans)); break;
    case Storage::int64: part.borrow(column.integers); break;
    case Storage::float64: part.borrow(column.numbers); break;
    case Storage::date32: part.borrow(column.days); break;
    case Storage::time: part.own(seconds_of(column.days)); break;
    case Storage::text: add_texts(part, column.texts, column.valid, schema.format); break;
    case Storage::coded: break;
  }
}

ArrayPart array_of(const Column& column, const SchemaPart& schema) {
  ArrayPart part;
  part.length = column.length;
  part.null_count = column.null_count;
  if (column.storage == Storage::null) return part;
  part.owners = column.owners;
  if (column.storage == Storage::coded) {
    add_codes(part, column);
    part.dictionary = std::make_unique<ArrayPart>();
    part.dictionary->length = static_cast<std::int64_t>(column.terms.size());
    part.dictionary->no_buffer();
    add_texts(*part.dictionary, column.terms, {}, schema.dictionary->format);
    return part;
  }
  if (column.valid.empty())
    part.no_buffer();
  else
    part.own(bits_of(column.valid));
  add_values(part, column, schema);
  return part;
}

// ---- the stream

struct State {
  Table table;
  SchemaPart schema;
  bool given = false;
  std::string error;
};

// No exception may pass into the code of a consumer.
template <class Work>
int guarded(ArrowArrayStream* stream, Work work) {
  auto* state = static_cast<State*>(stream->private_data);
  try {
    work(*state);
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  } catch (const std::exception& failure) {
    state->error = failure.what();
    return EIO;
  }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  return guarded(stream, [out](State& state) { export_schema(state.schema, out); });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  out->release = nullptr;
  return guarded(stream, [out](State& state) {
    if (state.given) return;
    ArrayPart batch;
    batch.length = state.table.rows;
    batch.no_buffer();
    for (std::size_t at = 0; at < state.table.columns.size(); ++at)
      batch.children.push_back(array_of(state.table.columns[at], state.schema.children[at]));
    export_array(std::move(batch), out);
    state.given = true;
    state.table.columns.clear();
  });
}

const char* get_last_error(ArrowArrayStream* stream) {
  const auto* state = static_cast<State*>(stream->private_data);
  return state->error.empty() ? nullptr : state->error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<State*>(stream->private_data);
  stream->private_data = nullptr;
  stream->release = nullptr;
}

void check_lengths(const Table& table) {
  for (const Column& column : table.columns)
    if (column.length != table.rows)
      throw ArgumentError("table '" + table.name + "' has " + std::to_string(table.rows) + " rows and its column '" +
                          column.name + "' " + std::to_string(column.length));
}

}  // namespace

void write_arrow(Table table, ArrowArrayStream* out) {
  check_lengths(table);
  auto state = std::make_unique<State>();
  state->schema.format = "+s";
  for (const Column& column : table.columns) state->schema.children.push_back(schema_of(column));
  state->table = std::move(table);
  *out = ArrowArrayStream{get_schema, get_next, get_last_error, release_stream, state.release()};
}

}  // namespace casegraph::tables
