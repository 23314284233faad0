// Who lived at the same address at the same time, and for how many days.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

struct CoResidenceQuery {
  Window window;                       // without ends: all time
  std::vector<std::uint32_t> persons;  // only pairs with one of them; empty: all
  // Addresses with more possible residents in the window (a prison, a country) give no pairs: one row says so.
  std::uint32_t most_residents = 200;
  bool evidence = false;
};

// One row a pair of persons and address where their stays certainly or possibly overlap in the window, in the order of
// address, person and other: address, person, other, days_certain, days_possible, status. Days that both may have been
// there are counted once, whatever number of stays cover them. Missing where there is no end to count to.
// status: ok; unbounded (days_possible, or both, missing); too_many_residents (a row without persons).
Answer co_residence(const graph::CaseGraph& graph, const CoResidenceQuery& query, Progress& progress);

}  // namespace casegraph::measures
