#include "casegraph/simulate/services.hpp"

#include <algorithm>

namespace casegraph::simulate {
namespace {

constexpr auto kSectorCount = static_cast<std::int64_t>(kSectors.size());
constexpr std::int64_t kMostAreas = 40;

}  // namespace

Services::Services(const PopulationSize& size)
    : agencies_(size.agencies),
      addresses_(size.addresses),
      areas_(std::clamp<std::int64_t>(size.agencies / kSectorCount, 1, kMostAreas)) {}

std::int64_t Services::area_of_address(std::int64_t address) const {
  return static_cast<std::int64_t>(static_cast<double>(address) / static_cast<double>(addresses_) *
                                   static_cast<double>(areas_));
}

std::int64_t Services::in_area(std::int64_t area) const { return (agencies_ - area - 1) / areas_ + 1; }

Sector Services::sector_of(std::int64_t agency) const { return static_cast<Sector>(agency / areas_ % kSectorCount); }

std::int64_t Services::parent_of(std::int64_t agency) const {
  const std::int64_t place = agency / areas_;
  return place < kSectorCount ? -1 : area_of_agency(agency) + areas_ * (place % kSectorCount);
}

bool Services::has(std::int64_t area, Sector sector) const { return static_cast<std::int64_t>(sector) < in_area(area); }

std::int64_t Services::serving(std::int64_t area, Sector sector, double choice) const {
  const std::int64_t count = in_area(area);
  const auto first = static_cast<std::int64_t>(sector);
  if (first >= count) return area + areas_ * (first % count);
  const std::int64_t of_sector = (count - first - 1) / kSectorCount + 1;
  // Half of the choices go to the body, the rest evenly to its parts.
  std::int64_t part = 0;
  if (choice >= 0.5 && of_sector > 1)
    part =
        std::min(of_sector - 1, 1 + static_cast<std::int64_t>((choice - 0.5) * 2 * static_cast<double>(of_sector - 1)));
  return area + areas_ * (first + kSectorCount * part);
}

}  // namespace casegraph::simulate
