#include "casegraph/measures/frequency/moments.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

// The place of a contact in the group, or its size.
std::size_t place_in(GroupContacts group, std::uint32_t contact) {
  const auto found = std::lower_bound(group.contacts.begin(), group.contacts.end(), contact);
  return found == group.contacts.end() || *found != contact ? group.size()
                                                            : static_cast<std::size_t>(found - group.contacts.begin());
}

}  // namespace

bool stands_before(const CaseGraph& graph, std::uint32_t a, std::uint32_t b) {
  const auto place = [&](std::uint32_t contact) {
    const double sequence = graph.contacts.sequence.value_or(contact, 0);
    return std::tuple(graph.contacts.time_min.value_or(contact, kNoTime), std::isnan(sequence) ? 0 : sequence,
                      graph.contacts.row[contact]);
  };
  return place(a) < place(b);
}

std::optional<Moment> moment_of(const CaseGraph& graph, std::uint32_t contact, Resolution resolution) {
  const DateInterval days = graph.contacts.days(contact);
  if (!days.is_exact() || !is_finite(days.first)) return std::nullopt;
  if (least_count(graph, contact) != 1 || most_count(graph, contact) != 1) return std::nullopt;
  if (resolution == Resolution::day) return Moment{contact, days.first, days.first.count};
  const MinuteOfDay earliest = graph.contacts.time_min.value_or(contact, kNoTime);
  const MinuteOfDay latest = graph.contacts.time_max.value_or(contact, earliest);
  if (earliest == kNoTime || (latest != kNoTime && latest != earliest)) return std::nullopt;
  return Moment{contact, days.first, days.first.count * kMinutesPerDay + earliest};
}

Moments moments_of(const CaseGraph& graph, GroupContacts group, Window window, Resolution resolution) {
  Moments moments;
  const auto moment_at = [&](std::size_t at) {
    return group.is_sure[at] != 0 ? moment_of(graph, group.contacts[at], resolution) : std::nullopt;
  };
  const auto in_list = [&](std::uint32_t whole) { return place_in(group, whole) < group.size(); };
  const auto with_moment = [&](std::uint32_t whole) {
    const std::size_t at = place_in(group, whole);
    return at < group.size() && moment_at(at).has_value();
  };
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    if (!window.holds_some(graph.contacts.days(contact))) continue;
    const auto moment = moment_at(at);
    if (moment) {
      if (!is_part_of_one_that(graph, contact, with_moment)) moments.kept.push_back(*moment);
    } else if (!is_part_of_one_that(graph, contact, in_list)) {
      moments.uncertain.push_back(contact);
      moments.uncertain_is_sure.push_back(group.is_sure[at]);
    }
  }
  std::sort(moments.kept.begin(), moments.kept.end(), [&graph](const Moment& a, const Moment& b) {
    return a.tick != b.tick ? a.tick < b.tick : stands_before(graph, a.contact, b.contact);
  });
  return moments;
}

}  // namespace casegraph::measures::frequency
