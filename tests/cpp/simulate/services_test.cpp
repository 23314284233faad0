#include "casegraph/simulate/services.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

namespace casegraph::simulate {
namespace {

Services of(std::int64_t agencies, std::int64_t areas = 0) {
  return Services({.contacts = 1, .persons = 1, .addresses = 100, .agencies = agencies, .areas = areas});
}

TEST(Services, AnAreaForEveryTwelveAgenciesAndTwoWhereEachHasTheMembersOfAMarac) {
  for (const auto& [agencies, areas] :
       {std::pair{1, 1}, {15, 1}, {16, 2}, {20, 2}, {35, 2}, {36, 3}, {479, 39}, {480, 40}, {2000, 40}})
    EXPECT_EQ(of(agencies).areas(), areas) << agencies;
  EXPECT_EQ(of(20, 1).areas(), 1);
  EXPECT_EQ(of(5, 5).areas(), 5);
  EXPECT_EQ(of(500, 3).areas(), 3);
}

TEST(Services, EveryAreaHasAPoliceForceAndFromEightAgenciesOnTheMembersOfAMarac) {
  using enum Sector;
  for (std::int64_t agencies = 1; agencies < 80; ++agencies)
    for (std::int64_t areas = 0; areas <= std::min<std::int64_t>(agencies, 40); ++areas) {
      const Services services = of(agencies, areas);
      for (std::int64_t area = 0; area < services.areas(); ++area) {
        EXPECT_TRUE(services.has(area, police));
        if (agencies / services.areas() < 8) continue;
        for (const Sector member : {primary_care, acute_hospital, childrens_social_care, mental_health,
                                    domestic_abuse_service, housing, probation})
          EXPECT_TRUE(services.has(area, member));
      }
    }
}

TEST(Services, AnAreaHasThoseSectorsThatItsAgenciesAreOf) {
  for (const auto& [agencies, areas] : {std::pair{1, 1}, {5, 1}, {5, 3}, {20, 2}, {23, 2}, {60, 0}}) {
    const Services services = of(agencies, areas);
    for (std::int64_t area = 0; area < services.areas(); ++area) {
      std::set<Sector> theirs;
      for (std::int64_t agency = 0; agency < agencies; ++agency)
        if (services.area_of_agency(agency) == area) theirs.insert(services.sector_of(agency));
      for (std::size_t sector = 0; sector < kSectors.size(); ++sector)
        EXPECT_EQ(services.has(area, static_cast<Sector>(sector)), theirs.contains(static_cast<Sector>(sector)));
    }
  }
}

TEST(Services, WhereThereIsNoAmbulanceTheHospitalServes) {
  const Services services = of(20);
  EXPECT_FALSE(services.has(1, Sector::ambulance));
  EXPECT_EQ(services.sector_of(services.serving(1, Sector::ambulance, 0.3)), Sector::acute_hospital);
  EXPECT_EQ(services.sector_of(services.serving(1, Sector::community_health, 0.3)), Sector::primary_care);
  EXPECT_EQ(of(1).serving(0, Sector::housing, 0.9), 0);
}

TEST(Services, OfEverySizeTheOneThatServesIsOfTheAreaAndWherePossibleOfTheSector) {
  for (const auto& [agencies, areas] :
       {std::pair{1, 0}, {5, 0}, {5, 4}, {12, 0}, {20, 0}, {23, 0}, {60, 0}, {60, 7}, {500, 0}, {2000, 0}}) {
    const Services services = of(agencies, areas);
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
