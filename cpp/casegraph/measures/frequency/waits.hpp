// Time between contacts: its length, spread and rhythm, and the gaps one by one.
#pragma once

#include <cstdint>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

enum class Resolution : std::uint8_t { day, minute };

// Times between contacts use contacts that have one moment: an exact day (and, by the minute, one time) and a number
// of one. All others are uncertain: not used, and counted. Of a contact and the row that it is a part of, the row is
// used where it has one moment, else the part.
struct WaitsQuery {
  Selection selection;
  Dimension unit = Dimension::person;  // person, address or agency: whose contacts follow each other; of waits() alone
  Window window;
  Resolution resolution = Resolution::day;
  // A contact less than this many days after the one kept before it is of the same episode.
  double merge_within_days = 0;
  // Only contacts and gaps inside coverage (with persons as units or groups): a gap that leaves it is not one.
  bool within_coverage = false;
  DatesQuery dates{};  // days drawn or refused; gaps() accepts no draws
};

// Columns: those of `by`, then contacts (with a moment, kept after merging), gaps, n_uncertain, n_dropped (outside
// coverage), n_merged, mean, median, sd, shortest, longest (days), status (ok, too_few, no_coverage), burstiness,
// burstiness_finite, burstiness_status, memory, memory_corrected, memory_status, local_variation, cv2,
// local_variation_status; those of append_dates() follow. Of groups that
// are of several units (which are not among them) the lengths are of all their gaps; burstiness to cv2 are medians over
// the units that have one. Then units, units_with_gaps, units_burstiness, units_memory, units_local_variation (that
// have one), unit_mean (median over units of their mean gap) and its quartiles unit_mean_q1, unit_mean_q3, and the
// quartiles of the others, stand before the columns of append_dates(), which then have the spread of these too.
Answer waits(const graph::CaseGraph& graph, const WaitsQuery& query, bool with_evidence, Progress& progress,
             unsigned threads = 0);

// One row a gap, in order of group and time: the columns of `by`, then from_contact, to_contact, from_day, to_day,
// days (float64), minutes (int64; missing by the day), n_between (contacts without one moment, of several, or of an
// assumed person or agency, that may lie between the two or on their days: where there are some, the gap is the longest
// that it may be), and those of append_left_out() for the group. With Dates::refuse a group with an uncertain day has
// one row without a gap. Throws ArgumentError for Dates::sample: which contacts follow one another differs from draw to
// draw.
Answer gaps(const graph::CaseGraph& graph, const WaitsQuery& query, bool with_evidence, Progress& progress,
            unsigned threads = 0);

}  // namespace casegraph::measures::frequency
