// Blocking, EM, scoring and clusters on records small enough to count by hand.
#include "casegraph/linkage/linker.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/cluster_splitting.hpp"
#include "casegraph/linkage/labelled_levels.hpp"
#include "casegraph/linkage/left_out.hpp"

namespace casegraph::linkage {
namespace {

using Texts = std::vector<std::optional<std::string>>;

tables::Table records() {
  tables::Table table{"records", 6, {}};
  table.columns.push_back(tables::text_column("name", {"Ann", "Ann", "Ann", "Bob", "Bob", std::nullopt}));
  table.columns.push_back(tables::text_column("town", {"Bath", "Bath", "York", "York", "York", "York"}));
  table.columns.push_back(tables::text_column("agency", {"p", "h", "p", "p", "p", "h"}));
  return table;
}

Settings settings() {
  Settings settings;
  settings.fields = {{"name", Cleaning::text}, {"town", Cleaning::text}};
  settings.comparisons = {{"name", {0}, {{LevelKind::exact}}, true}, {"town", {1}, {{LevelKind::exact}}, false}};
  settings.rules = {{"name", {{0, Derived::whole, 0}}}, {"town", {{1, Derived::whole, 0}}}};
  return settings;
}

std::set<std::pair<std::uint32_t, std::uint32_t>> pairs(const Scored& scored) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> out;
  for (const Edge& edge : scored.sorted()) out.insert({edge.a, edge.b});
  return out;
}

const Model kModel{{{{0, 0.9, 0.1}, {0, 0.1, 0.9}}, {{0, 0.8, 0.2}, {0, 0.3, 0.7}}}, 0.1};
constexpr FixedWeight kAll = INT32_MIN;

TEST(Blocks, CountPairsExactlyAndEmitEachOnce) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  // Ann 3 pairs, Bob 1; Bath 1 pair, York 6 of its four records.
  EXPECT_EQ(linker.blocks().pair_counts(), (std::vector<std::int64_t>{4, 7}));
  const Scored scored = linker.score(kModel, kAll, progress, 1);
  EXPECT_EQ(scored.compared, (std::vector<std::int64_t>{4, 5}));  // Ann of Bath and Bob of York had been seen
  EXPECT_EQ(scored.size(), 9U);
  EXPECT_EQ(pairs(scored).size(), 9U);
}

// Keys of the rows: 0 and 1 share both phones, 2 one of them, 3 none.
tables::Table with_lists() {
  tables::Table table{"records", 4, {}};
  table.columns.push_back(tables::text_column("phone", {"01\x1f"
                                                        "02",
                                                        "02\x1f"
                                                        "01",
                                                        "02", "03"}));
  table.columns.push_back(tables::text_column("agency", {"p", "h", "p", "h"}));
  return table;
}

Settings list_settings() {
  Settings settings;
  settings.fields = {{"phone", Cleaning::phone, true}};
  settings.comparisons = {{"phone", {0}, {{LevelKind::exact}, {LevelKind::shared_elements, 1}}, false}};
  settings.rules = {{"phone", {{0, Derived::whole, 0}}}};
  return settings;
}

TEST(Blocks, OfListsEmitAPairOnceHoweverManyElementsItShares) {
  Progress progress;
  const Linker linker(with_lists(), list_settings(), progress, 1);
  EXPECT_EQ(linker.blocks().pair_counts(), (std::vector<std::int64_t>{3}));
  const Model model{{{{0, 0.5, 0.3, 0.2}, {0, 0.1, 0.1, 0.8}}}, 0.5};
  const Scored scored = linker.score(model, kAll, progress, 1);
  EXPECT_EQ(scored.compared, (std::vector<std::int64_t>{3}));
  EXPECT_EQ(pairs(scored), (std::set<std::pair<std::uint32_t, std::uint32_t>>{{0, 1}, {0, 2}, {1, 2}}));
  Settings between = list_settings();
  between.source_column = "agency";
  between.between_sources = true;
  EXPECT_EQ(Linker(with_lists(), between, progress, 1).blocks().pair_counts(), (std::vector<std::int64_t>{2}));
}

TEST(Blocks, ThatAreCutPairNeighboursAndLeaveTheRestToLaterRules) {
  Settings cut = settings();
  cut.rules = {{"name", {{0, Derived::whole, 0}}, 2, 1, {1}}, {"town", {{1, Derived::whole, 0}}}};
  Progress progress;
  const Linker linker(records(), cut, progress, 1);
  // Ann's three in order of their towns: 0-1, 1-2; the town rule has 0-1 too, and York's others.
  EXPECT_EQ(linker.blocks().pair_counts(), (std::vector<std::int64_t>{3, 7}));
  ASSERT_EQ(linker.blocks().cuts().size(), 1U);
  EXPECT_EQ(linker.blocks().cuts()[0].all_pairs, 3);
  EXPECT_EQ(linker.blocks().cuts()[0].pairs, 2);
  const Scored scored = linker.score(kModel, kAll, progress, 1);
  EXPECT_EQ(scored.compared, (std::vector<std::int64_t>{3, 5}));
  EXPECT_FALSE(pairs(scored).contains({0, 2}));
  // The one pair that is left out is all that is sampled: its probability is what may be lost.
  const PairScorer scorer(linker, kModel);
  const std::vector<LeftOut> lost = left_out(linker, scorer, 50, 1, progress, 1);
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_NEAR(lost[0].matches, probability_of(scorer.fixed(0, 2)), 1e-12);
  EXPECT_NEAR(lost[0].standard_error, 0, 1e-8);
}

TEST(LabelledLevels, CountPairsOfOnePersonAndOfTwo) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  const std::vector<std::int64_t> persons{7, 7, 7, 8, -1, -1};
  const LabelledLevels levels = labelled_levels(linker, persons, 100, 1, progress);
  EXPECT_EQ(levels.match_pairs, 3);
  EXPECT_EQ(levels.matches[0], (std::vector<double>{0, 3, 0}));
  EXPECT_EQ(levels.matches[1], (std::vector<double>{0, 1, 2}));
  EXPECT_GT(levels.other_pairs, 0);
  EXPECT_EQ(levels.others[0][1], 0);  // nobody labelled shares a name with another person
  const std::vector<LabelledPair> pairs{{4, 3, true, 2}, {0, 3, false, 1}};
  EXPECT_EQ(labelled_levels(linker, pairs).matches[0], (std::vector<double>{0, 2, 0}));
  EXPECT_THROW(labelled_levels(linker, std::vector<LabelledPair>{{0, 9, true, 1}}), ArgumentError);
  EXPECT_THROW(labelled_levels(linker, std::vector<std::int64_t>{1}, 1, 1, progress), ArgumentError);
}

TEST(DecidedClusters, HoldWhatIsDecidedAndPartOnlyWhatItBreaks) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  const PairScorer scorer(linker, kModel);
  const std::vector<Link> links{{0, 1, 5}, {3, 4, 5}};
  Constraints constraints;
  EXPECT_EQ(decided_clusters(linker, scorer, links, 1, constraints, progress, 1),
            (std::vector<std::uint32_t>{0, 0, 2, 3, 3, 5}));
  constraints.always = {{2, 5}};
  constraints.never = {{0, 1}};
  EXPECT_EQ(decided_clusters(linker, scorer, links, 1, constraints, progress, 1),
            (std::vector<std::uint32_t>{0, 1, 2, 3, 3, 2}));
  constraints.never = {{0, 9}};
  EXPECT_THROW(split_clusters(linker, scorer, links, 1, constraints, progress, 1), ArgumentError);
}

TEST(Blocks, PairOnlyDifferentSourcesWhereAsked) {
  Settings between = settings();
  between.source_column = "agency";
  between.between_sources = true;
  Progress progress;
  const Linker linker(records(), between, progress, 1);
  EXPECT_EQ(linker.blocks().pair_counts(), (std::vector<std::int64_t>{2, 4}));
  EXPECT_EQ(pairs(linker.score(kModel, kAll, progress, 1)),
            (std::set<std::pair<std::uint32_t, std::uint32_t>>{{0, 1}, {1, 2}, {2, 5}, {3, 5}, {4, 5}}));
}

TEST(Linker, RefusesBeforeAnythingIsCompared) {
  Progress progress;
  Settings few = settings();
  few.most_pairs_of_rule = 6;
  EXPECT_THROW(Linker(records(), few, progress, 1), ArgumentError);
  Settings absent = settings();
  absent.fields[0].column = "nom";
  EXPECT_THROW(Linker(records(), absent, progress, 1), DataError);
  Settings no_rule = settings();
  no_rule.rules.clear();
  EXPECT_THROW(Linker(records(), no_rule, progress, 1), ArgumentError);
  Settings year = settings();
  year.rules = {{"year", {{0, Derived::year, 0}}}};
  EXPECT_THROW(Linker(records(), year, progress, 1), ArgumentError);
}

TEST(Score, AddsPriorLevelsAndFrequencies) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  const Scored scored = linker.score(kModel, kAll, progress, 1);
  const std::vector<Edge> edges = scored.sorted();
  const Edge& bobs = edges[6];  // rows 3 and 4
  ASSERT_EQ(bobs.a, 3U);
  ASSERT_EQ(bobs.b, 4U);
  EXPECT_EQ(linker.compare(3, 4), 0x11U);
  // log2 of (.1 / .9) (.9 / .1) (.8 / .3), and of u .1 against the 2 of 5 names that are Bob. Three Anns and two Bobs
  // agree more than u says even if all are one person's, which is 3 records: 2 / (1 + 3) Bobs are of others.
  EXPECT_NEAR(weight_in_bits(bobs.weight),
              std::log2(0.1 / 0.9) + std::log2(9.0) + std::log2(0.8 / 0.3) + std::log2(0.1 / (0.5 / 5)),
              4 * kWeightUnit);
  EXPECT_EQ(linker.compare(edges.back().a, edges.back().b), 0x10U);  // the last has no name: no evidence
  EXPECT_NEAR(weight_in_bits(edges.back().weight), std::log2(0.1 / 0.9) + std::log2(0.8 / 0.3), 4 * kWeightUnit);
}

// What a pair can at most weigh rules it out before it is compared in full: the same pairs must come through.
TEST(Score, KeepsExactlyThePairsOfTheWeightOrMore) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  const std::vector<Edge> all = linker.score(kModel, kAll, progress, 1).sorted();
  const Weights weights(kModel, linker.settings().comparisons, linker.fields());
  for (const Edge& limit : all) {
    std::vector<Edge> expected;
    for (const Edge& edge : all)
      if (edge.weight >= limit.weight) expected.push_back(edge);
    const std::vector<Edge> found = linker.score(kModel, limit.weight, progress, 1).sorted();
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t at = 0; at < found.size(); ++at) {
      EXPECT_EQ(found[at].a, expected[at].a);
      EXPECT_EQ(found[at].b, expected[at].b);
      EXPECT_EQ(found[at].weight, expected[at].weight);
      EXPECT_EQ(found[at].weight,
                weights.of_pair(linker.compare(found[at].a, found[at].b), linker.records().of(found[at].a)));
    }
  }
}

TEST(Clusters, AreNamedByTheirSmallestRow) {
  constexpr FixedWeight kBit = 1 << 20;
  const Scored scored{{{{3, 4, 5 * kBit}, {1, 4, 2 * kBit}}, {{0, 2, kBit / 2}}}, {}};
  const Clusters all = connected(6, scored, 0);
  EXPECT_EQ(all.of_row, (std::vector<std::uint32_t>{0, 1, 0, 1, 1, 5}));
  EXPECT_EQ(all.best[4], 5.0);
  EXPECT_EQ(all.best[1], 2.0);
  EXPECT_TRUE(std::isnan(all.best[5]));
  EXPECT_EQ(connected(6, scored, kBit).of_row, (std::vector<std::uint32_t>{0, 1, 2, 1, 1, 5}));
}

Kinds two_kinds(const std::vector<double>& first_u) {
  std::vector<Comparison> comparisons;
  std::vector<std::vector<double>> chance;
  for (const double share : first_u) {
    comparisons.push_back({"one", {0}, {{LevelKind::exact}}, false});
    chance.push_back({0, share, 1 - share});
  }
  return kinds_of(comparisons, chance);
}

// Counts that are exactly what a known model expects: EM must give that model back.
TEST(EstimateLevels, FindsTheModelThatMadeTheCounts) {
  const std::vector<double> m{0.9, 0.8, 0.95};
  const std::vector<double> u{0.05, 0.1, 0.02};
  Session session;
  for (std::uint32_t bits = 0; bits < 8; ++bits) {
    double match = 0.3e9, other = 0.7e9;
    Pattern pattern = 0;
    for (std::size_t at = 0; at < 3; ++at) {
      const bool agrees = (bits >> at & 1U) != 0;
      match *= agrees ? m[at] : 1 - m[at];
      other *= agrees ? u[at] : 1 - u[at];
      pattern |= Pattern{agrees ? 1U : 2U} << (4 * at);
    }
    session.patterns.push_back({pattern, std::llround(match + other)});
  }
  Kinds kinds = two_kinds(u);
  ASSERT_EQ(kinds.kinds.size(), 2U);
  std::vector<Session> sessions{session};
  const Convergence convergence = estimate_levels(sessions, kinds, 2000, 1e-12);
  EXPECT_EQ(convergence.learnt, 7U);
  for (std::size_t at = 0; at < 3; ++at) EXPECT_NEAR(kinds.levels(0, at)[1], m[at], 1e-4);
  EXPECT_NEAR(match_share(sessions[0], kinds), 0.3, 1e-4);
  EXPECT_NEAR(estimate_shares(session.patterns, 1e9, kinds)[0], 0.3, 1e-4);
  // Of ten times as many pairs, the others not compared: a tenth, and a little less where the levels leave a doubt.
  EXPECT_LT(estimate_shares(session.patterns, 1e10, kinds)[0], 0.03);
  EXPECT_GT(estimate_shares(session.patterns, 1e10, kinds)[0], 0.025);
  EXPECT_TRUE(scored_kinds(kinds, {0.3, 0.7}).empty());
}

TEST(EstimateLevels, LeavesWhatNoRuleTeaches) {
  Session session;
  session.patterns = {{0x11, 10}, {0x22, 90}};
  session.held = 1;  // one comparison is left: nothing can be told from it
  Kinds kinds = two_kinds({0.1, 0.3});
  const double before = kinds.levels(0, 1)[1];
  std::vector<Session> sessions{session};
  EXPECT_EQ(estimate_levels(sessions, kinds).learnt, 0U);
  EXPECT_EQ(kinds.levels(0, 1)[1], before);
}

TEST(TakeOutKinds, LeavesTheShareOfStrangers) {
  Kinds kinds = two_kinds({0.5});
  kinds.distributions[0].levels = {0, 0.9, 0.1};
  take_out_kinds({{{0, 0.019, 0.981}}, {1e-6}}, {0.01, 0.99}, kinds);
  EXPECT_NEAR(kinds.chance[0][1], 0.01 / 0.99, 1e-12);
  take_out_kinds({{{0, 0.009, 0.991}}, {1e-6}}, {0.01, 0.99}, kinds);  // nothing would be left: a fiftieth stays
  EXPECT_GT(kinds.chance[0][1], 0);
}

TEST(RandomLevels, AreExactForExactLevels) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  const auto shares =
      random_levels(linker.settings().comparisons, linker.fields(), linker.records(), {}, false, 1000, 1, progress, 1)
          .shares;
  EXPECT_DOUBLE_EQ(shares[0][1], 4.0 / 10.0);
  EXPECT_DOUBLE_EQ(shares[1][1], 7.0 / 15.0);
  EXPECT_DOUBLE_EQ(shares[1][2], 8.0 / 15.0);
}

}  // namespace
}  // namespace casegraph::linkage
