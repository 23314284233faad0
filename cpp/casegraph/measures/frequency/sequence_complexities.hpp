// How varied the sequence of a group's contacts is: from which agencies, sectors, or of which kinds they came.
#pragma once

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct ComplexityQuery {
  Selection selection;
  Dimension states = Dimension::agency;  // agency, sector or kind
  Window window;
  DatesQuery dates{};
};

// Columns: those of `by`, then contacts (with one day, in order), spells (runs of one state), states (different ones),
// alphabet (different ones of all groups, those of contacts whose days are drawn among them), entropy, complexity,
// turbulence, n_uncertain, status (ok, too_few); then those of append_dates(). Contacts of one day stand in the order
// of their time and sequence, then of their rows.
Answer sequence_complexity(const graph::CaseGraph& graph, const ComplexityQuery& query, bool with_evidence,
                           Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
