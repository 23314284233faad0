// Little families, drawn by hand first: the rules are in genogram.hpp, order.hpp and generations.hpp.
#include "casegraph/layout/genogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "graph/graph_maker.hpp"
#include "layout/family_maker.hpp"

namespace casegraph::layout {
namespace {

using graph::testing::days;
using testing::FamilyMaker;
using Lines = std::vector<std::string>;

// A couple stands 1 apart, two children below stand 1 apart and centred: 0 and 1 in both rows.
TEST(Genogram, TwoParentsTwoChildren) {
  FamilyMaker family;
  family.person("younger", "2010-01-01").person("elder", "2008-01-01").person("mother").person("father");
  for (const char* parent : {"mother", "father"})
    for (const char* child : {"younger", "elder"}) family.tie(parent, TieKind::parent, child);
  family.tie("mother", TieKind::spouse, "father");
  EXPECT_EQ(family.persons(), (Lines{"mother 0 0", "father 0 1", "elder 1 0", "younger 1 1"}));
  EXPECT_EQ(family.unions(), (Lines{"mother-father married 0.5: elder younger"}));
  EXPECT_EQ(family.drawing().crossings, 0);
}

TEST(Genogram, OneChildHangsBelowTheMiddleOfItsParents) {
  FamilyMaker family;
  family.person("mother").person("father").person("child");
  family.tie("mother", TieKind::parent, "child").tie("father", TieKind::parent, "child");
  EXPECT_EQ(family.persons(), (Lines{"mother 0 0", "father 0 1", "child 1 0.5"}));
  EXPECT_EQ(family.unions(), (Lines{"mother-father parents 0.5: child"}));
}

// Married twice: she stands between the two, each couple's children below that couple. The elder children are those of
// the first marriage, so it stands to the left. Two and one children need 0, 1 and 2: the first couple 0 and 1, its
// middle 0.5 above 0 and 1; the third child at 2 wants a middle of 2, so the second husband moves to 3.
TEST(Genogram, Remarriage) {
  FamilyMaker family;
  family.person("she").person("second").person("first");
  family.person("a", "2001-01-01").person("b", "2003-01-01").person("c", "2010-01-01");
  family.tie("she", TieKind::former_spouse, "first").tie("she", TieKind::spouse, "second");
  for (const char* child : {"a", "b"}) family.tie("she", TieKind::parent, child).tie("first", TieKind::parent, child);
  family.tie("she", TieKind::parent, "c").tie("second", TieKind::parent, "c");
  EXPECT_EQ(family.persons(), (Lines{"first 0 0", "she 0 1", "second 0 3", "a 1 0", "b 1 1", "c 1 2"}));
  EXPECT_EQ(family.unions(), (Lines{"first-she divorced 0.5: a b", "she-second married 2: c"}));
  EXPECT_EQ(family.drawing().crossings, 0);
}

// A man with a child by each of two women stands between them; the elder half-sibling hangs to the left.
TEST(Genogram, HalfSiblings) {
  FamilyMaker family;
  family.person("he").person("x").person("y").person("young", "2012-05-01").person("old", "2009-05-01");
  family.tie("he", TieKind::parent, "young").tie("x", TieKind::parent, "young");
  family.tie("he", TieKind::parent, "old").tie("y", TieKind::parent, "old");
  family.tie("young", TieKind::half_sibling, "old");
  EXPECT_EQ(family.persons(), (Lines{"y 0 0", "he 0 1", "x 0 2", "old 1 0.5", "young 1 1.5"}));
  EXPECT_EQ(family.drawing().crossings, 0);
}

TEST(Genogram, AnUnbornChildStandsRightOfThoseWhoAreBorn) {
  FamilyMaker family;
  family.person("mother").person("father").person("expected", "", true).person("born");
  for (const char* child : {"expected", "born"})
    family.tie("mother", TieKind::parent, child).tie("father", TieKind::parent, child);
  EXPECT_EQ(family.persons(), (Lines{"mother 0 0", "father 0 1", "born 1 0", "expected 1 1"}));
}

// The children of one parent hang half a unit to the right of them; where a partner stands there, to the left.
TEST(Genogram, ALoneParent) {
  FamilyMaker alone;
  alone.person("mother").person("child").tie("mother", TieKind::parent, "child");
  EXPECT_EQ(alone.persons(), (Lines{"mother 0 0", "child 1 0.5"}));
  EXPECT_EQ(alone.unions(), (Lines{"mother parents 0.5: child"}));
}

// Brothers and sisters of the same parents share them, and without any they hang on a bar of their own.
TEST(Genogram, SiblingsShareTheParentsOfOne) {
  FamilyMaker family;
  family.person("parent").person("a").person("b");
  family.tie("parent", TieKind::parent, "a").tie("b", TieKind::sibling, "a");
  EXPECT_EQ(family.unions(), (Lines{"parent parents 0.5: a b"}));
  FamilyMaker orphans;
  orphans.person("a").person("b").tie("b", TieKind::sibling, "a");
  EXPECT_EQ(orphans.unions(), (Lines{" parents 0.5: a b"}));
}

// Brother and partner pull to either side of him. Side by side, the couple would put his brother beyond her or her
// former partner, where her own mother's line crosses; so the brother stands inside the couple and no lines cross.
TEST(Genogram, NoLinesCrossWhereAnOrderWithoutCrossingExists) {
  FamilyMaker family;
  family.person("he").person("his brother").person("his mother").person("she").person("her sister");
  family.person("her mother").person("other").person("other's mother").person("other's sister");
  family.person("their child").person("other child");
  family.tie("his mother", TieKind::parent, "he").tie("his mother", TieKind::parent, "his brother");
  family.tie("her mother", TieKind::parent, "she").tie("her mother", TieKind::parent, "her sister");
  family.tie("other's mother", TieKind::parent, "other").tie("other's mother", TieKind::parent, "other's sister");
  family.tie("he", TieKind::parent, "their child").tie("she", TieKind::parent, "their child");
  family.tie("he", TieKind::parent, "other child").tie("other", TieKind::parent, "other child");
  family.tie("he", TieKind::partner, "she").tie("he", TieKind::former_partner, "other");
  const Generations generations = generations_of(family.kin());
  const Order order = order_of(family.kin(), generations);
  EXPECT_TRUE(order.is_exact);
  EXPECT_EQ(order.cost.crossings, 0);
  EXPECT_EQ(order.cost.inside_couples, 1);
  EXPECT_EQ(family.drawing().crossings, 0);
  EXPECT_TRUE(family.drawing().is_aligned);
}

// Two couples whose two children are partners crosswise cannot be drawn without a crossing, and the count says so.
TEST(Genogram, CrossingsThatCannotBeAvoidedAreCounted) {
  FamilyMaker family;
  for (const char* name : {"a", "b", "c", "d"}) family.person(name);
  for (const char* name : {"ab", "ac", "ad", "bc", "bd", "cd"}) {
    family.person(name);
    family.tie(std::string(1, name[0]), TieKind::parent, name).tie(std::string(1, name[1]), TieKind::parent, name);
  }
  EXPECT_GT(family.drawing().crossings, 0);
}

TEST(Generations, APartnersParentStandsJustAboveThem) {
  FamilyMaker family;
  family.person("grandmother").person("mother").person("he").person("she").person("her father");
  family.tie("grandmother", TieKind::parent, "mother").tie("mother", TieKind::parent, "he");
  family.tie("he", TieKind::partner, "she").tie("her father", TieKind::parent, "she");
  EXPECT_EQ(generations_of(family.kin()).of, (std::vector<std::uint32_t>{0, 1, 2, 2, 1}));
}

TEST(Generations, ACoupleAcrossGenerationsIsToldAndNotDrawn) {
  FamilyMaker family;
  family.person("parent").person("child");
  family.tie("parent", TieKind::parent, "child").tie("parent", TieKind::partner, "child");
  const Generations generations = generations_of(family.kin());
  EXPECT_EQ(generations.of, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(generations.not_drawn, (std::vector<std::uint32_t>{1}));
}

TEST(Generations, ARingOfParentsEnds) {
  FamilyMaker family;
  family.person("a").person("b").tie("a", TieKind::parent, "b").tie("b", TieKind::parent, "a");
  EXPECT_EQ(generations_of(family.kin()).of.size(), 2U);
  EXPECT_EQ(family.drawing().persons.size(), 2U);
}

// How a couple stands, by the date that is asked about.
struct StateCase {
  const char* on;
  const char* state;
};
class States : public ::testing::TestWithParam<StateCase> {};
TEST_P(States, FollowTheDate) {
  FamilyMaker family;
  family.person("a").person("b");
  family.tie("a", TieKind::partner, "b", {days("2008-01-01", "2008-12-31"), days("2010-03-01", "2010-06-30")});
  family.tie("a", TieKind::former_partner, "b", {days("2010-03-01", "2010-06-30"), {}});
  if (*GetParam().on != '\0') family.on(GetParam().on);
  EXPECT_EQ(family.unions(), Lines{"a-b " + std::string(GetParam().state) + " 0.5"});
}
INSTANTIATE_TEST_SUITE_P(Genogram, States,
                         ::testing::Values(StateCase{"", "separated"}, StateCase{"2007-12-31", "later"},
                                           StateCase{"2008-01-01", "together"}, StateCase{"2010-06-29", "together"},
                                           StateCase{"2010-06-30", "separated"}, StateCase{"2014-01-01", "separated"}));

TEST(Genogram, ACoupleWhomDeathPartedIsNotSeparated) {
  FamilyMaker family;
  family.person("a").person("b").dies("a", "2014-03-16").on("2015-01-01");
  family.tie("a", TieKind::spouse, "b", {days("2008-01-01", "2008-01-01"), days("2014-03-16", "2014-03-16")});
  EXPECT_EQ(family.unions(), (Lines{"a-b married 0.5"}));
}

// Outline of the mother and one of two children: around each, joined in the space between the rows.
TEST(Outline, HoldsTheMembersAndNobodyElse) {
  FamilyMaker family;
  family.person("mother").person("father").person("a", "2001-01-01").person("b", "2002-01-01");
  for (const char* parent : {"mother", "father"})
    for (const char* child : {"a", "b"}) family.tie(parent, TieKind::parent, child);
  const auto loops = outline_around(family.drawing(), family.places({"mother", "a"}), 0.4);
  EXPECT_EQ(loops, (std::vector<Loop>{{{-0.4, 0}, {0.4, 0}, {0.4, 3}, {-0.4, 3}}}));
  // Mother (0) and b (1): edges 0 to 1 around her, the space 1 to 2 from -0.4 to 1.4, 2 to 3 around b.
  const auto across = outline_around(family.drawing(), family.places({"mother", "b"}), 0.4);
  EXPECT_EQ(across,
            (std::vector<Loop>{{{-0.4, 0}, {0.4, 0}, {0.4, 1}, {1.4, 1}, {1.4, 3}, {0.6, 3}, {0.6, 2}, {-0.4, 2}}}));
}

TEST(Outline, PassesBetweenTheOthersOfARow) {
  FamilyMaker family;
  family.person("grandmother").person("mother").person("aunt").person("child");
  family.tie("grandmother", TieKind::parent, "mother").tie("grandmother", TieKind::parent, "aunt");
  family.tie("mother", TieKind::parent, "child");
  const auto loops = outline_around(family.drawing(), family.places({"grandmother", "child"}), 0.4);
  ASSERT_EQ(loops.size(), 1U);
  const Loop& loop = loops[0];
  const Drawing drawn = family.drawing();
  int sides = 0;
  for (std::size_t at = 0; at < loop.size(); ++at) {
    const Corner &here = loop[at], &next = loop[(at + 1) % loop.size()];
    if (here.x != next.x || std::min(here.edge, next.edge) > 2 || std::max(here.edge, next.edge) < 3) continue;
    ++sides;
    for (const PlacedPerson& one : drawn.persons)
      if (one.generation == 1) {
        EXPECT_GT(std::abs(here.x - one.x), 0.4);
      }
  }
  EXPECT_EQ(sides, 2);
}

}  // namespace
}  // namespace casegraph::layout
