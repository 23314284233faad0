// The contacts that a check is asked about.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures {

// Puts into `contacts` those in which one of the persons has a part and that begin by the day, in order, each once.
// Left out are the check's own contact (kNone: it has none) and the others of its incident.
void relevant_contacts(const graph::CaseGraph& graph, std::span<const std::uint32_t> persons, std::uint32_t own_contact,
                       Day until, bool took_part_only, std::vector<std::uint32_t>& contacts);

// Puts into `persons` the participants of the contact and of the others of its incident: handles, sorted, each once.
void persons_of_incident(const graph::CaseGraph& graph, std::uint32_t contact, std::vector<std::uint32_t>& persons);

}  // namespace casegraph::measures
