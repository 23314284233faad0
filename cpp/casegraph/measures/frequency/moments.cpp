#include "casegraph/measures/frequency/moments.hpp"

#include <algorithm>
#include <tuple>

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

bool is_among(std::span<const std::uint32_t> contacts, std::uint32_t contact) {
  return std::binary_search(contacts.begin(), contacts.end(), contact);
}

}  // namespace

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

Moments moments_of(const CaseGraph& graph, std::span<const std::uint32_t> contacts, Window window,
                   Resolution resolution) {
  Moments moments;
  for (const std::uint32_t contact : contacts) {
    if (!window.holds_some(graph.contacts.days(contact))) continue;
    const auto moment = moment_of(graph, contact, resolution);
    const auto in_list = [&](std::uint32_t whole) { return is_among(contacts, whole); };
    const auto with_moment = [&](std::uint32_t whole) {
      return in_list(whole) && moment_of(graph, whole, resolution).has_value();
    };
    if (moment) {
      if (!is_part_of_one_that(graph, contact, with_moment)) moments.kept.push_back(*moment);
    } else if (!is_part_of_one_that(graph, contact, in_list)) {
      moments.uncertain.push_back(contact);
    }
  }
  std::sort(moments.kept.begin(), moments.kept.end(), [](const Moment& a, const Moment& b) {
    return std::tuple(a.tick, a.contact) < std::tuple(b.tick, b.contact);
  });
  return moments;
}

}  // namespace casegraph::measures::frequency
