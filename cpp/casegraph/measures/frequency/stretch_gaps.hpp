// Gaps between contacts within one stretch of observation, with bounds over uncertain days.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

enum class Cut : std::uint8_t { none, start, end, both };

struct SilentGap {
  std::uint32_t from, to;  // contacts; kNone where the gap is cut
  Day from_day, to_day;    // the ends of the time that is silent on any day: to_day <= from_day where there is none
  // The ends of the gap at its longest: contacts that must be there, or kNone and the end of the stretch.
  std::uint32_t possible_from, possible_to;
  Day possible_from_day, possible_to_day;
  std::optional<std::int64_t> least, most;  // days; none where observation is open there
  Cut cut = Cut::none;
};

// `stretch` is the observation; a contact belongs to it where some day of its date set does. It surely lies in it where
// all its days do, it surely belongs to the group and it stands for at least one contact. Gaps in order of time; gaps
// that can only be of length 0 are left out. `from` is the contact that reaches furthest on the near side, `to` the one
// that begins first on the far side.
std::vector<SilentGap> gaps_within(const graph::CaseGraph& graph, Window stretch, GroupContacts group);

}  // namespace casegraph::measures::frequency
