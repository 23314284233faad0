#include "casegraph/simulate/places.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace casegraph::simulate {
namespace {

constexpr PopulationSize kSize{.contacts = 1, .persons = 1, .addresses = 60'000, .agencies = 120};

TEST(Places, AddressesOfAStreetLieTogetherAndAreasApart) {
  const Services services(kSize);
  for (std::int64_t address = 0; address < kSize.addresses; ++address) {
    const Coordinates at = coordinates_of(services, 5, address);
    const std::int64_t area = services.area_of_address(address);
    EXPECT_LE(std::abs(at.latitude - (500'000 + area / 8 * 250'000)), 116'000);
    EXPECT_LE(std::abs(at.longitude - (-8'000'000 + area % 8 * 250'000)), 116'000);
    if (address % 16 == 0 || services.area_of_address(address - 1) != area) continue;
    const Coordinates before = coordinates_of(services, 5, address - 1);
    EXPECT_LE(std::abs(at.latitude - before.latitude), 2 * 541);
    EXPECT_LE(std::abs(at.longitude - before.longitude), 2 * 541);
  }
}

TEST(Places, TheSameEverywhere) {  // written down once
  const Coordinates at = coordinates_of(Services(kSize), 5, 12'345);
  EXPECT_EQ(at.latitude, 482'649);
  EXPECT_EQ(at.longitude, -7'499'423);
}

TEST(Places, AnotherSeedGivesAnotherTown) {
  const Services services(kSize);
  EXPECT_NE(coordinates_of(services, 5, 7).latitude, coordinates_of(services, 6, 7).latitude);
}

}  // namespace
}  // namespace casegraph::simulate
