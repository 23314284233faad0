// How what is on record about persons was spread over agencies on a day.
//
//   best         greatest share of the contacts that one agency held: max h_x / n
//   herfindahl   sum over holders of (h_x / sum h)^2: 1/k where k agencies hold alike, 1 where one holds all
//   overlap      1 - (contacts that some agency held) / sum h: 0 where no contact is held twice
// with n contacts and h_x of them held by agency x. Once from what is certain (contacts whose every day lies on or
// before the day, held in the certain bound), once from what is possible.
#pragma once

#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct FragmentationQuery {
  std::vector<PersonId> persons;  // contacts that any of them has a part in, in any presence; empty: all contacts
  Day at;
  bool evidence = false;
};

// One row a bound (certain, possible): bound, status (ok; no_contacts; not_held: no agency held any), n, held (by some
// agency), agencies (that held any), best_agency (ties: the first by the casebook's order), best_held, best,
// herfindahl, overlap. NaN where the status is not ok.
Answer fragmentation(const Holding& holding, const FragmentationQuery& query);

}  // namespace casegraph::measures
