#include "casegraph/measures/visibility/offered_keys.hpp"

#include <algorithm>

#include "casegraph/graph/case_graph_builder.hpp"
#include "casegraph/measures/visibility/household.hpp"
#include "casegraph/measures/visibility/person_records.hpp"

namespace casegraph::measures {

OfferedKeys::OfferedKeys(const graph::CaseGraph& graph, const PopulationQuery& query) : graph_(graph), query_(query) {
  const auto place = [](std::size_t at) { return static_cast<std::uint32_t>(at); };
  identifiers_of_ = graph::grouped<std::uint32_t>(
      graph.persons.ids.size(), graph.identifiers.size(),
      [&](std::size_t at) { return graph.identifiers[at].person.value; }, place);
  if (!query.by_household) return;
  stays_of_ = graph::grouped<std::uint32_t>(
      graph.persons.ids.size(), graph.residences.size(),
      [&](std::size_t at) { return graph.residences[at].person.value; }, place);
  stays_at_ = graph::grouped<std::uint32_t>(
      graph.addresses.ids.size(), graph.residences.size(),
      [&](std::size_t at) { return graph.residences[at].address.value; }, place);
}

void OfferedKeys::add(std::uint32_t contact, Day day, std::vector<CheckKey>& keys) const {
  const std::uint32_t address = query_.by_address ? address_offered(graph_, contact) : AddressId::kNone;
  if (address != AddressId::kNone) keys.push_back({graph::KeyKind::address, address});
  add_of_persons(contact, day, keys);
}

void OfferedKeys::add_of_persons(std::uint32_t contact, Day day, std::vector<CheckKey>& keys) const {
  if (!query_.by_person && !query_.by_identifier && !query_.by_household) return;
  for (const graph::Participation& part : graph_.participants[contact]) {
    const bool is_hidden = part.recorded_otherwise && !query_.as_if.linked &&
                           graph_.identified_on.value_or(part.row, DateInterval::unknown()).last > day;
    if (is_hidden) continue;
    if (query_.by_person) keys.push_back({graph::KeyKind::person, part.person.value});
    if (query_.by_identifier) add_identifiers(part.person, day, keys);
    if (query_.by_household) add_household(part.person, day, keys);
  }
}

void OfferedKeys::add_household(PersonId person, Day day, std::vector<CheckKey>& keys) const {
  for_each_in_household(graph_, stays_of_, stays_at_, person.value, day, [&](PersonId other, bool is_certain) {
    keys.push_back({graph::KeyKind::person, other.value, is_certain});
  });
}

void OfferedKeys::add_identifiers(PersonId person, Day day, std::vector<CheckKey>& keys) const {
  for (const std::uint32_t at : identifiers_of_[person.value]) {
    const graph::Identifier& identifier = graph_.identifiers[at];
    if (is_looked_up(identifier) && identifier.period.start.first <= day)
      keys.push_back({graph::KeyKind::identifier, at});
  }
}

bool OfferedKeys::is_looked_up(const graph::Identifier& identifier) const {
  if (!query_.identifier_kinds) return true;
  return std::find(query_.identifier_kinds->begin(), query_.identifier_kinds->end(), identifier.kind) !=
         query_.identifier_kinds->end();
}

}  // namespace casegraph::measures
