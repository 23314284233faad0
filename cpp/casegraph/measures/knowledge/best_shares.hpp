// Which k shares on one day would have closed most of the gap.
//
// A share that could have been made takes to one agency all that another certainly held, on that day and before
// any of these shares, of the contacts asked about. Its gain is the number of contacts that the receiver did not
// hold. The sum of gains covers (receiver, contact) pairs: it is monotone and submodular, so that taking the
// greatest gain k times closes at least 1 - 1/e of what the best k shares would (Nemhauser, Wolsey & Fisher 1978).
// Gains are looked up lazily (Leskovec et al. 2007). Ties: the sender, then the receiver first in the casebook.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct BestSharesQuery {
  std::int64_t shares = 3;          // at most so many
  std::vector<PersonId> persons;    // contacts that any of them has a part in; empty: all contacts
  std::vector<AgencyId> receivers;  // empty: agencies that certainly held any of these contacts
  Day at;
  bool evidence = false;
};

// One row a share, in the order taken: rank (from 1), from_agency, to_agency, day, gain, gained (so far), gap
// ((receiver, contact) pairs that some agency held and the receiver did not, before any), closed (gained / gap). Ends
// early where nothing is left to gain.
Answer best_shares(const Holding& holding, const BestSharesQuery& query, Progress& progress);

}  // namespace casegraph::measures
