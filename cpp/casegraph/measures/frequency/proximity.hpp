// How long before a death the last contact was, and whether there was one in the months before it.
#pragma once

#include <optional>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/before.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct ProximityQuery {
  Selection selection;  // by person, with agency, sector, kind or none
  // The moment counted back from; not given: each person's own death, as graph::death_of has it.
  std::optional<graph::Moment> reference;
  std::vector<std::int32_t> months{12, 6, 1};
};

// Only contacts before the reference count: on a day before it or, where it is the first contact of a fatal incident,
// before that in order (graph::before). Columns: those of `by`, then reference_first, reference_last
// (dates), days_min, days_max (int64: from the last contact to the reference, over all days that both may be),
// last_contact (the last that surely was before), contacts (certain, before the reference), contacts_possible (missing
// where open above), and for each number of months within_<n>_months: yes, possible, no. Status: ok, no_reference,
// no_contact (none before it, on any day). Persons without a reference have rows only where they are asked for by name.
Answer proximity(const graph::CaseGraph& graph, const ProximityQuery& query, bool with_evidence, Progress& progress,
                 unsigned threads = 0);

// The same over persons: by agency, sector, kind or none of them, of all persons asked for whose reference is known,
// how many had a contact of the group in the months before it. One row a group and number of months. Columns: those of
// `by`, then within_months, persons, within (surely), within_possible, share, share_possible, lower (Clopper-Pearson,
// from within), upper (from within_possible), status: ok, no_reference (of nobody).
Answer proximity_shares(const graph::CaseGraph& graph, const ProximityQuery& query, double confidence,
                        bool with_evidence, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
