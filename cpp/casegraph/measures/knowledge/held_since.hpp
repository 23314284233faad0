// Since when every agency held every contact that it ever held, and by which shares it came.
#pragma once

#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct HeldSinceQuery {
  std::vector<PersonId> persons;   // contacts that any of them has a part in; empty: all contacts
  std::vector<AgencyId> agencies;  // rows of these; empty: all
  bool received_only = false;      // only what came by a share
  Day at = kAfterAll;              // what was held first after this day has no row
  bool evidence = false;
};

// One row a contact and agency that ever held it, contacts in the order of time: contact, agency, by (own_record,
// share), held_from and possibly_from (missing where never, or not stated), chain (ids of shares, of the certain bound
// where there is one), shares (their number).
Answer held_since(const Holding& holding, const HeldSinceQuery& query, Progress& progress);

}  // namespace casegraph::measures
