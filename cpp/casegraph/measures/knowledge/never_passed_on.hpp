// Facts that an agency held on record and that no share is known to have carried.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct NeverPassedOnQuery {
  std::vector<PersonId> persons;  // contacts that name any of them; empty: all contacts
  Day at;
  bool hindsight = false;
  bool evidence = false;
};

// What facts are counted by. other_agency: each other agency that had recorded a contact, certainly by the day, with a
// person of the contact, in any presence; none where there is none. kind: of the contact. year, quarter, month: of the
// day from which the fact was certainly held; none where that is not certain.
enum class FactsBy : std::uint8_t { agency, other_agency, sector, area, fact, kind, year, quarter, month };

// One row a contact and flag that its agency possibly held on the day and that no share with status `made`, made
// possibly on or before the day and to whomever, carried: as a stated item (of the contact, or of the flag in words
// about one of its participants), or within the scope that `holding` was made with. In the order of agency, flag and
// contact: agency, fact, contact, status (held, possibly_held), held_from, possibly_from, other_share (the
// first share with another status that would have carried it), other_status.
Answer never_passed_on(const Holding& holding, const NeverPassedOnQuery& query, Progress& progress);

// The same facts, counted. One row a group with a fact that its agency possibly held, in the order of the groups (one
// row in all where `by` is empty): the columns of `by`, held (facts certainly held on the day, passed on or not),
// never_passed_on (of them), never_passed_on_possible (facts possibly held and never passed on), share (never_passed_on
// of held), would_have_carried (of never_passed_on, those that a share of another status would have carried). With
// other_agency among the groups a fact counts once for each. Evidence: contacts and flags behind
// never_passed_on_possible, and the other shares. Throws ArgumentError where `by` names a group twice.
Answer facts_never_passed_on(const Holding& holding, const NeverPassedOnQuery& query, const std::vector<FactsBy>& by,
                             Progress& progress);

}  // namespace casegraph::measures
