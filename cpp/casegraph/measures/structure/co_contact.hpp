// Which agencies met the same persons, how close in time, and whether a share between them is on record.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

struct CoContactQuery {
  std::optional<std::int32_t> within_days;
  std::vector<std::uint32_t> persons;  // only these; empty: all
  bool took_part_only = true;          // of persons' parts in contacts
  bool evidence = false;
};

// One row a pair of agencies that met one person or more, the agency that comes first in its table first: agency,
// other, persons (met by both), pairs_certain and pairs_possible (pairs of contacts, one of each agency, with the same
// person, at most within_days days apart, 0 being the same day; missing where it is not given), shares_made and
// shares_unconfirmed (shares on record from either to the other), shared (whether one was made). A pair of contacts
// with two common persons counts once; contacts that are part of a counted row do not count beside it. Evidence: every
// contact by which either met a person whom the other met too, and the shares.
Answer co_contact(const graph::CaseGraph& graph, const CoContactQuery& query, Progress& progress);

}  // namespace casegraph::measures
