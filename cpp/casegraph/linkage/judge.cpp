#include "casegraph/linkage/judge.hpp"

#include <mutex>

namespace casegraph::linkage {
namespace {

// The length first, so that no two pairs make one key.
std::string key_of(std::string_view a, std::string_view b) {
  std::string key = std::to_string(a.size());
  key.push_back(':');
  key += a;
  key += b;
  return key;
}

}  // namespace

bool Judge::holds(std::string_view a, std::string_view b) {
  if (b < a) std::swap(a, b);
  const std::string key = key_of(a, b);
  {
    const std::shared_lock lock(mutex_);
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
  }
  const bool answer = ask_({{a, b}}).at(0);  // without the lock: the function may wait for another thread
  const std::unique_lock lock(mutex_);
  known_.emplace(key, answer);
  return answer;
}

void Judge::ask_ahead(const ValuePairs& pairs) {
  ValuePairs asked;
  const auto ask = [&] {
    const std::vector<bool> answers = ask_(asked);
    const std::unique_lock lock(mutex_);
    for (std::size_t at = 0; at < asked.size(); ++at)
      known_.emplace(key_of(asked[at].first, asked[at].second), answers.at(at));
    asked.clear();
  };
  for (auto [a, b] : pairs) {
    if (b < a) std::swap(a, b);
    {
      const std::shared_lock lock(mutex_);
      if (known_.contains(key_of(a, b))) continue;
    }
    asked.push_back({a, b});
    if (asked.size() == kAtOnce) ask();
  }
  if (!asked.empty()) ask();
}

}  // namespace casegraph::linkage
