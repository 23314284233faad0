// Contacts counted in groups, with bounds where dates or numbers leave them open.
//
// A contact is certain in a group where every day that it may have fallen on lies in the group's window,
// possible where some day does. A row that stands for several contacts adds count_min to the certain and
// count_max to the possible count, which is open above where no count_max is stated; parts of a counted row are not
// counted beside it. An assumed person (where persons are groups or asked for) or agency (where agencies or sectors
// are, or agencies asked for) makes a contact possible only.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

// area: of the agency. household: an address where a person of the contact lived then. week: from Monday; weekday: of
// every week; hour: of every day, by the recorded time.
enum class Dimension : std::uint8_t {
  person,
  agency,
  sector,
  address,
  incident,
  kind,
  flag,
  year,
  month,
  area,
  quarter,
  week,
  weekday,
  hour,
  household
};
// The first three as graph::Presence; took_part_or_absent: whom the contact was with or meant for, kept or not.
enum class PresenceFilter : std::uint8_t { took_part, absent, spoken_about, any, took_part_or_absent };
constexpr bool has_presence(PresenceFilter wanted, std::uint32_t presence) {
  if (wanted == PresenceFilter::any) return true;
  if (wanted == PresenceFilter::took_part_or_absent)
    return presence != static_cast<std::uint32_t>(graph::Presence::spoken_about);
  return presence == static_cast<std::uint32_t>(wanted);
}
enum class AddressRole : std::uint8_t { met_at, concerns_address, filed_at };
enum class CountUnit : std::uint8_t { contacts, incidents };

struct CountsQuery {
  std::vector<Dimension> by;
  std::optional<std::vector<std::uint32_t>> persons;   // only contacts with one of these; all where not given
  std::optional<std::vector<std::uint32_t>> agencies;  // only contacts of these; all where not given
  PresenceFilter presence = PresenceFilter::took_part;
  Window window;
  // The window of this length before the death of death_of, or where none is given of the person counted: up to its
  // day, or on its day to the first contact of the fatal incident (graph::death_of).
  std::optional<Span> before_death;
  std::optional<std::uint32_t> death_of;
  AddressRole address = AddressRole::met_at;
  graph::FlagState flag_state = graph::FlagState::yes;
  bool hindsight = false;  // also flags that were not stated by the agency then
  CountUnit unit = CountUnit::contacts;
};

// Columns: one for each dimension of `by` in its order, then certain and possible (int64; possible missing where it is
// open above); by time, and not by person or before a death, also exposure_days (int64: days of the window in the row's
// bins; every day has every hour; missing for an empty bin, and for weekdays or hours alone in an open window). Rows in
// the order of the handles or codes of the dimensions; empty values first. Without dimensions: one row. Dates without
// bounds, or open over more than a hundred years, have an empty year, quarter, month, week or weekday; contacts without
// a time of day an empty hour. Of an hour, a contact is certain where its least and latest time are in that hour. Where
// persons are a group and none are asked for, those without a known death have no row before death. Throws
// ArgumentError where before_death is asked for without persons or death_of, a person named or everybody has no known
// death, a dimension comes twice, or the groups asked for together are more than 2^64.
Answer counts(const graph::CaseGraph& graph, const CountsQuery& query, bool with_evidence, Progress& progress,
              unsigned threads = 0);

}  // namespace casegraph::measures
