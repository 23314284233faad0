// What an index finds for new records, and the frequencies that it keeps.
#include "casegraph/linkage/record_index.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "casegraph/linkage/pair_scorer.hpp"

namespace casegraph::linkage {
namespace {

using Texts = std::vector<std::optional<std::string>>;

tables::Table table(Texts names, Texts towns) {
  tables::Table made{"records", static_cast<std::int64_t>(names.size()), {}};
  made.columns.push_back(tables::text_column("name", std::move(names)));
  made.columns.push_back(tables::text_column("town", std::move(towns)));
  return made;
}

Settings settings() {
  Settings settings;
  settings.fields = {{"name", Cleaning::text}, {"town", Cleaning::text}};
  settings.comparisons = {{"name", {0}, {{LevelKind::exact}}, true}, {"town", {1}, {{LevelKind::exact}}, false}};
  settings.rules = {{"name", {{0, Derived::whole, 0}}},
                    {"prefix and town", {{0, Derived::prefix, 1}, {1, Derived::whole, 0}}}};
  settings.accept_nothing = true;
  return settings;
}

const Model kModel{{{{0, 0.9, 0.1}, {0, 0.1, 0.9}}, {{0, 0.8, 0.2}, {0, 0.3, 0.7}}}, 0.1};

class Index : public ::testing::Test {
 protected:
  Progress progress_;
  Linker base_{table({"Ann", "Bob", "Ann", "Cy", std::nullopt}, {"Bath", "York", "York", "Bath", "Bath"}), settings(),
               progress_, 1};
  RecordIndex index_{base_, progress_, 1};
  std::vector<std::uint32_t> found(Texts names, Texts towns) {
    return index_.candidates(table(std::move(names), std::move(towns)), progress_);
  }
};

TEST_F(Index, FindsTheRowsThatSomeRuleHas) {
  EXPECT_EQ(found({"ANN"}, {std::nullopt}), (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(found({"Bea"}, {"York"}), (std::vector<std::uint32_t>{1}));  // alone in its block until now
  EXPECT_EQ(found({"Bea"}, {"Bath"}), (std::vector<std::uint32_t>{}));
  EXPECT_EQ(found({std::nullopt}, {"Bath"}), (std::vector<std::uint32_t>{}));  // lacks a value of either rule
  EXPECT_EQ(found({"Ann", "Cy"}, {"Leeds", "Leeds"}), (std::vector<std::uint32_t>{0, 2, 3}));
}

TEST_F(Index, FindsWhatWasAppended) {
  index_.append(table({"Dee", "Ann"}, {"Bath", "Leeds"}), progress_);
  EXPECT_EQ(index_.rows(), 7U);
  EXPECT_EQ(found({"Dee"}, {std::nullopt}), (std::vector<std::uint32_t>{5}));
  EXPECT_EQ(found({"Ann"}, {std::nullopt}), (std::vector<std::uint32_t>{0, 2, 6}));
}

TEST_F(Index, KeepsHowRareValuesAre) {
  Linker few(table({"Ann", "Ann", "Zed", "Zed"}, {"Bath", "York", "York", "Bath"}), settings(), progress_, 1);
  const double there = PairScorer(base_, kModel).weight(0, 2);
  take_frequencies(few, index_.frequencies());
  EXPECT_EQ(few.fields()[0].present, 4);
  EXPECT_EQ(few.fields()[0].counts, (std::vector<std::int64_t>{0, 2, 1}));  // Zed is nowhere: as if held once
  EXPECT_EQ(PairScorer(few, kModel).weight(0, 1), there);
  EXPECT_GT(PairScorer(few, kModel).weight(2, 3), there);
}

TEST_F(Index, ScoresPairsWithANewRowAsAllAreScored) {
  const Linker few(table({"Ann", "Bob", "Ann", "Ann", "Bea"}, {"Bath", "York", "York", "Bath", "York"}), settings(),
                   progress_, 1);
  std::vector<Edge> expected;
  for (const Edge& edge : few.score(kModel, fixed_weight(-50), progress_, 1).sorted())
    if (edge.b >= 3) expected.push_back(edge);
  const Scored found{{score_new(few, kModel, 3, fixed_weight(-50))}, {}};
  const std::vector<Edge> edges = found.sorted();
  ASSERT_EQ(edges.size(), expected.size());
  for (std::size_t at = 0; at < edges.size(); ++at) {
    EXPECT_EQ(edges[at].a, expected[at].a);
    EXPECT_EQ(edges[at].b, expected[at].b);
    EXPECT_EQ(edges[at].weight, expected[at].weight);
  }
}

}  // namespace
}  // namespace casegraph::linkage
