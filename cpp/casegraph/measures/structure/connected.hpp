// Which persons belong together: connected components over chosen ties.
#pragma once

#include <cstdint>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/graph/typed_adjacency.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

enum class ComponentRows : std::uint8_t { person, component };

struct ComponentsQuery {
  // Persons who lived at one address, are related, share an identifier, or have a part in one contact or incident.
  graph::KindSet<graph::EdgeKind> over = {graph::EdgeKind::resides, graph::EdgeKind::related,
                                          graph::EdgeKind::has_identifier, graph::EdgeKind::takes_part,
                                          graph::EdgeKind::of_incident};
  ComponentRows by = ComponentRows::person;
  bool evidence = false;
};

// Components with at least one person, numbered from 1: most persons first, then by the person that comes first in
// the table. By person, in the order of the table: person, component, n_persons. By component: component, n_persons,
// n_addresses, n_identifiers, n_agencies, n_incidents, n_contacts, first_person. Evidence: the rows of the ties that
// touch the person, or lie in the component.
Answer connected_components(const graph::CaseGraph& graph, const graph::TypedAdjacency& adjacency,
                            const ComponentsQuery& query, Progress& progress);

}  // namespace casegraph::measures
