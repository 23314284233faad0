#include "casegraph/simulate/services.hpp"

#include <algorithm>

namespace casegraph::simulate {
namespace {

constexpr auto kSectorCount = static_cast<std::int64_t>(kSectors.size());

using enum Sector;
using Each = std::array<Sector, kSectors.size()>;

// The order in which an area with few agencies has the sectors: the members of a MARAC and a hospital first.
constexpr Each kFewFirst = {police,        primary_care,           acute_hospital, childrens_social_care,
                            mental_health, domestic_abuse_service, housing,        probation,
                            education,     substance_misuse,       ambulance,      community_health};

constexpr std::array<std::int64_t, kSectors.size()> kPlaceOfFew = [] {
  std::array<std::int64_t, kSectors.size()> places{};
  for (std::size_t place = 0; place < kFewFirst.size(); ++place)
    places[static_cast<std::size_t>(kFewFirst[place])] = static_cast<std::int64_t>(place);
  return places;
}();

// Who does the work of a sector that an area does not have: one earlier in that order, in the end the police.
constexpr Sector instead_of(Sector sector) {
  switch (sector) {
    case acute_hospital:
    case mental_health:
    case community_health: return primary_care;
    case ambulance: return acute_hospital;
    case substance_misuse: return mental_health;
    case domestic_abuse_service:
    case education:
    case housing: return childrens_social_care;
    default: return police;
  }
}

}  // namespace

Services::Services(const PopulationSize& size)
    : agencies_(size.agencies),
      addresses_(size.addresses),
      areas_(areas_of(size)),
      per_area_(agencies_ / areas_),
      larger_(agencies_ % areas_) {}

std::int64_t Services::area_of_address(std::int64_t address) const {
  return static_cast<std::int64_t>(static_cast<double>(address) / static_cast<double>(addresses_) *
                                   static_cast<double>(areas_));
}

std::int64_t Services::in_area(std::int64_t area) const { return per_area_ + (area < larger_ ? 1 : 0); }

std::int64_t Services::place_of(std::int64_t area, Sector sector) const {
  const auto index = static_cast<std::size_t>(sector);
  return in_area(area) < kSectorCount ? kPlaceOfFew[index] : static_cast<std::int64_t>(index);
}

Sector Services::sector_of(std::int64_t agency) const {
  const std::int64_t place = agency / areas_ % kSectorCount;
  return in_area(area_of_agency(agency)) < kSectorCount ? kFewFirst[static_cast<std::size_t>(place)]
                                                        : static_cast<Sector>(place);
}

std::int64_t Services::parent_of(std::int64_t agency) const {
  const std::int64_t place = agency / areas_;
  return place < kSectorCount ? -1 : area_of_agency(agency) + areas_ * (place % kSectorCount);
}

bool Services::has(std::int64_t area, Sector sector) const { return place_of(area, sector) < in_area(area); }

std::int64_t Services::serving(std::int64_t area, Sector sector, double choice) const {
  const std::int64_t count = in_area(area);
  while (!has(area, sector)) sector = instead_of(sector);
  const std::int64_t first = place_of(area, sector);
  const std::int64_t of_sector = (count - first - 1) / kSectorCount + 1;
  // Half of the choices go to the body, the rest evenly to its parts.
  std::int64_t part = 0;
  if (choice >= 0.5 && of_sector > 1)
    part =
        std::min(of_sector - 1, 1 + static_cast<std::int64_t>((choice - 0.5) * 2 * static_cast<double>(of_sector - 1)));
  return area + areas_ * (first + kSectorCount * part);
}

}  // namespace casegraph::simulate
