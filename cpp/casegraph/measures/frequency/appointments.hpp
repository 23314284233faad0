// Appointments and planned visits by how they ended.
#pragma once

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct AppointmentsQuery {
  Selection selection;  // by any of person, agency, sector, address, kind; presence any unless asked otherwise
  Window window;
  double confidence = 0.95;
};

// Appointments are contacts whose attendance is stated. Columns: those of `by`; for each of attended, late,
// not_attended, cancelled_by_agency, cancelled_by_person, no_reply, child_not_brought and unknown its certain count
// and, as <name>_possible, its possible count; total, total_possible; known (certain, how they ended is not unknown),
// share_attended (attended / known, of the certain counts), lower (Clopper-Pearson, of the fewest attended among the
// most others), upper (of the most attended among the fewest others); a possible count that is open above is missing,
// and the limit that needs it 0 or 1; status: ok, too_few (known = 0).
// Groups without an appointment have no row. Throws DataError where an attendance is not of the vocabulary.
Answer appointments(const graph::CaseGraph& graph, const AppointmentsQuery& query, bool with_evidence,
                    Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
