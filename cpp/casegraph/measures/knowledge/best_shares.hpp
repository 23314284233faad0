// Which k shares on one day would have closed most of the gap.
//
// A share that could have been made takes to one agency all that another certainly held, on that day and before
// any of these shares, of the contacts asked about. Its gain is the number of contacts that the receiver did not
// hold. The sum of gains covers (receiver, contact) pairs: it is monotone and submodular, so that taking the
// greatest gain k times closes at least 1 - 1/e of what the best k shares would (Nemhauser, Wolsey & Fisher 1978).
// Gains are looked up lazily (Leskovec et al. 2007). Ties: the sender, then the receiver first in the casebook.
//
// How good the shares found are is bounded twice. Whatever the data, the first r gain at least 1 - (1 - 1/r)^r of what
// the best r shares would. And on the data at hand the best r gain at most, for any shares S, what S gains and the r
// greatest gains that remain after S, because gains only shrink (Leskovec et al. 2007, section 3.2): the least of these
// over S the first 0 to r shares found, and of the gap, is best_at_most.
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
// ((receiver, contact) pairs that some agency held and the receiver did not, before any), closed (gained / gap),
// best_at_most (what no rank shares could gain more than), of_best (gained / best_at_most), guaranteed
// (1 - (1 - 1/rank)^rank). Ends early where nothing is left to gain. Of the shares found those after the first 1,000
// are not looked at for best_at_most, which stays an upper bound.
Answer best_shares(const Holding& holding, const BestSharesQuery& query, Progress& progress);

}  // namespace casegraph::measures
