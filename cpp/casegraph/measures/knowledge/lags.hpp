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

// The same of each person apart, added up: one row a fact and pair of agencies (in the order named, else the
// casebook's) that both possibly held the fact about some same person, or that are named. A person's fact is the fact
// with that person named. Columns: fact, first_agency, second_agency, persons_first, persons_second (about whom it
// possibly held the fact), persons (both), later (the second surely held it after the first), earlier (surely before),
// same_day, not_known, persons_exact (whose lag is known to the day), days_q1, days_median, days_q3 (second less first,
// of these), status: ok, too_few (no such person). Throws ArgumentError for a fact about a pair.
Answer lags_of_persons(const Holding& holding, const LagsQuery& query, Progress& progress);

}  // namespace casegraph::measures
