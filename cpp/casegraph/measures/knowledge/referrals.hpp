// The shares after which a repeat rule counts.
#pragma once

#include <vector>

#include "casegraph/measures/knowledge/occasions.hpp"
#include "casegraph/measures/knowledge/rule.hpp"

namespace casegraph::measures {

struct Referral {
  DateInterval day;
  bool is_made;
  AgencyId from, to;
  ShareId share;
};

// The forums of the casebook in whose names one of the words occurs, in either case.
std::vector<graph::Code> forums_named(const graph::CaseGraph& graph, const std::vector<std::string>& words);

// Shares with one of the rule's forums, found by whom they are about; none where the rule needs no referral.
class Referrals {
 public:
  Referrals(const graph::CaseGraph& graph, const Rule& rule);

  // About either of the pair, in the order of shares.
  std::vector<Referral> of(const PersonPair& pair) const;

 private:
  struct About {
    PersonId person;
    Referral referral;
  };
  std::vector<About> by_person_;
};

}  // namespace casegraph::measures
