// Asks for memory that is soon to be read. Nothing depends on it but time.
#pragma once

namespace casegraph {

inline void fetch_ahead([[maybe_unused]] const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address);
  asm volatile("" : : "r"(address));  // else a function that does nothing but this is taken to do nothing, and left out
#endif
}

}  // namespace casegraph
