// Schemas and arrays as the writer describes them, and their export through the Arrow C data interface:
// each exported structure owns what it points to, so that a consumer may keep or move its parts alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/tables/arrow.hpp"

namespace casegraph::tables {

struct SchemaPart {
  std::string name;
  std::string format;
  std::vector<SchemaPart> children;
  std::unique_ptr<SchemaPart> dictionary;
};

struct ArrayPart {
  std::int64_t length = 0;
  std::int64_t null_count = 0;
  std::vector<const void*> buffers;
  std::vector<std::shared_ptr<const void>> owners;  // of the buffers
  std::vector<ArrayPart> children;
  std::unique_ptr<ArrayPart> dictionary;

  void no_buffer() { buffers.push_back(nullptr); }
  // A buffer that the owners keep alive already.
  template <class T>
  void borrow(std::span<const T> values) {
    buffers.push_back(values.empty() ? no_values() : values.data());
  }
  template <class T>
  void own(std::vector<T> values) {
    auto owned = std::make_shared<const std::vector<T>>(std::move(values));
    borrow(std::span<const T>(*owned));
    owners.push_back(std::move(owned));
  }
  template <class T>
  void own(std::shared_ptr<T[]> values, std::size_t size) {
    borrow(std::span<const T>(values.get(), size));
    owners.push_back(std::move(values));
  }

 private:
  // Consumers differ in whether they take null for a buffer without values.
  static const void* no_values();
};

void export_schema(const SchemaPart& part, ArrowSchema* out);
void export_array(ArrayPart part, ArrowArray* out);

}  // namespace casegraph::tables
