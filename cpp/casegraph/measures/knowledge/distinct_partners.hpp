// How many distinct partners of one person were on record with them in incidents, over time.
#pragma once

#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/measures/knowledge/rule.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct PartnersQuery {
  Fact fact;                      // what a record of an incident states
  std::vector<PersonId> persons;  // empty: all with a partner
  std::vector<graph::Code> ties;  // kinds of relationships that make a partner, either way
  RuleHolders holders = RuleHolders::each;
  std::vector<AgencyId> chosen;  // pooled, with RuleHolders::chosen
  Day at = kAfterAll;            // only what was held and happened by this day
  unsigned threads = 0;
  bool evidence = false;
};

// One row for each person, holder (as in rule.hpp) and k, from 1 to the number of partners with whom the holder
// possibly held an incident: person, holder, agency, k, met_on, possibly_met_on (the days from which k distinct
// partners were on record, certainly and possibly). Partners are counted, never named. Who harmed whom no record says
// here.
Answer distinct_partners(const Holding& holding, const PartnersQuery& query, Progress& progress);

}  // namespace casegraph::measures
