#include "casegraph/simulate/names.hpp"

#include <gtest/gtest.h>

#include <set>

namespace casegraph::simulate {
namespace {

TEST(Names, EachStandsWithSpellingsThatDiffer) {
  for (const std::vector<std::string>& names : {given_names(), family_names()}) {
    ASSERT_EQ(names.size() % kSpellings, 0U);
    std::set<std::string> right;
    for (std::size_t at = 0; at < names.size(); at += kSpellings) {
      right.insert(names[at]);
      EXPECT_NE(names[at], names[at + 1]);
      EXPECT_NE(names[at], names[at + 3]);
    }
    EXPECT_EQ(right.size(), names.size() / kSpellings);
  }
}

TEST(Names, DrawsAreRightNamesOfTheSexAndMisspellingsAreOfTheSame) {
  Draws draws(1, Purpose::identity, 0);
  const auto given = static_cast<std::int32_t>(given_names().size());
  const auto family = static_cast<std::int32_t>(family_names().size());
  for (int draw = 0; draw < 1000; ++draw) {
    const std::int32_t woman = given_name(Sex::female, draws), man = given_name(Sex::male, draws);
    EXPECT_TRUE(0 <= woman && woman < given / 2 && given / 2 <= man && man < given);
    const std::int32_t name = family_name(draws);
    EXPECT_TRUE(0 <= name && name < family);
    EXPECT_EQ(name % kSpellings, 0);
    const std::int32_t wrong = misspelt(name, draws);
    EXPECT_TRUE(name < wrong && wrong < name + kSpellings);
  }
}

}  // namespace
}  // namespace casegraph::simulate
