// The one place that may ask for what only one operating system has.
#pragma once

#include <cstddef>
#include <memory>

namespace casegraph {

// Memory for a large array that is written once. Most of what filling a fresh one costs is the system handing it over
// page by page: so it comes in large pages where the system gives them, and what was given back (at most 128 MiB of it)
// is kept for the next. Not initialised. Throws std::bad_alloc.
std::shared_ptr<std::byte[]> large_memory(std::size_t bytes);

// While one of these lives, up to 1 GiB of what is given back is kept: for work that makes and lets go of many columns.
class KeepLargeMemory {
 public:
  KeepLargeMemory();
  ~KeepLargeMemory();
  KeepLargeMemory(const KeepLargeMemory&) = delete;
  KeepLargeMemory& operator=(const KeepLargeMemory&) = delete;
};

template <class T>
std::shared_ptr<T[]> large_array(std::size_t size) {
  const std::shared_ptr<std::byte[]> memory = large_memory(size * sizeof(T));
  return {memory, reinterpret_cast<T*>(memory.get())};
}

}  // namespace casegraph
