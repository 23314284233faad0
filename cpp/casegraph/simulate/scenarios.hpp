// What kinds of incident a made population has, and which contacts follow one another in each.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "casegraph/simulate/services.hpp"

namespace casegraph::simulate {

enum class ContactKind : std::uint8_t {
  emergency_call,
  call,
  message,
  attendance,
  home_visit,
  appointment,
  assessment,
  review_meeting,
  arrest,
  emergency_department,
  consultation,
  transport,
  case_closed
};
inline constexpr std::array kContactKinds = {
    "emergency_call", "call",       "message",        "attendance", "home_visit",
    "appointment",    "assessment", "review_meeting", "arrest",     "emergency_department",
    "consultation",   "transport",  "case_closed"};
enum class RecordKind : std::uint8_t { case_record, incident_log };
inline constexpr std::array kRecordKinds = {"case_record", "incident_log"};
enum class Channel : std::uint8_t { in_person, telephone, written, records };
inline constexpr std::array kChannels = {"in_person", "telephone", "written", "records"};
enum class Initiator : std::uint8_t { person, family, public_, agency, other_agency };
inline constexpr std::array kInitiators = {"person", "family", "public", "agency", "other_agency"};
enum class IncidentKind : std::uint8_t {
  domestic_abuse,
  disturbance,
  drug_crisis,
  self_harm,
  emergency,
  care,
  supervision,
  safeguarding,
  other
};
inline constexpr std::array kIncidentKinds = {"domestic_abuse", "disturbance", "drug_crisis",  "self_harm", "emergency",
                                              "care",           "supervision", "safeguarding", "other"};
enum class Role : std::uint8_t {
  subject,
  reported_victim,
  alleged_perpetrator,
  caller,
  patient,
  offender,
  parent,
  child,
  household
};
inline constexpr std::array kRoles = {"subject", "reported_victim", "alleged_perpetrator",
                                      "caller",  "patient",         "offender",
                                      "parent",  "child",           "household"};

struct Step {
  Sector sector;
  ContactKind kind;
  Channel channel;
  Initiator initiator;
  Role role;
  std::int16_t least_days, most_days;  // after the step before; both 0: minutes after it, unplanned
  bool at_home = false;                // of the person
  bool is_planned() const { return most_days > 0; }
  // Calls to the police, and whom they attended, are in its incident log.
  RecordKind recorded_in() const {
    const bool is_response = kind == ContactKind::emergency_call || kind == ContactKind::attendance;
    return sector == Sector::police && is_response ? RecordKind::incident_log : RecordKind::case_record;
  }
  bool has_attendance() const { return kind == ContactKind::appointment || kind == ContactKind::home_visit; }
};

struct Scenario {
  IncidentKind kind;
  std::int32_t adults, couples, children;  // weights by whose incident it is
  std::int32_t severity;                   // the greatest
  std::span<const Step> steps;             // the last repeats where an incident goes on
};
std::span<const Scenario> scenarios();

}  // namespace casegraph::simulate
