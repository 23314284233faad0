// Shares whose content the casebook does not state, as a check meets them: what they carried is read by the scope of
// HoldingOptions, and how many may have carried a contact is told beside its class.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/measures/visibility/check_index.hpp"
#include "casegraph/measures/visibility/holding.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

class UnspecifiedShares {
 public:
  // Those that may have reached, by the day of the check, an agency whose records the check asks or (`opens_others`)
  // those that its checker could have opened then. Keeps references.
  UnspecifiedShares(const CheckIndex& index, const Holding& holding, const CheckMoment& moment, bool opens_others);

  // Places of those that may have carried the contact: the sender may have held it by then, and it is about the person
  // whom the share is about, where that is stated and the share is not read as everything. Sorted; none of a contact
  // that every receiver made itself.
  std::vector<std::uint32_t> that_may_have_carried(std::uint32_t contact) const;

 private:
  void add(AgencyId asked);
  void add_those_to(std::uint32_t receiver, AgencyId asked);
  bool may_have_carried(std::uint32_t share, std::uint32_t contact) const;

  struct Met {
    std::uint32_t share;
    AgencyId asked;  // that received it, or is above who did
  };
  const CheckIndex& index_;
  const Holding& holding_;
  Day day_;
  std::vector<Met> met_;
};

}  // namespace casegraph::measures
