// How unevenly contacts are spread over persons, addresses or agencies.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct ConcentrationQuery {
  Selection selection;                 // the groups; without `unit` among them
  Dimension unit = Dimension::person;  // person, address or agency
  Window window;
  double top = 0.2;            // share of the units whose share of contacts is told
  bool affected_only = false;  // only units with a contact; else all that were asked for
  std::int64_t rounds = 199;   // sets of contacts spread at random, for what chance alone gives
  std::uint64_t seed = 0;
};

// Two rows a group, over the certain and over the possible counts (they are no bounds of the indices). Columns: those
// of `by`, then counts (certain, possible), units, affected, contacts, prevalence, incidence, per_affected,
// gini_generalised, gini_generalised_unbiased, gini_expected (mean generalised Gini of the contacts spread at random),
// p_random (share of those sets that are as uneven), gini, gini_unbiased, top_share, herfindahl, theil, status (ok,
// too_few, no_events, no_upper_bound: a possible count is open, contacts missing and the indices NaN but prevalence).
Answer concentration(const graph::CaseGraph& graph, const ConcentrationQuery& query, bool with_evidence,
                     Progress& progress, unsigned threads = 0);

// The Lorenz curve of the same counts, at shares of the units evenly apart: `points` of them after 0, or each unit
// where there are fewer. Columns: those of `by`, then counts (certain, possible), units (share of the units, those with
// fewest contacts first), contacts (their share of the contacts; between units on a straight line), status (as of
// concentration; a row with units 0 where there is no curve). top, rounds and seed of the query are not used.
Answer lorenz(const graph::CaseGraph& graph, const ConcentrationQuery& query, std::int64_t points, bool with_evidence,
              Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
