// Things that chunks of work borrow and give back, as many as there are threads: sums of whole numbers, which add up
// the same whoever counted what, and scratch memory.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace casegraph::parallel {

template <class T>
class Lender {
 public:
  explicit Lender(std::function<std::unique_ptr<T>()> make) : make_(std::move(make)) {}

  // Calls work(T&) with one that nobody else has. Where work throws, the one it had is lost.
  template <class Work>
  void with_one(Work work) {
    std::unique_ptr<T> lent = take();
    work(*lent);
    const std::scoped_lock lock(guard_);
    free_.push_back(std::move(lent));
  }
  // Calls visit(T&) with each, once all work is done.
  template <class Visit>
  void for_each(Visit visit) {
    for (auto& each : free_) visit(*each);
  }

 private:
  std::unique_ptr<T> take() {
    {
      const std::scoped_lock lock(guard_);
      if (!free_.empty()) {
        std::unique_ptr<T> lent = std::move(free_.back());
        free_.pop_back();
        return lent;
      }
    }
    return make_();
  }

  std::function<std::unique_ptr<T>()> make_;
  std::mutex guard_;
  std::vector<std::unique_ptr<T>> free_;
};

}  // namespace casegraph::parallel
