// A producer of Arrow streams whose every part a test can spoil, and which counts what it gave out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/tables/arrow.hpp"
#include "casegraph/tables/arrow_export.hpp"

namespace casegraph::tables::testing {

using Bitmap = std::vector<std::uint8_t>;

// An array of plain values; `bitmap` empty: no validity buffer.
template <class T>
ArrayPart values_part(std::vector<T> values, Bitmap bitmap = {}, std::int64_t null_count = 0) {
  ArrayPart part;
  part.length = static_cast<std::int64_t>(values.size());
  part.null_count = null_count;
  if (bitmap.empty())
    part.no_buffer();
  else
    part.own(std::move(bitmap));
  part.own(std::move(values));
  return part;
}

// An array of text with offsets of a type.
template <class Offset = std::int32_t>
ArrayPart text_part(const std::vector<std::string>& texts, Bitmap bitmap = {}, std::int64_t null_count = 0) {
  std::vector<Offset> offsets{0};
  std::vector<char> bytes;
  for (const std::string& text : texts) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<Offset>(bytes.size()));
  }
  ArrayPart part = values_part(std::move(offsets), std::move(bitmap), null_count);
  part.length = static_cast<std::int64_t>(texts.size());
  part.own(std::move(bytes));
  return part;
}

inline SchemaPart type_part(std::string name, std::string format) {
  return {std::move(name), std::move(format), {}, nullptr};
}

inline SchemaPart dictionary_type(std::string name, std::string codes, std::string values) {
  SchemaPart part = type_part(std::move(name), std::move(codes));
  part.dictionary = std::make_unique<SchemaPart>(type_part("", std::move(values)));
  return part;
}

inline ArrayPart dictionary_part(ArrayPart codes, ArrayPart values) {
  codes.dictionary = std::make_unique<ArrayPart>(std::move(values));
  return codes;
}

inline SchemaPart list_type(std::string name, std::string format, SchemaPart items) {
  SchemaPart part = type_part(std::move(name), std::move(format));
  part.children.push_back(std::move(items));
  return part;
}

inline ArrayPart list_part(std::vector<std::int32_t> offsets, ArrayPart items, Bitmap bitmap = {}) {
  ArrayPart part = values_part(std::move(offsets), std::move(bitmap), -1);
  part.length -= 1;
  part.children.push_back(std::move(items));
  return part;
}

class Producer {
 public:
  explicit Producer(std::vector<SchemaPart> columns) {
    schema_.format = "+s";
    schema_.children = std::move(columns);
  }

  SchemaPart& schema() { return schema_; }

  // `spoil` changes the exported batch before it is given out.
  void batch(std::int64_t length, std::vector<ArrayPart> columns, std::function<void(ArrowArray&)> spoil = {}) {
    ArrayPart part;
    part.length = length;
    part.no_buffer();
    part.children = std::move(columns);
    watch(part);
    batches_.push_back({std::move(part), std::move(spoil)});
  }
  void fail_schema(std::string message) { schema_failure_ = std::move(message); }
  // The call for batch `at` fails.
  void fail_next(std::size_t at, std::string message) {
    fails_at_ = static_cast<std::int64_t>(at);
    failure_ = std::move(message);
  }
  void say_nothing() { says_nothing_ = true; }

  // The producer outlives the stream.
  ArrowArrayStream stream() { return {get_schema, get_next, get_last_error, release, this}; }

  int streams_released() const { return released_; }
  // How many arrays and child arrays are alive outside.
  long arrays_alive() const { return watch_.use_count() - 1; }

 private:
  struct Batch {
    ArrayPart part;
    std::function<void(ArrowArray&)> spoil;
  };

  void watch(ArrayPart& part) {
    part.owners.push_back(watch_);
    for (ArrayPart& child : part.children) watch(child);
    if (part.dictionary) watch(*part.dictionary);
  }
  static Producer& self(ArrowArrayStream* stream) { return *static_cast<Producer*>(stream->private_data); }
  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    if (!self(stream).schema_failure_.empty()) return 5;
    export_schema(self(stream).schema_, out);
    return 0;
  }
  static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    Producer& producer = self(stream);
    if (producer.next_ == producer.fails_at_) return 5;
    out->release = nullptr;
    if (producer.next_ == static_cast<std::int64_t>(producer.batches_.size())) return 0;
    Batch& batch = producer.batches_[static_cast<std::size_t>(producer.next_++)];
    export_array(std::move(batch.part), out);
    if (batch.spoil) batch.spoil(*out);
    return 0;
  }
  static const char* get_last_error(ArrowArrayStream* stream) {
    const Producer& producer = self(stream);
    if (producer.says_nothing_) return nullptr;
    return producer.schema_failure_.empty() ? producer.failure_.c_str() : producer.schema_failure_.c_str();
  }
  static void release(ArrowArrayStream* stream) {
    ++self(stream).released_;
    stream->release = nullptr;
  }

  SchemaPart schema_;
  std::vector<Batch> batches_;
  std::string schema_failure_;
  std::string failure_;
  std::int64_t fails_at_ = -1;
  std::int64_t next_ = 0;
  bool says_nothing_ = false;
  int released_ = 0;
  std::shared_ptr<int> watch_ = std::make_shared<int>(0);
};

// Reads the producer's stream and asserts nothing.
inline Table read(Producer& producer, std::vector<std::string_view> wanted = {}) {
  ArrowArrayStream stream = producer.stream();
  return read_arrow(&stream, "contacts", wanted);
}

}  // namespace casegraph::tables::testing
