// What came before a death, or before the first contact of an incident.
#pragma once

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::graph {

// A moment of which the days are known, and where it is the first contact of an incident, which one.
struct Moment {
  DateInterval days = DateInterval::unknown();
  IncidentId incident;
  // What happened on the day itself may have been before it: contacts are ordered against those of the incident.
  bool has_order() const { return !incident.is_none(); }
};

// The first contact of the incident, whichever it was: days unknown where no contact of it is dated.
Moment first_contact_of(const CaseGraph& graph, IncidentId incident);

// Where measures "before death" stop for a person: at the first contact of the fatal incident of a review, where the
// person died, had a part in it, and some contact of it is dated; else at the person's death, of which only the day is
// known; else unknown.
Moment death_of(const CaseGraph& graph, PersonId person);

// Whether the contact came before the moment. By order (day, then time, then sequence) against every contact of the
// moment's incident: certain where it surely came before all of them, no where it is one of them or surely came after
// one, possible otherwise. Without an incident by day: certain where every day lies before every day of the moment.
enum class Before : std::uint8_t { no, possible, certain };
Before before(const CaseGraph& graph, std::uint32_t contact, const Moment& moment);

// The graph as it stood at the moment before the first contact of the incident, for what was on record then: asked
// about as of moment.days.last, it has neither the incident's own contacts nor those that surely came after its first.
// What may have come before or after it is only possible by that day: contacts whose order is not known, and shares,
// records made (recorded_on) and identifications of which no more than that day is known. Evidence points to the same
// rows. Throws ArgumentError where the days of the moment are open.
CaseGraph as_before(const CaseGraph& base, const Moment& moment, Progress& progress);

}  // namespace casegraph::graph
