// Contacts added up by weights that the user gives.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

enum class WeightBy : std::uint8_t { kind, outcome, flag, severity };

struct HarmQuery {
  Selection selection;
  Window window;
  WeightBy weight_by = WeightBy::kind;
  // Terms of the vocabulary (or the severity as text) and what a contact of it weighs, finite and from 0.
  std::vector<std::pair<std::string, double>> weights;
  bool hindsight = false;  // also flags that the record made at the time does not state
};

// A contact of several flags with a weight takes the greatest. Columns: those of `by`, then certain, possible (contacts
// with a weight), harm_certain, harm_possible (their weights added; possible missing and
// harm_possible NaN where a row with a weight above 0 states no upper number), harm_per_contact (NaN without a certain
// contact), n_unweighted (rows that may be in the window and have no weight: not counted), status: ok, no_contacts,
// none_weighted. Throws ArgumentError where there is no weight, a term is named twice, or a weight is negative or not
// finite.
Answer harm(const graph::CaseGraph& graph, const HarmQuery& query, bool with_evidence, Progress& progress,
            unsigned threads = 0);

}  // namespace casegraph::measures::frequency
