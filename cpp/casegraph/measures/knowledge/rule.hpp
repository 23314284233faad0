// Rules such as "three incidents in 12 months" of a pair of persons, on what agencies held on record.
//
// Met on the day on which the k-th distinct occasion inside one window had taken place, and on which the agency
// (or agencies together) held records of all k that name both persons and state the predicate. With `forums`, the
// window begins on the day after a referral of one of the persons to such a forum instead (repeat rules).
// "Met on the coded data" says no more than that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/knowledge/occasions.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct Rule {
  Fact predicate;  // flags, kinds, sectors
  std::int64_t least = 3;
  std::optional<Span> window;
  bool count_contacts = false;      // else distinct incidents
  bool of_one_person = false;       // else of a pair
  std::vector<graph::Code> forums;  // counts after a referral to any of these; empty: not asked
  bool needs_referral = false;      // true also where none of the forums occurs in the casebook
  std::vector<std::string> areas;   // of agencies; empty: everywhere
  Day in_force_from = kBeforeAll;   // [from, to): the day on which it is met lies there,
  Day in_force_to = kAfterAll;      // and one of the occasions at least
};

enum class RuleHolders : std::uint8_t { each, pooled, chosen };

struct RuleQuery {
  Rule rule;
  std::vector<PersonPair> pairs;  // empty: every pair (or person) that occurs together
  RuleHolders holders = RuleHolders::each;
  std::vector<AgencyId> chosen;  // pooled, with RuleHolders::chosen
  Day at = kAfterAll;            // only what was held and happened by this day
  bool as_it_happened = false;   // pooled, as if all were on record at once
  unsigned threads = 0;
  bool evidence = false;
};

// Rows by pair, then agencies in the casebook's order, then the chosen, then all pooled:
//   person_a, person_b (missing in a rule about one person), holder (agency, chosen, pooled), agency
//   status     met (for certain), not_met (not even possibly), not_applicable (area or time), cannot_be_evaluated
//              (met in the possible bound only: rows that would decide it lack what is needed)
//   reason     of the last two: area, time, area_missing, flag_unknown, date_missing, date_uncertain,
//              holding_uncertain, shares_missing; several apart by "; "
//   met_on, possibly_met_on     missing where never, or (possible) on a day that is not stated
//   lag_days, possible_lag_days after all pooled: inf where the holder alone never met it, NaN where all pooled
//              never did or the day is not stated
//   occasions_certain, occasions_possible   distinct occasions by `at`, whatever their days
// `each` gives rows to agencies that possibly held a contact of an occasion; where pairs are named, to every agency.
Answer evaluate(const Holding& holding, const RuleQuery& query, Progress& progress);

}  // namespace casegraph::measures
