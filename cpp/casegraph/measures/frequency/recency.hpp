// How long ago the last contact was.
#pragma once

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

}  // namespace casegraph::measures::frequency
