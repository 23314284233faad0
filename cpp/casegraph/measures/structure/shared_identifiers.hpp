// Who had the same phone, e-mail, vehicle or number, and on which days both had it.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

struct SharedIdentifiersQuery {
  Window window;                       // without ends: all time
  std::vector<std::uint32_t> persons;  // only pairs with one of them; empty: all
  // Things of more persons in the window (a helpline, a hostel's phone) give no pairs: one row says so.
  std::uint32_t most_persons = 200;
  bool evidence = false;
};

// One row a pair of persons and thing that both may have had in the window, at one time or not, in the order of
// identifier, person and other: identifier (the first row of the thing), kind, n_persons (who may have had it in the
// window), person, other, days_certain, days_possible, first_day, last_day (of the days on which both may have had it;
// missing where open, and where there is none), status. Rows are cut at birth and death; days that several rows cover
// count once. days_ are missing where there is no end to count to.
// status: ok; not_at_once (no day on which both may have had it); unbounded (days_possible, or both, missing);
// too_many_persons (a row without persons). Two rows of one person are no pair.
Answer shared_identifiers(const graph::CaseGraph& graph, const SharedIdentifiersQuery& query, Progress& progress);

}  // namespace casegraph::measures
