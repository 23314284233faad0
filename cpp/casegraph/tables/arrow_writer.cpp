// From a Table to a stream of one record batch.
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/tables/arrow.hpp"
#include "casegraph/tables/arrow_export.hpp"
#include "casegraph/tables/column_values.hpp"

namespace casegraph::tables {
namespace {

// ---- types

// Offsets of 32 bits reach this many bytes of text.
constexpr std::int64_t kMostUtf8Bytes = std::numeric_limits<std::int32_t>::max();

std::int64_t text_bytes(std::span<const std::string_view> texts) {
  std::int64_t bytes = 0;
  for (const std::string_view text : texts) bytes += static_cast<std::int64_t>(text.size());
  return bytes;
}

std::string text_format(std::span<const std::string_view> texts) {
  return text_bytes(texts) > kMostUtf8Bytes ? "U" : "u";
}

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
    if (bytes[at] != 0) bits[at / 8] = static_cast<std::uint8_t>(bits[at / 8] | (1u << (at % 8)));
  return bits;
}

// Missing values leave without the text that a column may still hold for them.
template <class Offset>
void add_text_buffers(ArrayPart& part, std::span<const std::string_view> texts, std::span<const std::uint8_t> valid) {
  std::vector<Offset> offsets;
  std::vector<char> bytes;
  offsets.reserve(texts.size() + 1);
  bytes.reserve(static_cast<std::size_t>(text_bytes(texts)));
  offsets.push_back(0);
  for (std::size_t at = 0; at < texts.size(); ++at) {
    if (valid.empty() || valid[at] != 0) bytes.insert(bytes.end(), texts[at].begin(), texts[at].end());
    offsets.push_back(static_cast<Offset>(bytes.size()));
  }
  part.own(std::move(offsets));
  part.own(std::move(bytes));
}

void add_texts(ArrayPart& part, std::span<const std::string_view> texts, std::span<const std::uint8_t> valid,
               const std::string& format) {
  if (format == "u")
    add_text_buffers<std::int32_t>(part, texts, valid);
  else
    add_text_buffers<std::int64_t>(part, texts, valid);
}

void add_codes(ArrayPart& part, const Column& column) {
  if (column.null_count == 0) {
    part.no_buffer();
    part.borrow(column.codes);
    return;
  }
  std::vector<std::uint8_t> valid;
  std::vector<std::int32_t> codes(column.codes.begin(), column.codes.end());
  valid.reserve(codes.size());
  for (std::int32_t& code : codes) {
    valid.push_back(code >= 0 ? 1 : 0);
    if (code < 0) code = 0;
  }
  part.own(bits_of(valid));
  part.own(std::move(codes));
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
