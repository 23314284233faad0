// Contacts per time observed, with exact Poisson limits.
#pragma once

#include <optional>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/calendar_bins.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct RatesQuery {
  Selection selection;  // by person, agency, sector, address, kind, flag
  Window window;
  std::vector<graph::Code> cut;  // kinds of episodes that take the person out of observation
  double per_days = 365.25;
  double confidence = 0.95;
  bool mid_p = false;  // mid-P limits instead of Garwood's exact ones
  // Each group in each bin of the window: without both ends that from the first to the last day of coverage that has.
  std::optional<Bin> bin;
  // Each group on each day of the week, in each hour of the day, or both; not with bins. The window is that of bins.
  bool weekday = false, hour = false;
};

// Columns: those of `by`, with bins from_day and to_day (the bin's first and last day in the window), with days of the
// week weekday (1 Monday), with hours hour (0 to 23), then certain,
// possible (contacts within the coverage of their agency for the person; possible is missing where it is open above;
// observation is of a person by an agency, so a contact whose person or agency is only assumed is never certain,
// whatever the groups), exposure_days (int64, person-days: the union over the group's agencies for each person, added
// over persons; missing where coverage has an open end), rate (certain), rate_possible, lower (Garwood, from certain),
// upper (from possible; both NaN where possible is open), rate_shrunk (of the certain counts: drawn towards the mean of
// all rows by a gamma prior fitted to them; NaN without exposure), n_dropped (rows with some day in the window and none
// in coverage), coverage_excluded (rows of coverage not used), status: ok, no_coverage, open_coverage (a row without
// start or end: give a window), zero_exposure, no_upper_bound (possible is open: rate and lower hold). A contact of
// several observed persons counts once where `by` has no person. On a day of the week exposure is the days observed
// that are one, and a contact is possible on each that it may be on; in an hour exposure_days are the days that have
// that hour, of which the rate takes a twenty-fourth, a contact is possible in each hour that its time may lie in, and
// n_untimed tells of rows counted on those days that have no time of day and are in no hour. Groups: those with a
// contact or a coverage row for the person (by address, kind or flag, those with a contact); under coverage of all of a
// review, or of everybody, also the persons asked for whom it reaches.
Answer rates(const graph::CaseGraph& graph, const RatesQuery& query, bool with_evidence, Progress& progress,
             unsigned threads = 0);

}  // namespace casegraph::measures::frequency
