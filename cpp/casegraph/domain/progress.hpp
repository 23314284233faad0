// How a long task tells how far it is, and learns that it should stop. The core neither prints nor
// reads a clock; the caller decides what to do with what it is told.
#pragma once

#include <atomic>
#include <cstdint>

#include "casegraph/domain/error.hpp"

namespace casegraph {

class Progress {
 public:
  Progress() = default;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void expect(std::int64_t steps) { total_.store(steps, std::memory_order_relaxed); }
  // Called by workers after a chunk; throws Stopped where a stop was requested.
  void advance(std::int64_t steps) {
    done_.fetch_add(steps, std::memory_order_relaxed);
    if (stop_.load(std::memory_order_relaxed)) throw Stopped();
  }
  void request_stop() { stop_.store(true, std::memory_order_relaxed); }
  bool stop_requested() const { return stop_.load(std::memory_order_relaxed); }
  std::int64_t done() const { return done_.load(std::memory_order_relaxed); }
  std::int64_t total() const { return total_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> done_{0};
  std::atomic<std::int64_t> total_{0};
  std::atomic<bool> stop_{false};
};

}  // namespace casegraph
