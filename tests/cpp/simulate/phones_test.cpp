#include "casegraph/simulate/phones.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace casegraph::simulate {
namespace {

constexpr PopulationSize kSize{.contacts = 1, .persons = 3'000, .addresses = 2'000, .agencies = 20};

TEST(Phones, OwnOnesFollowEachOtherAndNoTwoPersonsHaveOneNumber) {
  Parameters parameters;
  parameters.phone_changes_per_decade = 6;
  std::set<std::int64_t> numbers;
  std::vector<PhoneUse> uses;
  for (std::int64_t index = 0; index < block_count(kSize); ++index) {
    const Block block(kSize, parameters, 1, index);
    for (std::int64_t place = 0; place < static_cast<std::int64_t>(block.persons().size()); ++place) {
      phones_of(parameters, 1, block, place, uses);
      ASSERT_LE(uses.size(), 16U);
      const PhoneUse* before = nullptr;
      for (const PhoneUse& use : uses) {
        EXPECT_LT(use.from, use.to);
        EXPECT_GE(use.from, block.persons()[static_cast<std::size_t>(place)].birth);
        if (use.is_shared) continue;
        EXPECT_TRUE(numbers.insert(use.number).second);
        EXPECT_TRUE(before == nullptr || before->to == use.from);
        before = &use;
      }
      EXPECT_TRUE(before == nullptr || before->to == kEnd);
    }
  }
  EXPECT_GT(numbers.size(), 3'000U);
}

TEST(Phones, AHouseholdSharesOneThatAPartnerLeavesBehind) {
  Parameters parameters;
  parameters.household_phone = 1;
  parameters.phones = 0;
  parameters.separated = 1;
  const Block block(kSize, parameters, 2, 0);
  std::map<std::int64_t, std::set<std::int32_t>> households;
  std::vector<PhoneUse> uses;
  int parted = 0;
  for (std::int64_t place = 0; place < static_cast<std::int64_t>(block.persons().size()); ++place) {
    const Person& person = block.persons()[static_cast<std::size_t>(place)];
    phones_of(parameters, 2, block, place, uses);
    const auto [first, end] = block.members(person);
    ASSERT_EQ(uses.size(), end - first >= 2 ? 1U : 0U);
    if (uses.empty()) continue;
    EXPECT_TRUE(uses.front().is_shared);
    households[uses.front().number].insert(person.household);
    const bool leaves = place == first + 1 && person.partner >= 0;
    EXPECT_EQ(uses.front().to, leaves ? kStart + person.together_to : kEnd);
    parted += leaves ? 1 : 0;
  }
  EXPECT_GT(parted, 50);
  for (const auto& [number, found] : households) EXPECT_EQ(found.size(), 1U) << number;
}

TEST(Phones, TextsAreOfACountryThatIsNone) {
  EXPECT_EQ(phone_text(1), "+99900000000001");
  EXPECT_EQ(phone_text(99'999'999'999), "+99999999999999");
}

TEST(Phones, AWrongNumberDiffersInOneDigit) {
  Draws draws(3, Purpose::record, 0);
  for (std::int64_t number : {1LL, 40'404'040'404LL, 99'999'999'999LL})
    for (int round = 0; round < 200; ++round) {
      const std::string right = phone_text(number), wrong = phone_text(misdialled(number, draws));
      ASSERT_EQ(right.size(), wrong.size());
      int differ = 0;
      for (std::size_t at = 0; at < right.size(); ++at) differ += right[at] != wrong[at] ? 1 : 0;
      EXPECT_EQ(differ, 1) << right << " " << wrong;
    }
}

}  // namespace
}  // namespace casegraph::simulate
