// Kinds of pairs: which there are, and that a family's records are told from one person's.
#include "casegraph/linkage/pair_kinds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/expectation_maximisation.hpp"
#include "casegraph/linkage/fellegi_sunter.hpp"

namespace casegraph::linkage {
namespace {

Comparison about(const std::string& name, About about, bool swaps = false) {
  Comparison comparison{name, {0}, {{LevelKind::exact}}, false};
  if (swaps) comparison.levels.push_back({LevelKind::swapped});
  comparison.about = about;
  return comparison;
}

std::vector<std::string> names(const Kinds& kinds) {
  std::vector<std::string> out;
  for (const Kinds::Kind& kind : kinds.kinds) out.push_back(kind.name);
  return out;
}

std::vector<Comparison> household() {
  return {about("given", About::person), about("born", About::person), about("sex", About::person),
          about("surname", About::family), about("address", About::home)};
}
const std::vector<std::vector<double>> kChance = {
    {0, 0.01, 0.99}, {0, 0.001, 0.999}, {0, 0.5, 0.5}, {0, 0.005, 0.995}, {0, 0.0005, 0.9995}};

}  // namespace

TEST(Kinds, AreThoseThatComparisonsCanTellApart) {
  EXPECT_EQ(names(kinds_of({about("a", About::person), about("b", About::person)}, {{0, 0.01, 0.99}, {0, 0.01, 0.99}})),
            (std::vector<std::string>{"match", "strangers"}));
  // Nothing of the person: relatives could not be told from matches.
  EXPECT_EQ(
      names(kinds_of({about("a", About::family), about("b", About::contact)}, {{0, 0.01, 0.99}, {0, 0.01, 0.99}})),
      (std::vector<std::string>{"match", "strangers"}));
  const std::vector<std::vector<double>> two = {{0, 0.01, 0.01, 0.98}, {0, 0.01, 0.01, 0.98}};
  EXPECT_EQ(names(kinds_of({about("a", About::person, true), about("b", About::family, true)}, two)),
            (std::vector<std::string>{"match", "match, careless", "match, names lost", "family", "family, same a",
                                      "strangers"}));
  EXPECT_EQ(names(kinds_of(household(), kChance)),
            (std::vector<std::string>{"match", "match, careless", "match, two homes", "match, two homes, careless",
                                      "family", "family, same given", "family, same born", "family, two homes",
                                      "family, two homes, same given", "family, two homes, same born", "neighbours",
                                      "strangers"}));
}

TEST(Kinds, OfRelativesAreThoseAskedFor) {
  EXPECT_EQ(names(kinds_of(household(), kChance, Relatives::none)),
            (std::vector<std::string>{"match", "match, careless", "match, two homes", "match, two homes, careless",
                                      "strangers"}));
  const Kinds plain = kinds_of(household(), kChance, Relatives::plain);
  EXPECT_EQ(names(plain),
            (std::vector<std::string>{"match", "match, careless", "match, two homes", "match, two homes, careless",
                                      "family", "family, two homes", "neighbours", "strangers"}));
  EXPECT_TRUE(has_families(plain, {0.04, 0.01, 0.04, 0.01, 0.003, 0.003, 0.1, 0.794}));
  EXPECT_FALSE(has_families(plain, {0.04, 0.01, 0.04, 0.01, 0.002, 0.002, 0.1, 0.796}));
}

TEST(Kinds, AreAtMostSixteen) {
  std::vector<Comparison> comparisons = {about("given", About::person, true), about("surname", About::family, true),
                                         about("address", About::home)};
  std::vector<std::vector<double>> chance = {{0, 0.01, 0.01, 0.98}, {0, 0.01, 0.01, 0.98}, {0, 0.01, 0.99}};
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
    comparisons.push_back(about(name, About::person));
    chance.push_back({0, 0.01, 0.99});
  }
  EXPECT_EQ(kinds_of(comparisons, chance).kinds.size(), 16U);
}

TEST(Kinds, WhatIsSharedIsOneDistribution) {
  const Kinds kinds = kinds_of(household(), kChance);
  const auto& match = kinds.kinds[0].distributions;
  const auto& careless = kinds.kinds[1].distributions;
  const auto& moved = kinds.kinds[2].distributions;
  const auto& family = kinds.kinds[4].distributions;
  const auto& namesake = kinds.kinds[5].distributions;
  EXPECT_EQ(kinds.distributions[static_cast<std::size_t>(careless[0])].base, match[0]);
  EXPECT_NEAR(kinds.levels(1, 0)[2], 3 * kinds.levels(0, 0)[2], 1e-12);
  EXPECT_EQ(match[0], moved[0]);
  EXPECT_NE(match[4], moved[4]);
  EXPECT_EQ(family[0], Kinds::kChance);
  EXPECT_NE(family[2], Kinds::kChance);  // of two of one home the sexes are no chance
  EXPECT_EQ(family[4], match[4]);
  EXPECT_EQ(namesake[0], match[0]);
  EXPECT_EQ(namesake[1], Kinds::kChance);
}

// Counts of five comparisons among matches, relatives at one address and strangers: a model of two classes takes
// relatives for matches, kinds tell them apart.
TEST(Kinds, TellRelativesFromMatches) {
  Kinds kinds = kinds_of(household(), kChance);
  const std::vector<double> match = {0.95, 0.95, 0.99, 0.97, 0.9};
  const std::vector<double> family = {0.01, 0.001, 0.4, 0.8, 0.9};
  Session session;
  for (std::uint32_t bits = 0; bits < 32; ++bits) {
    double a = 1e6, b = 3e6, c = 6e6;
    Pattern pattern = 0;
    for (std::size_t at = 0; at < 5; ++at) {
      const bool agrees = (bits >> at & 1U) != 0;
      a *= agrees ? match[at] : 1 - match[at];
      b *= agrees ? family[at] : 1 - family[at];
      c *= agrees ? kChance[at][1] : 1 - kChance[at][1];
      pattern |= Pattern{agrees ? 1U : 2U} << (4 * at);
    }
    session.patterns.push_back({pattern, std::llround(a + b + c)});
  }
  std::vector<Session> sessions{session};
  estimate_levels(sessions, kinds, 2000, 1e-9);
  EXPECT_NEAR(match_share(sessions[0], kinds), 0.1, 0.002);
  EXPECT_NEAR(kinds.levels(0, 0)[1], 0.95, 0.02);
  EXPECT_NEAR(kinds.levels(4, 3)[1], 0.8, 0.01);

  const std::vector<double> shares = estimate_shares(session.patterns, 1e7, kinds);
  Model model;
  model.prior = 0.1;
  for (std::size_t at = 0; at < 5; ++at) model.comparisons.push_back({kinds.levels(0, at), kinds.chance[at]});
  const std::vector<Comparison> comparisons = household();
  const Weights plain(model, comparisons, {});
  model.kinds = scored_kinds(kinds, shares);
  check(model, comparisons);
  const Weights mixed(model, comparisons, {});
  const Pattern relatives = 0x11222;  // surname and address agree, nothing else
  EXPECT_GT(probability_of(plain.of_pair(relatives, nullptr)), 0.5);
  EXPECT_LT(probability_of(mixed.of_pair(relatives, nullptr)), 0.01);
  EXPECT_GT(probability_of(mixed.of_pair(0x11111, nullptr)), 0.99);
  // The bounds that rule pairs out are bounds.
  for (const PatternCount& one : session.patterns) {
    std::int64_t bound = mixed.prior();
    for (std::size_t at = 0; at < 5; ++at) bound += mixed.of_level(at, level_in(one.pattern, at));
    EXPECT_LE(mixed.of_pair(one.pattern, nullptr), bound + 16);
  }
}

// Of the pairs of two kinds only those are compared that agree on the name: how many there are of each is told all the
// same.
TEST(EstimateShares, CountWhatIsNotComparedToo) {
  Kinds kinds;
  kinds.chance = {{0, 0.01, 0.99}, {0, 0.01, 0.99}, {0, 0.02, 0.98}};
  kinds.distributions = {{0, {0, 0.9, 0.1}}, {1, {0, 0.9, 0.1}}, {2, {0, 0.95, 0.05}}, {2, {0, 0.6, 0.4}}};
  kinds.kinds = {{"match", true, 1, {0, 1, 2}}, {"near", false, 1, {-1, -1, 3}}, {"strangers", false, 1, {-1, -1, -1}}};
  const double all = 1e10;
  const std::vector<double> shares = {1e-4, 2e-2, 1 - 1e-4 - 2e-2};
  std::vector<PatternCount> patterns;
  for (std::uint32_t bits = 0; bits < 8; ++bits) {
    if ((bits & 1U) == 0) continue;  // the rule is the first comparison
    double pairs = 0;
    for (std::size_t kind = 0; kind < 3; ++kind) {
      double share = shares[kind];
      for (std::size_t at = 0; at < 3; ++at) share *= kinds.levels(kind, at)[(bits >> at & 1U) != 0 ? 1 : 2];
      pairs += share * all;
    }
    Pattern pattern = 0;
    for (std::size_t at = 0; at < 3; ++at) pattern |= Pattern{(bits >> at & 1U) != 0 ? 1U : 2U} << (4 * at);
    patterns.push_back({pattern, std::llround(pairs)});
  }
  const std::vector<double> found = estimate_shares(patterns, all, kinds, {{1U}, {1, 1, 1}});
  EXPECT_NEAR(found[0], shares[0], 1e-6);
  EXPECT_NEAR(found[1], shares[1], 1e-3);
}

TEST(Kinds, OfAModelMustBeOfBothSorts) {
  Model model{{{{0, 0.9, 0.1}, {0, 0.1, 0.9}}}, 0.1, {{"match", true, 1, {{0, 0.9, 0.1}}}}};
  EXPECT_THROW(check(model, {about("a", About::person)}), ArgumentError);
}

}  // namespace casegraph::linkage
