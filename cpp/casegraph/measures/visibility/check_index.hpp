// What single checks look up of a graph, arranged once: a check then costs as much as the contacts that it looks at,
// however many the casebook has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/holding.hpp"
#include "casegraph/measures/visibility/household.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

class CheckIndex {
 public:
  // The graph must outlive it.
  explicit CheckIndex(const graph::CaseGraph& graph);

  const graph::CaseGraph& graph() const { return graph_; }
  const AccessByAgency& access() const { return access_; }
  // Places in the graph's residences, in their order; none of an address that is no row of the casebook.
  std::span<const std::uint32_t> residences_at(std::uint32_t address) const {
    return address < graph_.addresses.ids.size() ? stays_at_[address] : std::span<const std::uint32_t>{};
  }
  // Calls visit(person, certain) for everybody whom the person lived with on the day.
  template <class Visit>
  void for_each_in_household_of(std::uint32_t person, Day day, Visit visit) const {
    for_each_in_household(graph_, stays_of_, stays_at_, person, day, visit);
  }
  // Places of the shares to an agency that may have moved contacts and name none.
  std::span<const std::uint32_t> unspecified_shares_to(std::uint32_t agency) const {
    return unspecified_shares_[agency];
  }
  bool has_unspecified_shares() const { return has_unspecified_shares_; }
  // What the source states of a row of the casebook's checks.
  std::span<const graph::CheckHit> hits_of(std::uint32_t check) const { return hits_[check]; }

 private:
  CheckIndex(const graph::CaseGraph& graph, const std::vector<std::uint32_t>& unspecified);

  const graph::CaseGraph& graph_;
  AccessByAgency access_;
  graph::Grouped<std::uint32_t> stays_at_, stays_of_;  // by address and by person
  graph::Grouped<std::uint32_t> unspecified_shares_;
  bool has_unspecified_shares_;
  graph::Grouped<graph::CheckHit> hits_;
};

// The index and the holdings of one graph, each made when it is first asked for and kept. Several threads may ask.
class KeptForChecks {
 public:
  // The graph must outlive it and what it gives.
  explicit KeptForChecks(const graph::CaseGraph& graph) : graph_(graph) {}

  std::shared_ptr<const CheckIndex> index();
  // Not kept where it would be much larger than the graph's own columns (with everything that a sender held, say).
  // Throws Stopped soon after a stop was requested.
  std::shared_ptr<const Holding> holding(HoldingOptions options, Progress& progress);
  bool has(HoldingOptions options);

 private:
  const graph::CaseGraph& graph_;
  std::mutex guard_;
  std::shared_ptr<const CheckIndex> index_;
  std::map<HoldingOptions, std::shared_ptr<const Holding>> holdings_;
};

}  // namespace casegraph::measures
