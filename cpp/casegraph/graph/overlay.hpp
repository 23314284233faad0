// What if: a graph with some of its records changed, sharing all else with the graph that it is of.
//
// Refiled records and added shares or access replace one column each. Contacts that are removed or moved
// in time, and contacts that are added, change the order of time: the columns of contacts are then put
// in order anew, everything else is still shared.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::graph {

struct Refiling {
  ContactId contact;
  AddressId filed_at;  // none: not stated; kFiledElsewhere
};
// A person's record that named them otherwise is matched to them, from `identified_on` (unknown(): from the start).
struct Identification {
  ContactId contact;
  PersonId person;
};
struct AddedShare {
  AgencyId from, to;
  PersonId about;  // may be none
  DateInterval date;
  std::vector<ContactId> contacts;  // what it carries; none: all that may name the person by then
};
// A share of the casebook, taken to have been on other days.
struct Resharing {
  ShareId share;
  DateInterval days;
};
struct Move {
  ContactId contact;
  DateInterval days;
};

struct Changes {
  std::vector<Refiling> refile;
  std::vector<Identification> identify;
  std::vector<AddedShare> shares;
  std::vector<Access> access;
  std::vector<ShareId> made;     // shares of the casebook taken as made
  std::vector<ShareId> unshare;  // taken as not made
  std::vector<Resharing> reshare;
  std::vector<ContactId> remove;
  std::vector<Move> move;
  std::vector<std::uint32_t> same_person;  // as of with_same_persons; empty: nobody is taken to be another
};

// Throws ArgumentError where a change names what the graph does not have, or the same thing twice.
CaseGraph overlay(const CaseGraph& base, const Changes& changes, Progress& progress);

}  // namespace casegraph::graph
