#include "unlocked.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace casegraph::bindings {
namespace {

// Ctrl-C is looked for every 10 ms; how far the work is, is told less often.
constexpr auto kLook = std::chrono::milliseconds(10);
constexpr int kLooksBetweenReports = 5;

// Work on a thread of its own.
class Task {
 public:
  explicit Task(std::function<void(Progress&)> work) : work_(std::move(work)) {}

  void run() {
    std::exception_ptr failure;
    try {
      work_(progress_);
    } catch (...) {
      failure = std::current_exception();
    }
    work_ = nullptr;
    const std::scoped_lock lock(guard_);
    failure_ = failure;
    finished_ = true;
    done_.notify_one();
  }
  bool is_over_within(std::chrono::milliseconds time) {
    std::unique_lock lock(guard_);
    return done_.wait_for(lock, time, [&] { return finished_; });
  }
  void rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }
  Progress& progress() { return progress_; }

 private:
  std::function<void(Progress&)> work_;
  Progress progress_;
  std::exception_ptr failure_;
  bool finished_ = false;
  std::mutex guard_;
  std::condition_variable done_;
};

// Threads of work that was left to end by itself. A process that was forked has none of its parent's.
class Leaving {
 public:
  void add(std::shared_ptr<Task> task, std::thread thread) {
    const py::gil_scoped_release unlocked;  // a thread that ends may need the lock
    const std::scoped_lock lock(guard_);
    forget_ended();
    left_.push_back({std::move(task), std::move(thread)});
  }
  void wait() {
    const py::gil_scoped_release unlocked;
    const std::scoped_lock lock(guard_);
    for (Left& one : left_) one.thread.join();
    left_.clear();
  }

 private:
  struct Left {
    std::shared_ptr<Task> task;
    std::thread thread;
  };
  void forget_ended() {
    std::erase_if(left_, [](Left& one) {
      const bool is_over = one.task->is_over_within(std::chrono::milliseconds(0));
      if (is_over) one.thread.join();
      return is_over;
    });
  }

  std::mutex guard_;
  std::vector<Left> left_;
};

Leaving* leaving = new Leaving;  // never destroyed: a forked process makes another, and must not join these

void look(Task& task, int looks, const py::object& report) {
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  if (looks % kLooksBetweenReports != 0 || report.is_none()) return;
  const std::int64_t total = task.progress().total();
  if (total > 0) report(task.progress().done(), total);  // before, nobody knows how long it will be
}

bool is_over(Task& task) {
  const py::gil_scoped_release unlocked;
  return task.is_over_within(kLook);
}

// Waits for the work; where Ctrl-C is pressed, or `report` fails, it is asked to stop, and `leave` says what of its
// thread.
template <class Leave>
void watch(Task& task, std::thread& thread, const py::object& report, Leave leave) {
  try {
    for (int looks = 1; !is_over(task); ++looks) look(task, looks, report);
  } catch (...) {
    task.progress().request_stop();
    leave();
    throw;
  }
  {
    const py::gil_scoped_release unlocked;
    thread.join();
  }
  task.rethrow_failure();
  if (!report.is_none()) report(task.progress().done(), task.progress().total());
}

}  // namespace

void run_detachable(std::function<void(Progress&)> work, const py::object& report) {
  const auto task = std::make_shared<Task>(std::move(work));
  std::thread thread([task] { task->run(); });
  watch(*task, thread, report, [&] { leaving->add(task, std::move(thread)); });
}

void run_unlocked(const std::function<void(Progress&)>& work, const py::object& report) {
  Task task(work);
  std::thread thread([&task] { task.run(); });
  watch(task, thread, report, [&] {
    const py::gil_scoped_release unlocked;
    thread.join();
  });
}

void wait_at_exit() {
  py::module_::import("atexit").attr("register")(py::cpp_function([] { leaving->wait(); }));
  const py::module_ os = py::module_::import("os");
  if (py::hasattr(os, "register_at_fork"))
    os.attr("register_at_fork")(py::arg("after_in_child") = py::cpp_function([] { leaving = new Leaving; }));
}

}  // namespace casegraph::bindings
