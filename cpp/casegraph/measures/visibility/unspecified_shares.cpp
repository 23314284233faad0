#include "casegraph/measures/visibility/unspecified_shares.hpp"

#include <algorithm>

namespace casegraph::measures {

UnspecifiedShares::UnspecifiedShares(const CheckIndex& index, const Holding& holding, const CheckMoment& moment,
                                     bool opens_others)
    : index_(index), holding_(holding), day_(moment.day) {
  if (!index.has_unspecified_shares()) return;
  add(moment.checker);
  if (!opens_others) return;
  for (const graph::Access& access : index.access().of(moment.checker))
    if (access.period.possibly_on(day_)) add(access.holder);
}

void UnspecifiedShares::add(AgencyId asked) {
  if (asked.is_none()) return;
  if (!holding_.options().parent_holds_child) return add_those_to(asked.value, asked);
  const auto agencies = static_cast<std::uint32_t>(holding_.graph().agencies.ids.size());
  for (std::uint32_t receiver = 0; receiver < agencies; ++receiver) {
    if (index_.unspecified_shares_to(receiver).empty()) continue;
    const auto line = holding_.with_parents(receiver);
    if (std::find(line.begin(), line.end(), asked.value) != line.end()) add_those_to(receiver, asked);
  }
}

void UnspecifiedShares::add_those_to(std::uint32_t receiver, AgencyId asked) {
  for (const std::uint32_t share : index_.unspecified_shares_to(receiver))
    if (holding_.graph().shares[share].date.first <= day_) met_.push_back({share, asked});
}

std::vector<std::uint32_t> UnspecifiedShares::that_may_have_carried(std::uint32_t contact) const {
  std::vector<std::uint32_t> shares;
  for (const Met& met : met_)
    if (!holding_.is_own(met.asked, contact) && may_have_carried(met.share, contact)) shares.push_back(met.share);
  std::sort(shares.begin(), shares.end());
  shares.erase(std::unique(shares.begin(), shares.end()), shares.end());
  return shares;
}

bool UnspecifiedShares::may_have_carried(std::uint32_t share, std::uint32_t contact) const {
  const graph::CaseGraph& graph = holding_.graph();
  const graph::Share& row = graph.shares[share];
  const Held held = holding_.of(row.from, contact);
  if (held.never() || held.possible_from > std::min(row.date.last, day_) || held.until.last < row.date.first)
    return false;
  if (row.about.is_none() || holding_.options().scope == ShareScope::all) return true;
  const auto parts = graph.participants[contact];
  return std::any_of(parts.begin(), parts.end(),
                     [&](const graph::Participation& part) { return part.person == row.about; });
}

}  // namespace casegraph::measures
