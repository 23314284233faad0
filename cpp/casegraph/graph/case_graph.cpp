#include "casegraph/graph/case_graph.hpp"

#include <algorithm>
#include <cmath>

#include "casegraph/domain/error.hpp"

namespace casegraph::graph {
namespace {

template <class Column>
std::size_t bytes_of(const Column& column) {
  return column.bytes();
}
template <class T>
std::size_t bytes_of(const Grouped<T>& grouped) {
  return grouped.offsets.bytes() + grouped.items.bytes();
}
template <class... Columns>
std::size_t sum_of_bytes(const Columns&... columns) {
  return (bytes_of(columns) + ... + 0);
}

std::size_t bytes_of_contacts(const Contacts& c) {
  const std::size_t last_days = c.last_day.shares_with(c.first_day) ? 0 : bytes_of(c.last_day);
  return c.ids.bytes() - c.ids.bytes_of_texts() + last_days +
         sum_of_bytes(c.row, c.first_day, c.time_min, c.time_max, c.sequence, c.agency, c.incident, c.part_of, c.kind,
                      c.channel, c.initiated_by, c.attendance, c.outcome, c.recorded_in, c.agency_certainty, c.met_at,
                      c.concerns_address, c.filed_at, c.recorded_on, c.booked_on, c.retention_end, c.severity,
                      c.count_min, c.count_max);
}

// The latest time of day that a contact may have been at.
MinuteOfDay latest(const Contacts& contacts, std::uint32_t contact) {
  const MinuteOfDay last = contacts.time_max.value_or(contact, kNoTime);
  return last == kNoTime ? contacts.time_min.value_or(contact, kNoTime) : last;
}

}  // namespace

std::uint16_t Terms::code_of(std::string_view term) const {
  const auto found = std::find(terms_.begin(), terms_.end(), term);
  return found == terms_.end() ? std::uint16_t{0} : static_cast<std::uint16_t>(found - terms_.begin());
}

std::uint16_t Terms::add(std::string_view term) {
  const auto found = std::find(terms_.begin(), terms_.end(), term);
  if (found != terms_.end()) return static_cast<std::uint16_t>(found - terms_.begin());
  if (terms_.size() > 65535) throw DataError("more than 65,535 different terms in one column");
  terms_.emplace_back(term);
  return static_cast<std::uint16_t>(terms_.size() - 1);
}

std::size_t CaseGraph::bytes() const {
  std::size_t total = bytes_of_contacts(contacts);
  for (const IdTable* ids : {&persons.ids, &addresses.ids, &agencies.ids, &incidents.ids, &identifier_ids, &share_ids,
                             &check_ids, &episode_ids})
    total += ids->bytes() - ids->bytes_of_texts();
  total += sum_of_bytes(persons.role, persons.sex, persons.birth, persons.death, persons.unborn, persons.review);
  total += sum_of_bytes(addresses.kind, addresses.area, addresses.police_area, addresses.latitude, addresses.longitude);
  total += sum_of_bytes(agencies.sector, agencies.area, agencies.parent);
  total += sum_of_bytes(incidents.kind, incidents.start, incidents.end, incidents.address);
  total += sum_of_bytes(participants, identified_on, contacts_of_person, contacts_of_agency, contacts_of_incident,
                        contacts_of_address, flags);
  total += sum_of_bytes(relationships, identifiers, residences, coverage, access, shares, share_items, contact_links,
                        checks, check_hits, episodes, assessments, reviews);
  return total;
}

Order order_within_day(const Contacts& contacts, std::uint32_t a, std::uint32_t b) {
  const MinuteOfDay a_first = contacts.time_min.value_or(a, kNoTime);
  const MinuteOfDay b_first = contacts.time_min.value_or(b, kNoTime);
  if (a_first != kNoTime && b_first != kNoTime) {
    if (latest(contacts, a) < b_first) return Order::before;
    if (latest(contacts, b) < a_first) return Order::after;
  }
  if (contacts.sequence.empty()) return Order::unknown;
  const double a_place = contacts.sequence[a];
  const double b_place = contacts.sequence[b];
  if (std::isnan(a_place) || std::isnan(b_place) || a_place == b_place) return Order::unknown;
  return a_place < b_place ? Order::before : Order::after;
}

Order order_of(const CaseGraph& graph, std::uint32_t a, std::uint32_t b) {
  const DateInterval a_days = graph.contacts.days(a);
  const DateInterval b_days = graph.contacts.days(b);
  if (a_days.last < b_days.first) return Order::before;
  if (b_days.last < a_days.first) return Order::after;
  if (a_days.is_exact() && b_days.is_exact()) return order_within_day(graph.contacts, a, b);
  return Order::unknown;
}

std::uint32_t first_same(const CaseGraph& graph, std::uint32_t identifier) {
  const IdentifierId first = graph.identifiers[identifier].same_as;
  return first.is_none() ? identifier : first.value;
}

DateInterval recorded_days(const CaseGraph& graph, std::uint32_t contact) {
  const DateInterval recorded = graph.contacts.recorded_on.value_or(contact, DateInterval::unknown());
  return recorded.is_unknown() ? graph.contacts.days(contact) : recorded;
}

}  // namespace casegraph::graph
