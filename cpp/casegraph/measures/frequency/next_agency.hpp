// Which agency a person's next contact was with: a directly-follows graph of agencies.
#pragma once

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct NextAgencyQuery {
  std::optional<std::vector<std::uint32_t>> persons;  // all where not given
  PresenceFilter presence = PresenceFilter::took_part;
  Window window;
  DatesQuery dates{};
};

// Contacts of each person that have one day, are one contact, are stated to be this person's and lie in the window, in
// the order of the graph (day, time, sequence, id); each with the one before makes a pair.
// Columns: from_agency, to_agency, contacts (pairs; int64), same_day (of these: both on one day), unsure (of these: a
// further contact of the person, of an uncertain day or number or assumed to be theirs, may lie between them, those of
// both days included), mean_days (float64), share (of the pairs from the first agency), then those of append_dates().
// Rows by the agencies' handles. With days drawn, every pair of agencies that some draw has is a row: contacts,
// same_day and unsure are 0, and mean_days NaN, in a draw without it. Where days are refused the counts are missing.
// Throws ArgumentError where there are more than 65,536 agencies.
Answer next_agency(const graph::CaseGraph& graph, const NextAgencyQuery& query, bool with_evidence, Progress& progress,
                   unsigned threads = 0);

}  // namespace casegraph::measures::frequency
