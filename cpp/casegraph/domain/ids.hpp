// Handles: 32-bit positions in the graph's columns, one type for each kind of thing, so that a
// person's cannot be taken for an address's. The user's own ids are kept beside them.
#pragma once

#include <cstdint>
#include <limits>

namespace casegraph {

template <class Tag>
struct Handle {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t value = kNone;

  constexpr bool is_none() const { return value == kNone; }
  constexpr auto operator<=>(const Handle&) const = default;
};

using PersonId = Handle<struct PersonTag>;
using AddressId = Handle<struct AddressTag>;
using AgencyId = Handle<struct AgencyTag>;
using IdentifierId = Handle<struct IdentifierTag>;
using IncidentId = Handle<struct IncidentTag>;
using ContactId = Handle<struct ContactTag>;
using ShareId = Handle<struct ShareTag>;
using CheckId = Handle<struct CheckTag>;

// `filed_at`: under another address than the right one, which is not stated.
inline constexpr AddressId kFiledElsewhere{AddressId::kNone - 1};

}  // namespace casegraph
