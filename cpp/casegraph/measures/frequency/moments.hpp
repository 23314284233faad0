// Contacts that have one moment, in order, and the intervals between them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/waits.hpp"

namespace casegraph::measures::frequency {

inline constexpr std::int64_t kMinutesPerDay = 1440;

struct Moment {
  std::uint32_t contact;
  Day day;
  std::int64_t tick;  // days or minutes since 1970-01-01
};

struct Moments {
  std::vector<Moment> kept;              // in order of tick, contact
  std::vector<std::uint32_t> uncertain;  // contacts that may be in the window and have no one moment
};

std::optional<Moment> moment_of(const graph::CaseGraph& graph, std::uint32_t contact, Resolution resolution);

// Of contacts in order of time. Contacts that are parts of others in the list are left out as the query says.
Moments moments_of(const graph::CaseGraph& graph, std::span<const std::uint32_t> contacts, Window window,
                   Resolution resolution);

}  // namespace casegraph::measures::frequency
