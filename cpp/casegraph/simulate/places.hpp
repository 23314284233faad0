// Where made addresses lie: areas as towns in the open sea, where nobody lives.
#pragma once

#include <cstdint>

#include "casegraph/simulate/services.hpp"

namespace casegraph::simulate {

struct Coordinates {
  std::int64_t latitude, longitude;  // millionths of a degree, WGS 84: 0.11 m each, so near the equator
};

// Areas lie a quarter of a degree (28 km) apart in the Gulf of Guinea. Neighbourhoods of 256 addresses stand closer the
// nearer the middle of their area, at most 12 km from it along either axis; streets of 16 addresses, with one postcode,
// within 0.7 km of the middle of their neighbourhood; addresses within 60 m of that of their street.
Coordinates coordinates_of(const Services& services, std::uint64_t seed, std::int64_t address);

}  // namespace casegraph::simulate
