// For how many pairs of persons a rule was met, by agency and pooled: a rule over a whole population, as counts.
#pragma once

#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/knowledge/rule.hpp"

namespace casegraph::measures {

// The rows of evaluate(), counted. One row a holder (agencies in the casebook's order that held a record of a pair,
// then the chosen, then all pooled): holder, agency, pairs, met, not_met, cannot_be_evaluated, not_applicable; and of
// the pairs that all pooled met: pooled_met, in_time (the holder met it on the same day), later, never.
// The query names no pairs, and asks for no evidence: that is what evaluate() is for.
Answer rule_counts(const Holding& holding, const RuleQuery& query, Progress& progress);

}  // namespace casegraph::measures
