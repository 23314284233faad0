// The agencies of a made population: areas, sectors, bodies and their parts, and which of them a person meets.
#pragma once

#include <array>
#include <cstdint>

#include "casegraph/simulate/parameters.hpp"

namespace casegraph::simulate {

enum class Sector : std::uint8_t {
  police,
  primary_care,
  acute_hospital,
  childrens_social_care,
  mental_health,
  ambulance,
  probation,
  education,
  substance_misuse,
  housing,
  domestic_abuse_service,
  community_health
};
inline constexpr std::array kSectors = {"police",
                                        "primary_care",
                                        "acute_hospital",
                                        "childrens_social_care",
                                        "mental_health",
                                        "ambulance",
                                        "probation",
                                        "education",
                                        "substance_misuse",
                                        "housing",
                                        "domestic_abuse_service",
                                        "community_health"};

// Agencies are numbered through the areas: 0, 1, ... are the first agency of each area, then the second of each.
// Within an area they take the sectors in turn, in an area with too few for all the members of a MARAC and a hospital
// first; the first of a sector is a body, later ones are parts of it.
class Services {
 public:
  explicit Services(const PopulationSize& size);

  std::int64_t areas() const { return areas_; }
  std::int64_t area_of_agency(std::int64_t agency) const { return agency % areas_; }
  std::int64_t area_of_address(std::int64_t address) const;
  Sector sector_of(std::int64_t agency) const;
  std::int64_t parent_of(std::int64_t agency) const;  // -1: a body of its own

  // The agency of a sector that serves an area: of several, by `choice` in [0, 1), the body for half of all. Where the
  // area has none of the sector, that of its agencies which does such work instead (for the ambulance, the hospital).
  std::int64_t serving(std::int64_t area, Sector sector, double choice) const;
  // Whether the area has an agency of the sector.
  bool has(std::int64_t area, Sector sector) const;

 private:
  std::int64_t in_area(std::int64_t area) const;
  std::int64_t place_of(std::int64_t area, Sector sector) const;
  std::int64_t agencies_, addresses_, areas_;
  std::int64_t per_area_, larger_;  // agencies of each area; the first areas, so many, have one more
};

}  // namespace casegraph::simulate
