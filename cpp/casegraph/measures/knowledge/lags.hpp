// How much later one agency held a fact on record than another.
#pragma once

#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct LagsQuery {
  std::vector<Fact> facts;  // one block of rows each, in this order
  std::vector<AgencyId>
      agencies;        // empty: those that possibly held the fact; named ones have rows where they never did
  Day at = kAfterAll;  // what was held first after this day counts as never
  unsigned threads = 0;
  bool evidence = false;
};

// One row a fact and pair of agencies, of which one at least possibly held it: fact, first_agency, second_agency,
// first_from, first_possibly_from, second_from, second_possibly_from (as first_held; missing where not, or not stated),
// days_least, days_most (second less first; -inf, inf where nothing bounds them) and status: later (the second surely
// held it after the first), same_day, not_known (the days do not say which was first), never (the second never held it,
// not even possibly). The first is the one that surely was; else the earlier in the casebook's order.
Answer lags(const Holding& holding, const LagsQuery& query, Progress& progress);

}  // namespace casegraph::measures
