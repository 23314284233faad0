// When the rate of contacts changed, and how it was before and after.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/calendar_bins.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/season.hpp"

namespace casegraph::measures::frequency {

struct ChangePointQuery {
  Selection selection;
  Window window;
  Bin bin = Bin::month;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  std::optional<double> penalty;  // of a break; none: 2 ln(bins with exposure)
  std::int64_t least_bins = 1;    // of a segment
  double confidence = 0.95;
  std::int64_t rounds = 999;
  std::uint64_t seed = 0;
  SeasonQuery season{};  // exposure is of mean days
  DatesQuery dates{};
};

// One row a segment of a group, in order of time; one row where there is no change or nothing is observed. Columns:
// those of `by`, then segment (from 1), segments, from_day, to_day (its first and last day), contacts (surely in its
// bins), exposure_days, rate, lower, upper (contacts per year observed, exact Poisson limits), ratio (to the rate of
// the segment before; NaN for the first), p (of the greatest single break of the group, by simulation), n_uncertain,
// n_dropped (of the group), status (ok, no_coverage, open_coverage, zero_exposure, no_events) and finding: change,
// no_change_found, not_determinable. Where a season was asked for a column `season` follows; exposure_days stay days,
// rates are of mean days.
// With days drawn the segments are those found in most draws; contacts are those surely in the segment, and columns
// contacts_possible (upper is of these), support (share of draws that have the segment's first day as a break; NaN for
// the first segment), segments_low, segments_high, p_low, p_high, dates and n_drawn follow; p is the median.
Answer change_points(const graph::CaseGraph& graph, const ChangePointQuery& query, bool with_evidence,
                     Progress& progress, unsigned threads = 0);

struct PenaltyPathQuery {
  Selection selection;
  Window window;
  Bin bin = Bin::month;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  double low = 1, high = 1000;
  std::int64_t least_bins = 1;
  DatesQuery dates{};  // exact or refuse
};

// The segmentations of all penalties of a range, one row for each break of each, one without a day for one segment.
// Columns: those of `by`, then breaks (of the segmentation), penalty_from, penalty_to, cost (of the segments alone),
// from_day (of the segment that the break begins), n_uncertain, n_dropped, status (as of change_points), and those of
// append_left_out(). With Dates::refuse a group with an uncertain day has one row, cost NaN, status uncertain_dates.
// Throws ArgumentError for Dates::sample: every draw has a path of its own.
Answer penalty_path(const graph::CaseGraph& graph, const PenaltyPathQuery& query, bool with_evidence,
                    Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
