// How long before a death the last contact was, and whether there was one in the months before it.
#pragma once

#include <optional>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct ProximityQuery {
  Selection selection;  // by person, with agency, sector, kind or none
  // The days counted back from; not given: each person's own death, as graph::death_reference has it.
  std::optional<DateInterval> reference;
  std::vector<std::int32_t> months{12, 6, 1};
};

// Only contacts on a day before the reference count. Columns: those of `by`, then reference_first, reference_last
// (dates), days_min, days_max (int64: from the last contact to the reference, over all days that both may be),
// last_contact (the last that surely was before), contacts (certain, before the reference), contacts_possible, and for
// each number of months within_<n>_months: yes, possible, no. Status: ok, no_reference, no_contact (none before it, on
// any day). Persons without a reference have rows only where they are asked for by name.
Answer proximity(const graph::CaseGraph& graph, const ProximityQuery& query, bool with_evidence, Progress& progress,
                 unsigned threads = 0);

}  // namespace casegraph::measures::frequency
