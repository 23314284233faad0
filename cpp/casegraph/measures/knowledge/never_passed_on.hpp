// Facts that an agency held on record and that no share is known to have carried.
#pragma once

#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct NeverPassedOnQuery {
  std::vector<PersonId> persons;  // contacts that name any of them; empty: all contacts
  Day at;
  bool hindsight = false;
  bool evidence = false;
};

// One row a contact and flag that its agency possibly held on the day and that no share with status `made`, made
// possibly on or before the day and to whomever, carried: as a stated item (of the contact, or of the flag in words
// about one of its participants), or within the scope that `holding` was made with. In the order of agency, flag and
// contact: agency, fact, contact, status (held, possibly_held), held_from, possibly_from, other_share (the
// first share with another status that would have carried it), other_status.
Answer never_passed_on(const Holding& holding, const NeverPassedOnQuery& query);

}  // namespace casegraph::measures
