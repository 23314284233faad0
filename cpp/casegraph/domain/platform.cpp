#include "casegraph/domain/platform.hpp"

#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace casegraph {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

}  // namespace

std::shared_ptr<std::byte[]> large_memory(std::size_t bytes) {
  if (bytes < 2 * kLargePage) return std::make_unique_for_overwrite<std::byte[]>(bytes);
  const auto alignment = std::align_val_t{kLargePage};
  auto* memory = static_cast<std::byte*>(::operator new(bytes, alignment));
#ifdef __linux__
  madvise(memory, bytes, MADV_HUGEPAGE);  // a wish: where it is not granted, nothing is lost but time
#endif
  return {memory, [alignment](std::byte* freed) { ::operator delete(freed, alignment); }};
}

}  // namespace casegraph
