#include "casegraph/measures/visibility/check_index.hpp"

#include <algorithm>
#include <vector>

#include "casegraph/graph/case_graph_builder.hpp"

namespace casegraph::measures {

using graph::CaseGraph;

namespace {

std::vector<std::uint32_t> unspecified_shares(const CaseGraph& graph) {
  std::vector<std::uint32_t> shares;
  for (std::uint32_t share = 0; share < graph.shares.size(); ++share)
    if (may_move(graph.shares[share]) && graph.share_items[share].empty()) shares.push_back(share);
  return shares;
}

graph::Grouped<std::uint32_t> by_receiver(const CaseGraph& graph, const std::vector<std::uint32_t>& shares) {
  return graph::grouped<std::uint32_t>(
      graph.agencies.ids.size(), shares.size(), [&](std::size_t at) { return graph.shares[shares[at]].to.value; },
      [&](std::size_t at) { return shares[at]; });
}

}  // namespace

CheckIndex::CheckIndex(const CaseGraph& graph) : CheckIndex(graph, unspecified_shares(graph)) {}

CheckIndex::CheckIndex(const CaseGraph& graph, const std::vector<std::uint32_t>& unspecified)
    : graph_(graph),
      access_(graph),
      stays_at_(graph::grouped<std::uint32_t>(
          graph.addresses.ids.size(), graph.residences.size(),
          [&](std::size_t row) { return graph.residences[row].address.value; },
          [](std::size_t row) { return static_cast<std::uint32_t>(row); })),
      stays_of_(graph::grouped<std::uint32_t>(
          graph.persons.ids.size(), graph.residences.size(),
          [&](std::size_t row) { return graph.residences[row].person.value; },
          [](std::size_t row) { return static_cast<std::uint32_t>(row); })),
      unspecified_shares_(by_receiver(graph, unspecified)),
      has_unspecified_shares_(!unspecified.empty()),
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
