// Runs work of the core without the interpreter lock, so that Ctrl-C and reports of progress come through.
#pragma once

#include <pybind11/pybind11.h>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "casegraph/domain/progress.hpp"

namespace casegraph::bindings {

namespace py = pybind11;

// Runs `work` on a thread of its own; asks every 10 ms whether Ctrl-C was pressed, and every 50 calls
// `report(done, total)` where it is not None. After Ctrl-C the caller goes on at once, and the work, asked to stop, is
// left to end by itself: to free what it holds alone can take longer than a person should wait. So it owns or shares
// all that it needs, and nothing of Python.
void run_detachable(std::function<void(Progress&)> work, const py::object& report);

// The same, of work that gives something.
template <class Work>
auto unlocked(Work work, const py::object& report = py::none()) {
  struct Kept {
    Work work;
    std::optional<std::invoke_result_t<Work&, Progress&>> result;
  };
  const auto kept = std::make_shared<Kept>(Kept{std::move(work), std::nullopt});
  run_detachable(
      [kept](Progress& progress) {
        Work mine = std::move(kept->work);  // freed here, not by the caller
        kept->result.emplace(mine(progress));
      },
      report);
  return *std::move(kept->result);
}

// The same, of work on `size` rows in the order of their number: where they are few, on this thread, which takes less
// than starting another would.
template <class Work>
auto unlocked(std::size_t size, Work work) {
  constexpr std::size_t kFew = 20'000;  // some hundred microseconds
  if (size > kFew) return unlocked(std::move(work));
  Progress progress;
  const py::gil_scoped_release released;
  return work(progress);
}

// The same, of work that changes or borrows what is the caller's: after Ctrl-C the caller waits until it has ended.
void run_unlocked(const std::function<void(Progress&)>& work, const py::object& report = py::none());

// Lets the end of the program wait for work that was left to end.
void wait_at_exit();

}  // namespace casegraph::bindings
