// Appointments of different agencies with one person that lay close together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/record_groups.hpp"

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

struct JointAppointmentSharesQuery {
  JointAppointmentsQuery appointments;  // both bounds are told, whatever its `possible` says
  RecordGrouping grouping;              // of the appointment; the second record is the one near to it
  double confidence = 0.95;
};

// Of the appointments of each group, how many lay close to one of another agency with the same person. A largest set of
// pairs is not the only one of its size, so that by group it would not be one number: each appointment is asked for
// itself whether one is near, and may be near to one that is near to others too. One row a group; where groups are of
// the second record too, one for those with an appointment near, over all appointments of the first's group. Columns:
// those of the grouping (second record: with_), then persons (with an appointment of the group), within_days,
// appointments (assumed persons' and agencies' too), near (surely), near_possible, share, share_possible (of
// those appointments that surely are of the group or may have been near), lower, upper (Clopper-Pearson, of these two),
// status: ok, no_appointments.
Answer joint_appointment_shares(const graph::CaseGraph& graph, const JointAppointmentSharesQuery& query,
                                bool with_evidence, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
