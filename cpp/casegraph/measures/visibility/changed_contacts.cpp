#include "casegraph/measures/visibility/changed_contacts.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "casegraph/graph/case_graph_builder.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::uint32_t kBetweenLooks = 65536;

bool share_all_that_is_compared(const CaseGraph& a, const CaseGraph& b) {
  const graph::Contacts &of_a = a.contacts, &of_b = b.contacts;
  return of_a.row.shares_with(of_b.row) && of_a.first_day.shares_with(of_b.first_day) &&
         of_a.last_day.shares_with(of_b.last_day) && of_a.time_min.shares_with(of_b.time_min) &&
         of_a.time_max.shares_with(of_b.time_max) && of_a.sequence.shares_with(of_b.sequence) &&
         of_a.agency.shares_with(of_b.agency) && of_a.incident.shares_with(of_b.incident) &&
         a.participants.offsets.shares_with(b.participants.offsets) &&
         a.participants.items.shares_with(b.participants.items);
}

bool are_same(std::span<const graph::Participation> a, std::span<const graph::Participation> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const graph::Participation& one, const graph::Participation& other) {
                      return one.person == other.person && one.presence == other.presence;
                    });
}

// NaN, where it is not stated, is the same as itself here.
bool are_same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

bool are_same(const CaseGraph& a, std::uint32_t contact, const CaseGraph& b, std::uint32_t other) {
  const graph::Contacts &of_a = a.contacts, &of_b = b.contacts;
  return of_a.days(contact) == of_b.days(other) && of_a.agency[contact] == of_b.agency[other] &&
         of_a.incident.value_or(contact, kNone) == of_b.incident.value_or(other, kNone) &&
         of_a.time_min.value_or(contact, kNoTime) == of_b.time_min.value_or(other, kNoTime) &&
         of_a.time_max.value_or(contact, kNoTime) == of_b.time_max.value_or(other, kNoTime) &&
         of_a.sequence.empty() == of_b.sequence.empty() &&
         (of_a.sequence.empty() || are_same(of_a.sequence[contact], of_b.sequence[other])) &&
         are_same(a.participants[contact], b.participants[other]);
}

graph::Grouped<std::uint32_t> by_person(const CaseGraph& graph, std::vector<std::uint32_t> contacts,
                                        bool took_part_only) {
  std::sort(contacts.begin(), contacts.end());
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
  for (const std::uint32_t contact : contacts)
    for (const graph::Participation& part : graph.participants[contact])
      if (!took_part_only || part.presence == graph::Presence::took_part)
        entries.emplace_back(part.person.value, contact);
  if (entries.empty()) return {};
  return graph::grouped<std::uint32_t>(
      graph.persons.ids.size(), entries.size(), [&](std::size_t at) { return entries[at].first; },
      [&](std::size_t at) { return entries[at].second; });
}

}  // namespace

SameContacts::SameContacts(const CaseGraph& from, const CaseGraph& to)
    : is_same_order_(from.contacts.row.shares_with(to.contacts.row) && from.contacts.size() == to.contacts.size()),
      rows_(from.contacts.row) {
  if (is_same_order_) return;
  for (std::uint32_t contact = 0; contact < to.contacts.size(); ++contact) {
    const std::size_t row = to.contacts.row[contact];
    if (row >= by_row_.size()) by_row_.resize(row + 1, kNone);
    by_row_[row] = contact;
  }
}

ChangedContacts::ChangedContacts(const CaseGraph& before, const CaseGraph& after, const SameContacts& same,
                                 Progress& progress)
    : before_(before), after_(after) {
  if (share_all_that_is_compared(before, after)) return;
  is_changed_.resize(before.contacts.size());
  for (std::uint32_t contact = 0; contact < is_changed_.size(); ++contact) {
    if (contact % kBetweenLooks == 0) progress.advance(0);
    const std::uint32_t other = same[contact];
    is_changed_[contact] = other == kNone || !are_same(before, contact, after, other);
    if (is_changed_[contact] != 0) mark_incident(before.contacts.incident.value_or(contact, kNone));
  }
}

void ChangedContacts::mark_incident(std::uint32_t incident) {
  if (incident == kNone) return;
  is_of_incident_.resize(before_.contacts_of_incident.groups());
  is_of_incident_[incident] = 1;
}

bool ChangedContacts::has_of_incident(std::uint32_t contact) const {
  if (is_changed_.empty()) return false;
  const std::uint32_t incident = before_.contacts.incident.value_or(contact, kNone);
  return has(contact) || (incident != kNone && !is_of_incident_.empty() && is_of_incident_[incident] != 0);
}

graph::Grouped<std::uint32_t> ChangedContacts::by_person_before(bool took_part_only) const {
  std::vector<std::uint32_t> contacts;
  for (std::uint32_t contact = 0; contact < is_changed_.size(); ++contact)
    if (has(contact)) contacts.push_back(contact);
  return by_person(before_, std::move(contacts), took_part_only);
}

graph::Grouped<std::uint32_t> ChangedContacts::by_person_after(const SameContacts& same, bool took_part_only) const {
  std::vector<std::uint32_t> contacts;
  for (std::uint32_t contact = 0; contact < is_changed_.size(); ++contact)
    if (has(contact) && same[contact] != kNone) contacts.push_back(same[contact]);
  return by_person(after_, std::move(contacts), took_part_only);
}

}  // namespace casegraph::measures
