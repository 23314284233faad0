// Who lived with a person on a day: what looking a household up leads to.
#pragma once

#include <cstdint>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures {

// Calls visit(person, certain) for everybody who may have lived on the day at an address where the person may have, the
// person too; certain where both surely lived there. Somebody may be visited several times. `stays_of` and `stays_at`
// are places in the graph's residences, by person and by address.
template <class Visit>
void for_each_in_household(const graph::CaseGraph& graph, const graph::Grouped<std::uint32_t>& stays_of,
                           const graph::Grouped<std::uint32_t>& stays_at, std::uint32_t person, Day day, Visit visit) {
  for (const std::uint32_t stay : stays_of[person]) {
    const graph::Residence& own = graph.residences[stay];
    if (own.address.value >= graph.addresses.ids.size() || !own.period.possibly_on(day)) continue;
    for (const std::uint32_t at : stays_at[own.address.value]) {
      const graph::Residence& other = graph.residences[at];
      if (other.person.is_none() || !other.period.possibly_on(day)) continue;
      visit(other.person, own.period.certainly_on(day) && other.period.certainly_on(day));
    }
  }
}

}  // namespace casegraph::measures
