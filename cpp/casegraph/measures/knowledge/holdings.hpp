// Who held how much of what, on a day: a matrix of agencies and facts as a tidy table.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

// What the facts are: flags stated, kinds of contact, persons named, or nothing but the agency's holdings.
enum class HoldingsBy : std::uint8_t { flag, kind, person, agency };

struct HoldingsQuery {
  HoldingsBy by = HoldingsBy::flag;
  std::vector<PersonId> persons;  // contacts that name any of them; empty: all contacts
  Day at;
  bool hindsight = false;
  bool evidence = false;
};

// One row a fact and agency: fact (no such column by agency), agency, held_certain and held_possible (contacts
// that state the fact and that the agency holds on the day), all_certain and all_possible (contacts that state it,
// of all agencies, on or before the day), share_certain and share_possible (held of all; NaN where there are
// none), held_from and possibly_from (the first day on which the agency held one). By flag, kind and agency every
// agency has a row for every fact; by person only where it holds a contact in the possible bound. A contact counts
// for a person where its record names the person by the day; the persons asked for only choose the contacts.
Answer holdings(const Holding& holding, const HoldingsQuery& query, Progress& progress);

}  // namespace casegraph::measures
