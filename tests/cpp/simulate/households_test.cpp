#include "casegraph/simulate/households.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace casegraph::simulate {
namespace {

constexpr PopulationSize kSize{.contacts = 1, .persons = 3'000, .addresses = 2'000, .agencies = 20};

TEST(Households, BlocksHoldEveryPersonOnce) {
  std::int64_t persons = 0;
  for (std::int64_t index = 0; index < block_count(kSize); ++index) {
    const Block block(kSize, {}, 1, index);
    EXPECT_EQ(block.first_person(), persons);
    persons += static_cast<std::int64_t>(block.persons().size());
  }
  EXPECT_EQ(persons, kSize.persons);
}

TEST(Households, StaysFollowEachOtherFromBirthToTheEnd) {
  const Block block(kSize, {}, 2, 1);
  for (const Person& person : block.persons()) {
    const auto stays = block.stays_of(person);
    ASSERT_FALSE(stays.empty());
    EXPECT_GE(stays.front().from, person.birth - kStart);
    EXPECT_EQ(stays.back().to, kDays);
    for (std::size_t at = 0; at < stays.size(); ++at) {
      EXPECT_LT(stays[at].from, stays[at].to);
      EXPECT_TRUE(0 <= stays[at].address && stays[at].address < kSize.addresses);
      EXPECT_TRUE(at == 0 || stays[at].from == stays[at - 1].to);
      EXPECT_EQ(block.address_of(person, std::max(0, stays[at].to - 1)), stays[at].address);
    }
  }
}

TEST(Households, CouplesArePartnersOfEachOtherAndOneMovesOutWhereTheyPart) {
  const Block block(kSize, {}, 3, 0);
  const auto& persons = block.persons();
  int couples = 0, parted = 0;
  for (std::size_t place = 0; place < persons.size(); ++place) {
    const Person& person = persons[place];
    const auto [first, end] = block.members(person);
    EXPECT_TRUE(first <= static_cast<std::int64_t>(place) && static_cast<std::int64_t>(place) < end);
    if (person.partner < 0) continue;
    const Person& partner = persons[static_cast<std::size_t>(person.partner)];
    EXPECT_EQ(partner.partner, static_cast<std::int64_t>(place));
    EXPECT_FALSE(person.is_child);
    ++couples;
    const std::int32_t parting = person.together_to;
    EXPECT_EQ(block.address_of(person, parting - 1), block.address_of(partner, parting - 1));
    if (parting < kDays) ++parted;
  }
  EXPECT_GT(couples, 100);
  EXPECT_GT(parted, 20);
}

TEST(Households, BeforeTheyMoveTogetherTheSecondOfACoupleLivesElsewhere) {
  Parameters parameters;
  parameters.formed = 1;
  parameters.moves_per_decade = 0;
  const Block block(kSize, parameters, 5, 0);
  int elsewhere = 0, couples = 0;
  for (const Person& person : block.persons()) {
    if (person.partner < 0) continue;
    const Person& partner = block.persons()[static_cast<std::size_t>(person.partner)];
    EXPECT_GT(person.together_from, 0);
    EXPECT_LT(person.together_from, person.together_to);
    EXPECT_EQ(person.together_from, partner.together_from);
    EXPECT_EQ(block.address_of(person, person.together_from), block.address_of(partner, person.together_from));
    const std::int32_t before = person.together_from - 1;
    elsewhere += block.address_of(person, before) != block.address_of(partner, before) ? 1 : 0;
    ++couples;
  }
  EXPECT_GT(couples, 100);
  EXPECT_GT(elsewhere, couples * 9 / 10);  // few happen to live at one address before
}

TEST(Households, TheSecondOfACoupleIsOfTheHouseholdWhileTheyAreTogetherAndEverybodyElseAlways) {
  Parameters parameters;
  parameters.formed = 1;
  parameters.separated = 0.5;
  const Block block(kSize, parameters, 6, 0);
  int couples = 0;
  for (std::size_t at = 0; at < block.persons().size(); ++at) {
    const Person& person = block.persons()[at];
    const auto place = static_cast<std::int64_t>(at);
    const bool is_second = person.partner >= 0 && person.partner < place;
    couples += is_second ? 1 : 0;
    for (const std::int32_t day :
         {0, person.together_from - 1, person.together_from, person.together_to - 1, person.together_to, kDays - 1}) {
      if (day < 0 || day >= kDays) continue;
      const bool is_together = person.together_from <= day && day < person.together_to;
      EXPECT_EQ(block.is_at_home(place, day), !is_second || is_together);
      const Person& other = block.persons()[static_cast<std::size_t>(is_second ? person.partner : place)];
      if (block.is_at_home(place, day)) {
        EXPECT_EQ(block.address_of(person, day), block.address_of(other, day));
      }
    }
  }
  EXPECT_GT(couples, 100);
}

TEST(Households, WithoutMovesAndPartingsEverybodyStays) {
  Parameters still;
  still.moves_per_decade = 0;
  still.separated = 0;
  still.formed = 0;
  const Block block(kSize, still, 4, 0);
  for (const Person& person : block.persons()) EXPECT_EQ(block.stays_of(person).size(), 1U);
}

}  // namespace
}  // namespace casegraph::simulate
