// Appointments of different agencies with one person that lay close together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"

namespace casegraph::measures::frequency {

struct JointAppointmentsQuery {
  std::optional<std::vector<std::uint32_t>> persons, agencies;
  std::int32_t within_days = 7;
  std::optional<double> within_km;  // where given, both places must be known and the same or this near
  std::vector<std::string> attendance{"attended", "late", "not_attended", "no_reply", "child_not_brought", "unknown"};
  bool possible = false;  // close on some of the days that they may have been on; else on all of them
};

// The most pairs that use each appointment once (Edmonds 1965), in order of the first. Appointments are contacts with
// one of these attendances in which the person took part or was absent, with a date that has bounds; parts of counted
// rows are left out. Columns: first_contact, second_contact, first_agency, second_agency, person (the first, where they
// share several), days_min, days_max (apart), same_place (yes, no; missing where either is not stated), km (missing
// where either has no coordinates). No claim that they should have been joined.
Answer joint_appointments(const graph::CaseGraph& graph, const JointAppointmentsQuery& query, bool with_evidence,
                          Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
