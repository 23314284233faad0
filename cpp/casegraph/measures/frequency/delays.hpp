// From a report to the response, and from the first booking of an appointment to the one that took place.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/record_groups.hpp"

namespace casegraph::measures::frequency {

struct DelaysQuery {
  graph::LinkKind kind = graph::LinkKind::reply;
  std::vector<graph::LinkStatus> statuses{graph::LinkStatus::made, graph::LinkStatus::not_made};
  std::optional<std::vector<std::uint32_t>> persons;   // one of them in either contact, in any presence
  std::optional<std::vector<std::uint32_t>> agencies;  // of the later contact
  // Also replies that are an appointment or visit which was cancelled or missed: offered, they answered nothing.
  bool also_not_kept = false;
};

// One row a link, in order of the earlier contact, the later and the row. Columns: from_contact (the report),
// to_contact (the response), from_agency, to_agency, from_day, to_day (missing where not exact), days_min, days_max
// (int64; missing where a date is open), minutes_min, minutes_max (missing unless both have a day and a time),
// link_status, attendance (how the response ended, where it is an appointment or planned visit), status (ok, no_date,
// reversed: the response's days lie before the report's; not_kept: it was cancelled or missed), and of the chain of
// appointments that the response belongs to: rebookings, wait_days_min, wait_days_max, wait_status as in rebookings().
Answer delays(const graph::CaseGraph& graph, const DelaysQuery& query, bool with_evidence, Progress& progress);

struct DelaySharesQuery {
  DelaysQuery delays;       // also_not_kept is of no effect: replies that were not kept are counted apart
  RecordGrouping grouping;  // of the response; the second record is the report. Periods are those of the report
  std::vector<std::int32_t> within_days{0, 1, 7, 28};
  double confidence = 0.95;
};

// The same over links: of those with a day (or days with bounds) whose response was not before the report, how many
// were answered within so many days. One row a group and number of days. Columns: those of the grouping (second record:
// from_), then within_days, links (with a delay), within (surely), within_possible, share, share_possible (of
// those links that are sure or may have been within), lower, upper (Clopper-Pearson, of these two), days_median_least,
// days_median_most (medians of the least and of the greatest delay: between them lies that of the true ones), n_timed
// (links with one delay in minutes), minutes_median (of these), n_no_date, n_reversed, n_not_kept (not among links),
// status: ok, too_few (no link with a delay). Of an agency that is only assumed (where groups or agencies asked for are
// of it), or persons asked for that are, a link is among links and only possibly within.
Answer delay_shares(const graph::CaseGraph& graph, const DelaySharesQuery& query, bool with_evidence,
                    Progress& progress);

struct RebookingsQuery {
  std::optional<std::vector<std::uint32_t>> persons, agencies;  // of the last appointment
};

// One row a chain of appointments each of which replaces the one before (links `replaces` not merely proposed; where
// one replaces several, the first in time is followed), in order of the last. Columns: first_contact, last_contact,
// agency, rebookings (links in the chain), moved_by_agency, moved_by_person (appointments before the last that either
// cancelled), booked_on, held_on (missing where not exact), attendance (of the last), wait_days_min, wait_days_max
// (from the first's booked_on), wait_status: ok, not_stated (booked_on or the last's day), did_not_take_place, unknown,
// reversed. Throws DataError where links lead back to where they began.
Answer rebookings(const graph::CaseGraph& graph, const RebookingsQuery& query, bool with_evidence, Progress& progress);

}  // namespace casegraph::measures::frequency
