// Who lived together on a day, and the children among them.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/ids.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

enum class HouseholdRows : std::uint8_t { person, household };

struct HouseholdQuery {
  Day at;
  HouseholdRows by = HouseholdRows::person;
  std::vector<std::uint32_t> persons;  // only households that one of them may belong to; empty: all
  bool evidence = false;
};

// The persons who certainly or possibly lived at each address on the day, in the order of addresses and persons.
//
// By person: address, address_kind, person, residence (certain, possible), residence_kind, certainty (of the row:
// stated, assumed, disputed), age_min, age_max, is_child (certain, possible, no, unknown), child_by (birth,
// record), unborn, and of the household n_members_certain, n_members_possible, n_children_certain,
// n_children_possible, n_age_unknown; status. By household: the same without the person's columns.
// Unborn children are shown, and counted neither as members nor as children. Of several rows for one person at one
// address the first that is certain, else the first, gives the row's terms.
// Nobody lived anywhere: one row with status no_residence. A person asked for who lived nowhere: a row of theirs with
// that status (by person).
Answer households(const graph::CaseGraph& graph, const HouseholdQuery& query, Progress& progress);

}  // namespace casegraph::measures
