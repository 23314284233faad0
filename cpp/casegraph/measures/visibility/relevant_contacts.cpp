#include "casegraph/measures/visibility/relevant_contacts.hpp"

#include <algorithm>

namespace casegraph::measures {
namespace {

constexpr std::uint32_t kNone = ContactId::kNone;

void sort_unique(std::vector<std::uint32_t>& handles) {
  std::sort(handles.begin(), handles.end());
  handles.erase(std::unique(handles.begin(), handles.end()), handles.end());
}

}  // namespace

void relevant_contacts(const graph::CaseGraph& graph, std::span<const std::uint32_t> persons, std::uint32_t own_contact,
                       Day until, bool took_part_only, std::vector<std::uint32_t>& contacts) {
  const std::uint32_t incident = own_contact == kNone ? kNone : graph.contacts.incident.value_or(own_contact, kNone);
  const auto is_of_the_check = [&](std::uint32_t contact) {
    return contact == own_contact || (incident != kNone && graph.contacts.incident[contact] == incident);
  };
  contacts.clear();
  for (const std::uint32_t person : persons) {
    for (const graph::PersonContact entry : graph.contacts_of_person[person]) {
      if (graph.contacts.first_day[entry.contact] > until) break;  // they are in order of time
      const bool counts = !took_part_only || entry.presence == 0;
      if (counts && !is_of_the_check(entry.contact)) contacts.push_back(entry.contact);
    }
  }
  sort_unique(contacts);
}

void persons_of_incident(const graph::CaseGraph& graph, std::uint32_t contact, std::vector<std::uint32_t>& persons) {
  const auto add = [&](std::uint32_t each) {
    for (const graph::Participation& part : graph.participants[each]) persons.push_back(part.person.value);
  };
  persons.clear();
  const std::uint32_t incident = graph.contacts.incident.value_or(contact, kNone);
  if (incident == kNone)
    add(contact);
  else
    for (const std::uint32_t each : graph.contacts_of_incident[incident]) add(each);
  sort_unique(persons);
}

}  // namespace casegraph::measures
