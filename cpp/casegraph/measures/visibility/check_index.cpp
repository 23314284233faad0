#include "casegraph/measures/visibility/check_index.hpp"

#include <algorithm>

#include "casegraph/graph/case_graph_builder.hpp"

namespace casegraph::measures {

using graph::CaseGraph;

CheckIndex::CheckIndex(const CaseGraph& graph)
    : graph_(graph),
      access_(graph),
      residences_(graph::grouped<std::uint32_t>(
          graph.addresses.ids.size(), graph.residences.size(),
          [&](std::size_t row) { return graph.residences[row].address.value; },
          [](std::size_t row) { return static_cast<std::uint32_t>(row); })),
      hits_(graph::grouped<graph::CheckHit>(
          graph.checks.size(), graph.check_hits.size(),
          [&](std::size_t row) { return graph.check_hits[row].check.value; },
          [&](std::size_t row) { return graph.check_hits[row]; })) {}

std::shared_ptr<const CheckIndex> KeptForChecks::index() {
  const std::scoped_lock lock(guard_);
  if (!index_) index_ = std::make_shared<const CheckIndex>(graph_);
  return index_;
}

std::shared_ptr<const Holding> KeptForChecks::holding(HoldingOptions options, Progress& progress) {
  constexpr std::size_t kAlwaysKept = 100'000;
  {
    const std::scoped_lock lock(guard_);
    if (const auto found = holdings_.find(options); found != holdings_.end()) return found->second;
  }
  // Made without the lock, so that a thread that waits can still be stopped; two may make the same one.
  auto made = std::make_shared<const Holding>(graph_, options, &progress);
  if (made->received().size() > std::max<std::size_t>(graph_.contacts.size(), kAlwaysKept)) return made;
  const std::scoped_lock lock(guard_);
  return holdings_.emplace(options, std::move(made)).first->second;
}

bool KeptForChecks::has(HoldingOptions options) {
  const std::scoped_lock lock(guard_);
  return index_ != nullptr && holdings_.contains(options);
}

}  // namespace casegraph::measures
