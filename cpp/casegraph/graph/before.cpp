#include "casegraph/graph/before.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/overlay.hpp"

namespace casegraph::graph {
namespace {

// Whether `a` surely came before `b`. Days that share no more than one may be of that day: then the order within it
// decides, else the days do.
bool surely_before(const CaseGraph& graph, std::uint32_t a, std::uint32_t b) {
  const DateInterval a_days = graph.contacts.days(a), b_days = graph.contacts.days(b);
  if (a_days.last < b_days.first) return true;
  return a_days.last == b_days.first && is_finite(a_days.last) &&
         order_within_day(graph.contacts, a, b) == Order::before;
}

bool has_part_in(const CaseGraph& graph, std::span<const std::uint32_t> contacts, PersonId person) {
  return std::any_of(contacts.begin(), contacts.end(), [&](std::uint32_t contact) {
    const auto parts = graph.participants[contact];
    return std::any_of(parts.begin(), parts.end(), [&](const Participation& part) { return part.person == person; });
  });
}

// A date that may be on the moment's own day, before it or after, may be after all days asked about.
DateInterval blurred(DateInterval days, const Moment& moment) {
  const bool may_be_on_its_day = days.last >= moment.days.first && days.first <= moment.days.last;
  return may_be_on_its_day && !days.is_unknown() ? DateInterval{days.first, kAfterAll} : days;
}

DateColumn blurred(const DateColumn& column, const Moment& moment) {
  std::vector<DateInterval> dates;
  dates.reserve(column.size());
  for (std::size_t at = 0; at < column.size(); ++at) dates.push_back(blurred(column[at], moment));
  return DateColumn(dates);
}

}  // namespace

Moment first_contact_of(const CaseGraph& graph, IncidentId incident) {
  const auto contacts = graph.contacts_of_incident[incident.value];
  if (contacts.empty()) return {DateInterval::unknown(), incident};
  DateInterval first{kAfterAll, kAfterAll};
  for (const std::uint32_t contact : contacts) {
    const DateInterval days = graph.contacts.days(contact);
    first = {std::min(first.first, days.first), std::min(first.last, days.last)};
  }
  return {first, incident};
}

Moment death_of(const CaseGraph& graph, PersonId person) {
  const DateInterval death = graph.persons.death.value_or(person.value, DateInterval::unknown());
  if (death.is_unknown()) return {};
  for (const Review& review : graph.reviews) {
    if (review.fatal_incident.is_none()) continue;
    if (!has_part_in(graph, graph.contacts_of_incident[review.fatal_incident.value], person)) continue;
    const Moment first = first_contact_of(graph, review.fatal_incident);
    return first.days.is_unknown() ? Moment{death, {}} : first;
  }
  return {death, {}};
}

Before before(const CaseGraph& graph, std::uint32_t contact, const Moment& moment) {
  const DateInterval days = graph.contacts.days(contact);
  if (!moment.has_order()) {
    if (days.last < moment.days.first) return Before::certain;
    return days.first < moment.days.last ? Before::possible : Before::no;
  }
  if (graph.contacts.incident.value_or(contact, IncidentId::kNone) == moment.incident.value) return Before::no;
  if (days.last < moment.days.first) return Before::certain;
  Before found = Before::certain;
  for (const std::uint32_t other : graph.contacts_of_incident[moment.incident.value]) {
    if (surely_before(graph, other, contact)) return Before::no;
    if (!surely_before(graph, contact, other)) found = Before::possible;
  }
  return found;
}

CaseGraph as_before(const CaseGraph& base, const Moment& moment, Progress& progress) {
  if (!moment.days.is_bounded())
    throw ArgumentError("before: no contact of the incident has a day, or one has no first or last day");
  Changes changes;
  for (std::uint32_t contact = 0; contact < base.contacts.size(); ++contact) {
    const Before order = before(base, contact, moment);
    const DateInterval days = base.contacts.days(contact);
    if (order == Before::no)
      changes.remove.push_back({contact});
    else if (order == Before::possible && days.last != kAfterAll)
      changes.move.push_back({{contact}, {days.first, kAfterAll}});
  }
  CaseGraph graph = overlay(base, changes, progress);
  graph.contacts.recorded_on = blurred(graph.contacts.recorded_on, moment);
  graph.identified_on = blurred(graph.identified_on, moment);
  std::vector<Share> shares(graph.shares.begin(), graph.shares.end());
  for (Share& share : shares) share.date = blurred(share.date, moment);
  graph.shares = SharedColumn(std::move(shares));
  return graph;
}

}  // namespace casegraph::graph
