// Whether contacts of one agency, sector or kind are followed by those of another: self_exciting() for several streams.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"

namespace casegraph::measures::frequency {

inline constexpr std::int64_t kMostStreams = 12;

struct MutualQuery {
  Selection selection;                    // groups, each with streams of its own
  Dimension streams = Dimension::agency;  // agency, sector or kind
  Window window;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  std::int64_t merge_days = 0;  // within a stream
  std::int64_t least = 30;      // contacts of a stream that takes part
  double significance = 0.05;
  std::int64_t rounds = 99;
  std::uint64_t seed = 0;
  DatesQuery dates{};  // exact or refuse
};

// One row for each group and ordered pair of its streams, each stream with itself too. Streams of under `least`
// contacts take no part: their rows have no numbers. By coverage, agencies and sectors are compared on the days on
// which all that take part are observed; kinds on those on which any agency is. Columns: those of `by`, from, to (named
// by what streams are: from_agency ...), n_from, n_to (contacts), days, background (of `to`, a day), branching (of
// `to`, for each contact of `from`), branching_lower, branching_upper (95 %, by the logarithm), se_log_branching,
// decay, half_life (of `to`), p, q, ks, ks_p, ljung_box_p (of `to`), spectral_radius (of all branching of the group),
// n_uncertain, n_dropped, n_merged (of the group), status (ok, too_few, no_excitation, not_converged, not_stationary,
// uncertain_dates or why nothing is observed) and finding: follows, not_found, not_determinable. Throws ArgumentError
// where a group has more than kMostStreams streams that take part.
Answer mutual_excitation(const graph::CaseGraph& graph, const MutualQuery& query, bool with_evidence,
                         Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
