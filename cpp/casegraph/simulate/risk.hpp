// After domestic abuse: risk assessments, referrals to MARAC, and what agencies tell each other at its meetings.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "casegraph/simulate/contacts.hpp"

namespace casegraph::simulate {

inline constexpr std::array kGrades = {"standard", "medium", "high"};
// Why an incident is one for MARAC (SafeLives): graded high; any within a year of a referral; the third within a year.
inline constexpr std::array kCriteria = {"high_risk", "repeat", "escalation"};

// Of the person at `place` of the block, whose contacts are given: assessments, shares, and a row of the truth for each
// incident that is one for MARAC, referred or not.
void add_risk(const Plan& plan, const Block& block, std::int64_t place, std::span<const MadeContact> contacts,
              Sheets& sheets);

// The first meeting of an area's MARAC on or after a day of the observed time: on Wednesdays where meetings are whole
// weeks apart, those of every second area a week later.
std::int32_t meeting_after(std::int32_t day, std::int64_t area, double days_apart);

}  // namespace casegraph::simulate
