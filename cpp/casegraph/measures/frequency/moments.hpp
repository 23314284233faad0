// Contacts that have one moment, in order, and the intervals between them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/measures/frequency/waits.hpp"

namespace casegraph::measures::frequency {

inline constexpr std::int64_t kMinutesPerDay = 1440;

struct Moment {
  std::uint32_t contact;
  Day day;
  std::int64_t tick;  // days or minutes since 1970-01-01
};

struct Moments {
  std::vector<Moment> kept;  // in order of tick, those of one tick as stands_before() has them
  // Contacts that may be in the window and have no one moment, or do not surely belong to the group.
  std::vector<std::uint32_t> uncertain;
  std::vector<std::uint8_t> uncertain_is_sure;  // of each, whether it surely belongs to the group
};

// The order of contacts of one day: time of day (those without one first), sequence, row of the table. It is that of
// their handles where no day was drawn.
bool stands_before(const graph::CaseGraph& graph, std::uint32_t a, std::uint32_t b);

std::optional<Moment> moment_of(const graph::CaseGraph& graph, std::uint32_t contact, Resolution resolution);

// Of a group's contacts. Those that do not surely belong to it have no moment in it. Contacts that are parts of others
// in the group are left out: beside a whole that has a moment, or where they have none themselves.
Moments moments_of(const graph::CaseGraph& graph, GroupContacts group, Window window, Resolution resolution);

}  // namespace casegraph::measures::frequency
