// How long ago the last contact was.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct RecencyQuery {
  Selection selection;
  Day as_of;  // contacts of this day count too
};

// Columns: those of `by`, then contacts_certain, contacts_possible (up to as_of; missing where open), last_least,
// last_most (the last contact was on or after the one and on or before the other; missing where nothing bounds it),
// days_least, days_most (from the last contact to as_of), contact (a contact that may have been the last, the one of
// the latest day), status: ok, possible_only (no contact is sure), no_contacts. Parts of counted rows say when these
// were, and add nothing to counts.
Answer recency(const graph::CaseGraph& graph, const RecencyQuery& query, bool with_evidence, Progress& progress,
               unsigned threads = 0);

struct RecencySharesQuery {
  RecencyQuery recency;  // by agency, sector, kind or none: persons are followed within each
  std::vector<std::int32_t> within_days{30, 90, 365};
  double confidence = 0.95;
};

// The same over persons: of those with a contact of the group up to the day, how many had one within so many days
// before it, the day itself counted. One row a group and number of days. Columns: those of `by`, then within_days,
// persons (with a contact that is sure), persons_possible (that may be), within (surely), within_possible, share (the
// least that days and assumed persons allow: within over persons_possible), share_possible (the greatest:
// within_possible over those who surely had a contact, or may have had one within), lower, upper (Clopper-Pearson, of
// these two), n_died (persons who surely died before the day: not counted), status: ok, no_contacts (of nobody).
Answer recency_shares(const graph::CaseGraph& graph, const RecencySharesQuery& query, bool with_evidence,
                      Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
