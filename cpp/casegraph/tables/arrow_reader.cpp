// From a stream of record batches to a Table: what is pulled, what is released, what is refused whole.
#include <algorithm>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/tables/arrow.hpp"
#include "casegraph/tables/arrow_source.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::tables {
namespace {

constexpr std::int64_t kRowsForThreads = 100'000;  // of fewer, columns are read one after the other

// Releases what a producer filled in, once, on every path.
struct Release {
  template <class T>
  void operator()(T* filled) const {
    if (filled->release != nullptr) filled->release(filled);
    delete filled;
  }
};
using OwnedSchema = std::unique_ptr<ArrowSchema, Release>;
using SharedArray = std::shared_ptr<ArrowArray>;

// A producer's own words, in one line.
std::string shown_message(std::string message) {
  for (char& letter : message)
    if (letter == '\n' || letter == '\r' || letter == '\t') letter = ' ';
  return shown(message, 1000);
}

// The caller's stream: used up when this goes.
class Stream {
 public:
  Stream(ArrowArrayStream* stream, const std::string& table) : stream_(stream), table_(table) {
    if (stream_ == nullptr || stream_->release == nullptr)
      fail("the stream of its rows was read before", "a table, or a stream that nothing has read");
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    if (stream_ != nullptr && stream_->release != nullptr) stream_->release(stream_);
  }

  OwnedSchema schema() {
    OwnedSchema schema(new ArrowSchema{});
    check(stream_->get_schema(stream_, schema.get()));
    if (schema->release == nullptr || schema->format == nullptr)
      fail("the producer gave no schema", "a stream of rows");
    return schema;
  }
  // Null at the end.
  SharedArray next() {
    SharedArray array(new ArrowArray{}, Release());
    check(stream_->get_next(stream_, array.get()));
    return array->release == nullptr ? nullptr : array;
  }
  [[noreturn]] void fail(const std::string& reason, const std::string& accepted) const {
    throw DataError("table '" + table_ + "': " + reason + "; accepted: " + accepted);
  }

 private:
  void check(int status) {
    if (status == 0) return;
    const char* message = stream_->get_last_error == nullptr ? nullptr : stream_->get_last_error(stream_);
    const std::string said =
        message == nullptr || *message == '\0' ? "error " + std::to_string(status) : shown_message(message);
    fail("the producer of its rows reported: " + said, "a stream that can be read to its end");
  }

  ArrowArrayStream* stream_;
  const std::string& table_;
};

std::string_view name_of_child(const ArrowSchema& schema, std::int64_t child) {
  const ArrowSchema* column = schema.children[child];
  return column->name == nullptr ? std::string_view() : std::string_view(column->name);
}

void check_schema(const Stream& stream, const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (format != "+s" || schema.dictionary != nullptr)
    stream.fail("a stream of " + type_name(schema) + " is no table", "a stream of record batches");
  if (schema.n_children < 0 || (schema.n_children > 0 && schema.children == nullptr))
    stream.fail("its schema has no columns where it says it does", "a stream of record batches");
  std::unordered_set<std::string_view> names;
  for (std::int64_t child = 0; child < schema.n_children; ++child) {
    if (schema.children[child] == nullptr || schema.children[child]->format == nullptr)
      stream.fail("column " + std::to_string(child + 1) + " has no type", "a stream of record batches");
    const std::string_view name = name_of_child(schema, child);
    if (!is_utf8(name)) stream.fail("the name of column " + std::to_string(child + 1) + " is not UTF-8", "UTF-8");
    if (!names.insert(name).second) stream.fail("two columns are called '" + shown(name) + "'", "names that differ");
  }
}

void check_batch(const Stream& stream, const ArrowSchema& schema, const ArrowArray& batch) {
  const std::string accepted = "arrays as the Arrow C data interface defines them";
  if (batch.n_children != schema.n_children || (batch.n_children > 0 && batch.children == nullptr))
    stream.fail("a batch has " + std::to_string(batch.n_children) + " columns and its schema " +
                    std::to_string(schema.n_children),
                accepted);
  if (batch.length < 0 || batch.offset < 0) stream.fail("a batch has a negative length or offset", accepted);
}

std::vector<SharedArray> pull(Stream& stream, const ArrowSchema& schema) {
  std::vector<SharedArray> batches;
  while (SharedArray batch = stream.next()) {
    check_batch(stream, schema, *batch);
    if (batch->length > 0) batches.push_back(std::move(batch));
  }
  return batches;
}

Piece piece_of(const Source& source, const SharedArray& batch, std::int64_t child) {
  const ArrowArray* array = batch->children[child];
  if (array == nullptr || array->release == nullptr) refuse_layout(source, "a column's array is missing");
  if (array->offset < 0 || array->length < batch->offset || array->length - batch->offset < batch->length)
    refuse_layout(source, "a column is shorter than its batch");
  Piece piece{array, array->offset + batch->offset, batch->length, nullptr, batch->offset, batch};
  if (batch->null_count != 0 && batch->n_buffers > 0 && batch->buffers != nullptr)
    piece.parent_valid = static_cast<const std::uint8_t*>(batch->buffers[0]);
  return piece;
}

bool has_no_values(const Source& source) {
  if (source.length == 0) return true;
  // Unions and run ends have no bitmap of missing values.
  const std::string_view format = source.schema->format;
  if (format.starts_with("+u") || format.starts_with("+r")) return false;
  const std::vector<std::uint8_t> valid = validity_of(source);
  return !valid.empty() && std::find(valid.begin(), valid.end(), 1) == valid.end();
}

Column read_child(const std::string& table, const ArrowSchema& schema, const std::vector<SharedArray>& batches,
                  std::int64_t child) {
  Source source;
  source.table = table;
  source.column = name_of_child(schema, child);
  source.schema = schema.children[child];
  for (const SharedArray& batch : batches) {
    source.pieces.push_back(piece_of(source, batch, child));
    source.length += batch->length;
  }
  try {
    return read_column(source);
  } catch (const ColumnRefused& refusal) {
    if (refusal.refused().row < 0 && has_no_values(source))
      return null_column(std::string(source.column), source.length);
    throw;
  }
}

}  // namespace

Table read_arrow(ArrowArrayStream* stream, std::string table_name, std::span<const std::string_view> wanted,
                 std::vector<RefusedColumn>* refused) {
  Table table;
  table.name = std::move(table_name);
  Stream source(stream, table.name);
  const OwnedSchema schema = source.schema();
  check_schema(source, *schema);
  const std::vector<SharedArray> batches = pull(source, *schema);
  for (const SharedArray& batch : batches) table.rows += batch->length;
  std::vector<std::int64_t> children;
  for (std::int64_t child = 0; child < schema->n_children; ++child)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), name_of_child(*schema, child)) != wanted.end())
      children.push_back(child);
  std::vector<std::variant<Column, RefusedColumn>> read(children.size());
  Progress unseen;
  const unsigned threads = table.rows < kRowsForThreads ? 1 : 0;
  parallel::for_each_chunk(static_cast<std::int64_t>(children.size()), 1, threads, unseen, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::size_t>(chunk.index);
    try {
      read[at] = read_child(table.name, *schema, batches, children[at]);
    } catch (const ColumnRefused& refusal) {
      if (refused == nullptr) throw;
      read[at] = refusal.refused();
    }
  });
  for (auto& column : read)
    if (auto* refusal = std::get_if<RefusedColumn>(&column))
      refused->push_back(std::move(*refusal));
    else
      table.columns.push_back(std::move(std::get<Column>(column)));
  return table;
}

}  // namespace casegraph::tables
