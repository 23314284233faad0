#include "casegraph/domain/platform.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace casegraph {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;
constexpr std::size_t kMostKept = std::size_t{128} << 20;
constexpr std::size_t kMostKeptForAWhile = std::size_t{1} << 30;
constexpr std::align_val_t kAlignment{kLargePage};

struct Block {
  std::byte* memory = nullptr;
  std::size_t bytes = 0;
};

// Blocks given back. Whoever finds it in use goes without, so that nobody ever waits, a forked child least of all.
class Kept {
 public:
  ~Kept() {
    for (const Block& block : blocks_) ::operator delete(block.memory, kAlignment);
  }
  std::byte* take(std::size_t bytes) {
    const Use use(*this);
    if (!use.granted) return nullptr;
    const auto found = std::find_if(blocks_.begin(), blocks_.end(), [&](const Block& b) { return b.bytes == bytes; });
    if (found == blocks_.end()) return nullptr;
    total_ -= bytes;
    std::byte* const memory = found->memory;
    *found = {};
    return memory;
  }
  bool put(Block block) {
    const Use use(*this);
    const std::size_t most = wishes_.load(std::memory_order_relaxed) > 0 ? kMostKeptForAWhile : kMostKept;
    if (!use.granted || total_ + block.bytes > most) return false;
    const auto free = std::find_if(blocks_.begin(), blocks_.end(), [](const Block& b) { return b.bytes == 0; });
    if (free == blocks_.end()) return false;
    total_ += block.bytes;
    *free = block;
    return true;
  }
  void wish_for_more() { wishes_.fetch_add(1, std::memory_order_relaxed); }
  void have_enough() {
    if (wishes_.fetch_sub(1, std::memory_order_relaxed) > 1) return;
    const Use use(*this);  // found in use: then the next one lets go of it
    if (!use.granted) return;
    for (Block& block : blocks_) {
      if (total_ <= kMostKept) break;
      ::operator delete(block.memory, kAlignment);
      total_ -= block.bytes;
      block = {};
    }
  }

 private:
  struct Use {
    explicit Use(Kept& of) : kept(of), granted(!of.in_use_.test_and_set(std::memory_order_acquire)) {}
    ~Use() {
      if (granted) kept.in_use_.clear(std::memory_order_release);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    Kept& kept;
    bool granted;
  };
  std::atomic_flag in_use_;
  std::atomic<int> wishes_{0};
  std::array<Block, 64> blocks_{};
  std::size_t total_ = 0;
};

Kept& kept() {
  static Kept blocks;
  return blocks;
}

}  // namespace

KeepLargeMemory::KeepLargeMemory() { kept().wish_for_more(); }
KeepLargeMemory::~KeepLargeMemory() { kept().have_enough(); }

std::shared_ptr<std::byte[]> large_memory(std::size_t bytes) {
  if (bytes < 2 * kLargePage) return std::make_unique_for_overwrite<std::byte[]>(bytes);
  const std::size_t whole = (bytes + kLargePage - 1) / kLargePage * kLargePage;
  Kept& blocks = kept();
  std::byte* memory = blocks.take(whole);
  if (memory == nullptr) {
    memory = static_cast<std::byte*>(::operator new(whole, kAlignment));
#ifdef __linux__
    madvise(memory, whole, MADV_HUGEPAGE);  // a wish: where it is not granted, nothing is lost but time
#endif
  }
  return {memory, [&blocks, whole](std::byte* freed) {
            if (!blocks.put({freed, whole})) ::operator delete(freed, kAlignment);
          }};
}

}  // namespace casegraph
