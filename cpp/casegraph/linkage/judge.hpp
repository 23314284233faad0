// A level of somebody's own: a function says of two values whether it holds, and what it said is remembered.
#pragma once

#include <cstddef>
#include <functional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace casegraph::linkage {

class Judge {
 public:
  static constexpr std::size_t kAtOnce = 1 << 16;  // pairs that are asked about in one call
  using ValuePairs = std::vector<std::pair<std::string_view, std::string_view>>;
  // Gives an answer for each pair, the same whenever it is asked. May be called from any thread.
  using Ask = std::function<std::vector<bool>(const ValuePairs&)>;
  explicit Judge(Ask ask) : ask_(std::move(ask)) {}

  // Of the two in the order of their texts, so that it is symmetric whatever the function is.
  bool holds(std::string_view a, std::string_view b);
  // Asks about many at once those that it was not asked before: far quicker than one by one.
  void ask_ahead(const ValuePairs& pairs);

 private:
  Ask ask_;
  std::shared_mutex mutex_;
  std::unordered_map<std::string, bool> known_;
};

}  // namespace casegraph::linkage
