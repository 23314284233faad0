// What a made population is made of. Each default and where it comes from: docs/simulation.md.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace casegraph::simulate {

struct PopulationSize {
  std::int64_t contacts = 10'000;
  std::int64_t persons = 3'000;
  std::int64_t addresses = 2'000;
  std::int64_t agencies = 20;
  std::int64_t areas = 0;  // 0: as many as areas_of gives
};

inline constexpr std::int64_t kMostAreas = 40;
// The number of areas: that asked for; else one for every twelve agencies, at most 40, and two from 16 agencies on, so
// that each has the members of a MARAC.
std::int64_t areas_of(const PopulationSize& size);

// Shares are from 0 to 1; times are in days. The observed time is the ten calendar years 2015 to 2024.
struct Parameters {
  double moves_per_decade = 0.8;     // of a household
  double partnered = 0.6;            // of the households of two or more
  double separated = 0.25;           // of these partnerships, within the ten years
  double formed = 0.25;              // of them too: before, the second lived elsewhere
  double branching = 0.3;            // further incidents that an incident brings about, on average
  double decay_days = 12;            // mean time until such an incident
  double several_contacts = 0.4;     // of incidents: a further contact after each, while the steps of its kind last
  double shared = 0.08;              // of contacts: told to another agency
  double share_days = 6;             // mean time until then
  double unconfirmed = 0.2;          // of shares: receipt not recorded
  double misfiled = 0.03;            // of contacts: filed under another address than the one they concern
  double unfiled = 0.05;             // of contacts: under which address is not stated
  double late = 0.1;                 // of contacts: entered later than on their day
  double late_days = 20;             // mean time until then
  double unlinked = 0.3;             // of contacts after the first of an incident: not put together with it
  double unidentified = 0.03;        // of participants: recorded without a name
  double month_only = 0.03;          // of contacts: only the month of the day is stated
  double year_only = 0.005;          // of contacts: only the year
  double misspelt = 0.05;            // of given names, and of family names, in records
  double wrong_birth = 0.03;         // of dates of birth in records
  double missing = 0.1;              // of dates of birth, and of postcodes, in records
  double passed_on = 0.3;            // of moves to another area after contacts in the old one: records go along
  double passed_on_days = 14;        // mean time until then
  double assessed = 0.8;             // of first visits and appointments after domestic abuse: risk assessed
  double declined = 0.15;            // of these assessments: the person at risk took no part
  double graded_high = 0.1;          // of completed assessments
  double graded_medium = 0.3;        // of these too; the rest is standard
  double referred = 0.85;            // to MARAC, of those graded high
  double referred_again = 0.25;      // of incidents within a year of a referral
  double referred_escalating = 0.2;  // of third incidents within a year
  double meeting_days = 14;          // between two meetings of an area's MARAC
  double phones = 0.8;               // of persons of 12 years and more: a phone of their own
  double phone_changes_per_decade = 1.5;  // changes of its number
  double household_phone = 0.3;           // of households of two or more: a phone of all
  double phone_stated = 0.5;              // of records: the phone; of records of the person's own calls: nine in ten
  double wrong_phone = 0.02;              // of these phones: a digit is wrong
  double unlocated = 0.05;                // of addresses: without coordinates
};

struct ParameterName {
  std::string_view name;
  double Parameters::* value;
  double most;  // accepted: 0 to this; times: above 0
};
std::span<const ParameterName> parameter_names();

// Throws ArgumentError where a size is not from 1 to 2,000,000,000, areas are more than agencies or 40, or a parameter
// is not accepted.
void check(const PopulationSize& size, const Parameters& parameters);

}  // namespace casegraph::simulate
