// How often a contact was followed by another within a time.
#pragma once

#include <optional>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct RepeatsQuery {
  Selection selection;
  Dimension unit = Dimension::person;  // person, address or agency: whose contacts follow each other
  bool by_any = false;                 // a repeat is any contact of the unit, of whatever agency and kind
  Window window;                       // of the contacts that are followed up
  std::vector<Span> within;            // one row a group for each
  std::optional<Day> observed_until;   // last day observed; not given: coverage says
  bool include_same_day = false;       // a later row of the same day is a repeat
  double confidence = 0.95;
};

// Contacts are followed unit by unit: within a group a repeat is another contact of the same unit in that group, or
// with by_any in any. Units that are not among the groups are added up: the shares are of all their contacts. A contact
// of day t is followed up over the days after t up to t + within. It is eligible where all of them are observed: until
// `observed_until`, else in one stretch of coverage that holds t too (of the person; where neither unit nor groups are
// persons, coverage rows for everybody). Contacts without one moment are never followed up, but may be repeats: certain
// where all their days lie in the time, possible where some do. Columns: those of `by`, then within_days or
// within_months (int64), contacts (with a moment, in the window), eligible, repeats, repeats_possible, share,
// share_possible, lower (Clopper-Pearson, from repeats), upper (from repeats_possible), n_uncertain, status: ok,
// no_coverage, too_few (nothing eligible). Where units are added up also units (with an eligible contact) and se_units,
// the standard error of the share over units. Rows by group, then in the order of `within`.
Answer repeats(const graph::CaseGraph& graph, const RepeatsQuery& query, bool with_evidence, Progress& progress,
               unsigned threads = 0);

}  // namespace casegraph::measures::frequency
