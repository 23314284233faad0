// Asks for what occasions will soon be read from. Contacts are read in the order of time, but incidents need not be in
// it, and the later contacts of an incident lie far from its first: to wait for them is most of what reading costs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures {

class OccasionsAhead {
 public:
  explicit OccasionsAhead(const graph::CaseGraph& graph) : graph_(graph) {}

  // Of the contacts that come after this one. What is asked for at one distance is read at the next.
  void fetch_after(std::uint32_t contact) const {
    constexpr std::uint32_t kPlaces = 64, kContacts = 48, kColumns = 32, kItems = 16;
    if (graph_.contacts.incident.empty() || contact + kPlaces >= graph_.contacts.size()) return;
    const auto& contacts_of = graph_.contacts_of_incident;
    if (const std::uint32_t incident = incident_of(contact + kPlaces); incident != IncidentId::kNone)
      fetch_ahead(&contacts_of.offsets[incident]);
    if (const std::uint32_t incident = incident_of(contact + kContacts); incident != IncidentId::kNone)
      fetch_ahead(contacts_of[incident].data());
    if (const auto contacts = begun_by(contact + kColumns); !contacts.empty()) {
      graph_.incidents.start.fetch_ahead(incident_of(contacts[0]));
      for (const std::uint32_t later : contacts.subspan(1)) fetch_columns(later);
    }
    if (const auto contacts = begun_by(contact + kItems); !contacts.empty())
      for (const std::uint32_t later : contacts.subspan(1)) fetch_items(later);
  }

 private:
  std::uint32_t incident_of(std::uint32_t contact) const { return graph_.contacts.incident[contact]; }
  // The contacts of its incident, or the first of them, where it begins one.
  std::span<const std::uint32_t> begun_by(std::uint32_t contact) const {
    constexpr std::size_t kMost = 8;
    if (incident_of(contact) == IncidentId::kNone) return {};
    const auto contacts = graph_.contacts_of_incident[incident_of(contact)];
    return contacts[0] == contact ? contacts.first(std::min(contacts.size(), kMost)) : contacts.first(0);
  }
  void fetch_columns(std::uint32_t contact) const {
    const graph::Contacts& columns = graph_.contacts;
    columns.attendance.fetch_ahead(contact);
    columns.kind.fetch_ahead(contact);
    columns.recorded_on.fetch_ahead(contact);
    fetch_ahead(&columns.agency[contact]);
    fetch_ahead(&columns.first_day[contact]);
    fetch_ahead(&columns.last_day[contact]);
    fetch_offset(graph_.participants, contact);
    fetch_offset(graph_.flags, contact);
  }
  template <class T>
  static void fetch_offset(const graph::Grouped<T>& of_contacts, std::uint32_t contact) {
    if (!of_contacts.offsets.empty()) fetch_ahead(&of_contacts.offsets[contact]);
  }
  void fetch_items(std::uint32_t contact) const {
    fetch_ahead(graph_.participants[contact].data());
    fetch_ahead(graph_.flags[contact].data());
  }

  const graph::CaseGraph& graph_;
};

}  // namespace casegraph::measures
