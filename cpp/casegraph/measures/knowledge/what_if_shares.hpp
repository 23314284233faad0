// What each share that could have been made on one day would have added: every sender and receiver at once.
//
// A share takes to the receiver all that the sender certainly held on the day of the contacts asked about. Its gain is
// the number of these that the receiver did not certainly hold. Each share is taken alone; best_shares takes several
// one after the other.
#pragma once

#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct WhatIfSharesQuery {
  std::vector<PersonId> persons;   // contacts that any of them has a part in; empty: all contacts
  std::vector<AgencyId> agencies;  // senders and receivers; empty: all
  Day at;
  bool evidence = false;
};

// One row for each two agencies of which the first held something: from_agency, to_agency, day, held (by the sender),
// in_common (of these, held by the receiver), gain (held - in_common), to_held (by the receiver). In the order of the
// casebook's agencies. The evidence of a row is the contacts that it would have added.
Answer what_if_shares(const Holding& holding, const WhatIfSharesQuery& query, Progress& progress);

}  // namespace casegraph::measures
