// Children at, or in the household of, contacts whose record tells of domestic abuse.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures {

enum class ExposureRows : std::uint8_t { contact, child };

struct ExposureQuery {
  graph::Code flag = 0;    // 0: no contact carries it
  bool hindsight = false;  // also flags stated by anyone but agency_then
  ExposureRows by = ExposureRows::contact;
  std::vector<std::uint32_t> persons;  // only contacts in which one of them has a part; empty: all
  bool evidence = false;
};

// Who was exposed at each contact that carries the flag with state yes: every child with a part in it, every
// child who lived that day at the address that it concerns, and every child who lived that day with a person who took
// part in it. How is the first of these that holds certainly, else the first that holds possibly.
//
// By contact, in the order of time: contact, agency, incident, first_day, last_day, child, how (took_part, absent,
// spoken_about, address, household), exposure (certain, possible), age_min, age_max, is_child, child_by. Certain where
// the child is one, and lived there, on every day that the contact may have been. By child, in the order of the table:
// child, contacts_certain, contacts_possible, incidents_certain, incidents_possible (a contact without an incident
// is one of its own). Adults, unborn children and persons of unknown age whom no record names as a child are left out.
Answer children_exposed(const graph::CaseGraph& graph, const ExposureQuery& query, Progress& progress);

}  // namespace casegraph::measures
