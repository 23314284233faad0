#include "casegraph/parallel/chunks.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace casegraph::parallel {

unsigned thread_count(unsigned asked) {
  if (asked != 0) return std::min(asked, 256U);
  return std::max(1U, std::thread::hardware_concurrency());
}

std::int64_t chunk_count(std::int64_t length, std::int64_t chunk_length) {
  if (chunk_length < 1) throw ArgumentError("a chunk has a length of at least 1, not " + std::to_string(chunk_length));
  if (length <= 0) return 0;
  return length / chunk_length + (length % chunk_length != 0 ? 1 : 0);
}

void for_each_chunk(std::int64_t length, std::int64_t chunk_length, unsigned threads, Progress& progress,
                    const std::function<void(Chunk)>& work) {
  const std::int64_t chunks = chunk_count(length, chunk_length);
  std::atomic<std::int64_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex guard;
  std::int64_t failed_chunk = chunks;
  std::exception_ptr failure;

  // Chunks are handed out in order, so the chunk that fails with the smallest index has always been
  // started before the others stop: the exception thrown is the same on any number of threads.
  const auto run = [&] {
    while (!failed.load(std::memory_order_relaxed)) {
      const std::int64_t index = next.fetch_add(1);
      if (index >= chunks) return;
      const std::int64_t begin = index * chunk_length;
      const Chunk chunk{index, begin, begin + std::min(chunk_length, length - begin)};
      try {
        if (progress.stop_requested()) throw Stopped();
        work(chunk);
        progress.advance(chunk.end - chunk.begin);
      } catch (...) {
        failed.store(true, std::memory_order_relaxed);
        const std::scoped_lock lock(guard);
        if (index < failed_chunk) {
          failed_chunk = index;
          failure = std::current_exception();
        }
      }
    }
  };

  const auto wanted = static_cast<std::int64_t>(thread_count(threads));
  const std::int64_t helpers = std::min(wanted, chunks) - 1;
  std::vector<std::thread> running;
  running.reserve(static_cast<std::size_t>(std::max<std::int64_t>(0, helpers)));
  for (std::int64_t helper = 0; helper < helpers; ++helper) {
    try {
      running.emplace_back(run);
    } catch (const std::exception&) {
      break;  // no more threads or memory to be had: the work is done by the threads there are
    }
  }
  run();
  for (std::thread& thread : running) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace casegraph::parallel
