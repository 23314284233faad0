#include "casegraph/measures/knowledge/referrals.hpp"

#include <algorithm>

#include "casegraph/measures/knowledge/words.hpp"

namespace casegraph::measures {

std::vector<graph::Code> forums_named(const graph::CaseGraph& graph, const std::vector<std::string>& words) {
  std::vector<graph::Code> found;
  for (std::size_t code = 1; code < graph.terms.forum.size(); ++code)
    if (holds_any_word(graph.terms.forum[static_cast<graph::Code>(code)], words))
      found.push_back(static_cast<graph::Code>(code));
  return found;
}

Referrals::Referrals(const graph::CaseGraph& graph, const Rule& rule) {
  if (!rule.needs_referral) return;
  for (std::uint32_t share = 0; share < graph.shares.size(); ++share) {
    const graph::Share& row = graph.shares[share];
    const bool is_made = row.status == graph::ShareStatus::made;
    if (!is_made && row.status != graph::ShareStatus::receipt_unconfirmed) continue;
    if (row.forum == 0 || std::find(rule.forums.begin(), rule.forums.end(), row.forum) == rule.forums.end()) continue;
    if (!row.about.is_none()) by_person_.push_back({row.about, {row.date, is_made, row.from, row.to, ShareId{share}}});
  }
  std::stable_sort(by_person_.begin(), by_person_.end(),
                   [](const About& a, const About& b) { return a.person < b.person; });
}

std::vector<Referral> Referrals::of(const PersonPair& pair) const {
  std::vector<Referral> found;
  for (std::size_t place = 0; place < pair.size(); ++place) {
    if (pair[place].is_none() || (place == 1 && pair[1] == pair[0])) continue;
    auto at = std::lower_bound(by_person_.begin(), by_person_.end(), pair[place],
                               [](const About& one, PersonId person) { return one.person < person; });
    for (; at != by_person_.end() && at->person == pair[place]; ++at) found.push_back(at->referral);
  }
  std::sort(found.begin(), found.end(), [](const Referral& a, const Referral& b) { return a.share < b.share; });
  return found;
}

}  // namespace casegraph::measures
