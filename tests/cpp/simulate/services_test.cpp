#include "casegraph/simulate/services.hpp"

#include <gtest/gtest.h>

namespace casegraph::simulate {
namespace {

TEST(Services, OfEverySizeTheOneThatServesIsOfTheAreaAndWherePossibleOfTheSector) {
  for (const std::int64_t agencies : {1, 5, 12, 23, 60, 500, 2000}) {
    const Services services({.contacts = 1, .persons = 1, .addresses = 100, .agencies = agencies});
    for (std::int64_t area = 0; area < services.areas(); ++area)
      for (std::size_t sector = 0; sector < kSectors.size(); ++sector)
        for (const double choice : {0.0, 0.4, 0.5, 0.75, 0.999}) {
          const std::int64_t agency = services.serving(area, static_cast<Sector>(sector), choice);
          ASSERT_TRUE(0 <= agency && agency < agencies);
          EXPECT_EQ(services.area_of_agency(agency), area);
          const bool has_it = services.has(area, static_cast<Sector>(sector));
          EXPECT_TRUE(!has_it || services.sector_of(agency) == static_cast<Sector>(sector));
        }
  }
}

TEST(Services, PartsHaveABodyOfTheSameAreaAndSector) {
  const Services services({.contacts = 1, .persons = 1, .addresses = 100, .agencies = 500});
  for (std::int64_t agency = 0; agency < 500; ++agency) {
    const std::int64_t parent = services.parent_of(agency);
    if (parent < 0) continue;
    EXPECT_LT(parent, agency);
    EXPECT_EQ(services.parent_of(parent), -1);
    EXPECT_EQ(services.sector_of(parent), services.sector_of(agency));
    EXPECT_EQ(services.area_of_agency(parent), services.area_of_agency(agency));
  }
}

TEST(Services, AddressesLieInAnArea) {
  const Services services({.contacts = 1, .persons = 1, .addresses = 1000, .agencies = 500});
  EXPECT_EQ(services.area_of_address(0), 0);
  EXPECT_EQ(services.area_of_address(999), services.areas() - 1);
}

}  // namespace
}  // namespace casegraph::simulate
