// Work in ordered chunks. The chunks, and so every result made of them in their order, depend on the
// length and chunk size alone, never on the number of threads. Threads live only while a call runs:
// nothing is left behind that a fork could break.
#pragma once

#include <cstdint>
#include <functional>

#include "casegraph/domain/progress.hpp"

namespace casegraph::parallel {

// How many threads to use: 0 asks for as many as the machine has; at most 256.
unsigned thread_count(unsigned asked);

struct Chunk {
  std::int64_t index;  // 0, 1, 2 ... in order
  std::int64_t begin;
  std::int64_t end;
};
// How many chunks cover [0, length); none where the length is 0 or less. Throws ArgumentError where chunk_length < 1.
std::int64_t chunk_count(std::int64_t length, std::int64_t chunk_length);

// Calls work(chunk) once for each chunk of [0, length), in any order and at the same time on several
// threads. Advances `progress` by each finished chunk's length; a stop requested there throws Stopped
// before the next chunk starts. Where chunks throw, no further one starts, and the exception of the chunk
// with the smallest index is thrown after all threads have stopped: the same on any number of threads.
void for_each_chunk(std::int64_t length, std::int64_t chunk_length, unsigned threads, Progress& progress,
                    const std::function<void(Chunk)>& work);

}  // namespace casegraph::parallel
