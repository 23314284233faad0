#include "casegraph/tables/arrow_export.hpp"

#include <cstddef>

namespace casegraph::tables {
namespace {

// Releases what was not moved out by the consumer.
template <class T>
void release_parts(std::vector<T>& children, T& dictionary) {
  for (T& child : children)
    if (child.release != nullptr) child.release(&child);
  if (dictionary.release != nullptr) dictionary.release(&dictionary);
}

template <class T>
std::vector<T*> pointers_to(std::vector<T>& children) {
  std::vector<T*> pointers;
  for (T& child : children) pointers.push_back(&child);
  return pointers;
}

// What an exported schema points to. Its parts are released with it, also where building it fails.
struct SchemaHolder {
  std::string name;
  std::string format;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary{};
  ~SchemaHolder() { release_parts(children, dictionary); }
};

struct ArrayHolder {
  std::vector<const void*> buffers;
  std::vector<std::shared_ptr<const void>> owners;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary{};
  ~ArrayHolder() { release_parts(children, dictionary); }
};

template <class Holder, class T>
void release_exported(T* exported) {
  delete static_cast<Holder*>(exported->private_data);
  exported->private_data = nullptr;
  exported->release = nullptr;
}

}  // namespace

const void* ArrayPart::no_values() {
  alignas(64) static constexpr std::uint8_t kNothing[64] = {};
  return kNothing;
}

void export_schema(const SchemaPart& part, ArrowSchema* out) {
  auto holder = std::make_unique<SchemaHolder>();
  holder->name = part.name;
  holder->format = part.format;
  holder->children.resize(part.children.size());
  for (std::size_t at = 0; at < part.children.size(); ++at) export_schema(part.children[at], &holder->children[at]);
  holder->pointers = pointers_to(holder->children);
  if (part.dictionary) export_schema(*part.dictionary, &holder->dictionary);
  *out = ArrowSchema{};
  out->format = holder->format.c_str();
  out->name = holder->name.c_str();
  out->flags = ARROW_FLAG_NULLABLE;
  out->n_children = static_cast<std::int64_t>(holder->pointers.size());
  out->children = holder->pointers.data();
  out->dictionary = part.dictionary ? &holder->dictionary : nullptr;
  out->release = release_exported<SchemaHolder, ArrowSchema>;
  out->private_data = holder.release();
}

void export_array(ArrayPart part, ArrowArray* out) {
  auto holder = std::make_unique<ArrayHolder>();
  holder->buffers = std::move(part.buffers);
  holder->owners = std::move(part.owners);
  holder->children.resize(part.children.size());
  for (std::size_t at = 0; at < part.children.size(); ++at)
    export_array(std::move(part.children[at]), &holder->children[at]);
  holder->pointers = pointers_to(holder->children);
  if (part.dictionary) export_array(std::move(*part.dictionary), &holder->dictionary);
  *out = ArrowArray{};
  out->length = part.length;
  out->null_count = part.null_count;
  out->n_buffers = static_cast<std::int64_t>(holder->buffers.size());
  out->n_children = static_cast<std::int64_t>(holder->pointers.size());
  out->buffers = holder->buffers.data();
  out->children = holder->pointers.data();
  out->dictionary = part.dictionary ? &holder->dictionary : nullptr;
  out->release = release_exported<ArrayHolder, ArrowArray>;
  out->private_data = holder.release();
}

}  // namespace casegraph::tables
