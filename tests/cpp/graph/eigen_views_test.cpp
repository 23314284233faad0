#include "casegraph/graph/eigen_views.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::graph {
namespace {

using testing::day;
using testing::GraphMaker;
using testing::kNowhere;
using Cells = std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t>;

// The entries, which have to be in order and above 0.
Cells cells_of(const SparseCounts& counts) {
  EXPECT_EQ(counts.offsets.size(), std::size_t{counts.rows} + 1);
  Cells cells;
  for (std::uint32_t row = 0; row < counts.rows; ++row)
    for (auto at = static_cast<std::size_t>(counts.offsets[row]);
         at < static_cast<std::size_t>(counts.offsets[row + 1]); ++at) {
      const auto column = static_cast<std::uint32_t>(counts.indices[at]);
      EXPECT_LT(column, counts.columns);
      EXPECT_GT(counts.values[at], 0);
      EXPECT_TRUE(at == static_cast<std::size_t>(counts.offsets[row]) || counts.indices[at - 1] < counts.indices[at]);
      cells[{row, column}] = counts.values[at];
    }
  return cells;
}

Cells cells(const CaseGraph& graph, const IncidenceQuery& query) {
  Progress progress;
  return cells_of(incidence(graph, query, progress));
}

CaseGraph random_graph(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
  GraphMaker maker(6, 3, 4, 2);
  for (std::uint32_t contact = 0; contact < 40; ++contact) {
    maker.contact({.id = std::to_string(contact),
                   .date = DateInterval::exactly(day("2011-01-01")),
                   .agency = below(4),
                   .incident = below(3) == 0 ? kNowhere : below(2),
                   .met_at = below(2) == 0 ? kNowhere : below(3),
                   .filed_at = below(2) == 0 ? kFiledElsewhere.value : below(3)});
    for (std::uint32_t count = below(4); count > 0; --count)
      maker.part(contact, below(6), static_cast<Presence>(below(3)));
  }
  for (int row = 0; row < 10; ++row) maker.resides(below(6), below(3)).related(below(6), below(6)).identifier(below(6));
  return maker.build();
}

TEST(EigenViews, PersonsByAgencyCountsContacts) {
  for (std::uint32_t seed = 0; seed < 10; ++seed) {
    const CaseGraph graph = random_graph(seed);
    for (const bool took_part_only : {true, false}) {
      Cells expected;
      for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
        std::set<std::uint32_t> persons;
        for (const Participation& part : graph.participants[contact])
          if (!took_part_only || part.presence == Presence::took_part) persons.insert(part.person.value);
        for (const std::uint32_t person : persons) ++expected[{person, graph.contacts.agency[contact]}];
      }
      IncidenceQuery query;
      query.took_part_only = took_part_only;
      EXPECT_EQ(cells(graph, query), expected);
    }
  }
}

TEST(EigenViews, TransposedIsTheOtherWayRound) {
  const CaseGraph graph = random_graph(3);
  for (const VertexKind other : {VertexKind::agency, VertexKind::incident, VertexKind::address, VertexKind::contact,
                                 VertexKind::identifier, VertexKind::person})
    for (const bool through_contacts : {true, false}) {
      if (other == VertexKind::person && !through_contacts) continue;  // relationships have a direction
      IncidenceQuery query;
      query.columns = other;
      query.through_contacts = through_contacts;
      const Cells there = cells(graph, query);
      std::swap(query.rows, query.columns);
      Cells back;
      for (const auto& [place, value] : cells(graph, query)) back[{place.second, place.first}] = value;
      EXPECT_EQ(there, back);
      EXPECT_FALSE(there.empty());
    }
}

TEST(EigenViews, TiesCountRows) {
  GraphMaker maker(2, 2, 0);
  maker.resides(0, 1).resides(0, 1).resides(1, 0).related(1, 0).related(1, 0).identifier(1).identifier(kNowhere);
  const CaseGraph graph = maker.build();
  IncidenceQuery query;
  query.columns = VertexKind::address;
  EXPECT_EQ(cells(graph, query), (Cells{{{0, 1}, 2}, {{1, 0}, 1}}));
  query.columns = VertexKind::person;
  EXPECT_EQ(cells(graph, query), (Cells{{{1, 0}, 2}}));
  query.columns = VertexKind::identifier;
  EXPECT_EQ(cells(graph, query), (Cells{{{1, 0}, 1}}));
}

TEST(EigenViews, RowsOfOneThingCountInTheColumnOfTheFirst) {
  GraphMaker maker(2, 1, 1);
  maker.identifier(0).identifier(1, {}, 0).identifier(1, {}, 0).identifier(1);
  IncidenceQuery query;
  query.columns = VertexKind::identifier;
  EXPECT_EQ(cells(maker.build(), query), (Cells{{{0, 0}, 1}, {{1, 0}, 2}, {{1, 3}, 1}}));
}

TEST(EigenViews, AnAddressInSeveralPartsOfAContactCountsOnce) {
  GraphMaker maker(1, 2, 1);
  maker.contact(
      {.id = "c", .date = DateInterval::exactly(day("2011-01-01")), .met_at = 0, .concerns = 0, .filed_at = 1});
  maker.part(0, 0);
  IncidenceQuery query{
      VertexKind::address, VertexKind::agency, false, true, {EdgeKind::met_at, EdgeKind::concerns_address}};
  EXPECT_EQ(cells(maker.build(), query), (Cells{{{0, 0}, 1}}));
  query.addresses = {EdgeKind::filed_at};
  EXPECT_EQ(cells(maker.build(), query), (Cells{{{1, 0}, 1}}));
}

TEST(EigenViews, CommonRowsCountsRowsThatHaveBoth) {
  for (std::uint32_t seed = 0; seed < 10; ++seed) {
    const CaseGraph graph = random_graph(seed);
    Progress progress;
    const SparseCounts counts = incidence(graph, {}, progress);
    std::map<std::uint32_t, std::set<std::uint32_t>> agencies_of;
    for (const auto& [place, value] : cells_of(counts)) agencies_of[place.first].insert(place.second);
    Cells expected;
    for (const auto& [person, agencies] : agencies_of)
      for (const std::uint32_t one : agencies)
        for (const std::uint32_t other : agencies) ++expected[{one, other}];
    EXPECT_EQ(cells_of(common_rows(counts, progress)), expected);
  }
}

TEST(EigenViews, PairsWithoutAMatrixAreRefused) {
  const CaseGraph graph = random_graph(0);
  Progress progress;
  for (const auto& [rows, columns] :
       {std::pair(VertexKind::identifier, VertexKind::agency), std::pair(VertexKind::contact, VertexKind::identifier),
        std::pair(VertexKind::contact, VertexKind::contact)}) {
    EXPECT_FALSE(has_incidence(rows, columns));
    EXPECT_THROW(incidence(graph, {rows, columns}, progress), ArgumentError);
  }
}

TEST(EigenViews, AStopRequestEndsTheProduct) {
  Progress progress;
  progress.request_stop();
  EXPECT_THROW(incidence(random_graph(0), {}, progress), Stopped);
}

TEST(EigenViews, AnEmptyGraphHasEmptyMatrices) {
  Progress progress;
  const SparseCounts counts = incidence(GraphMaker(0, 0, 0).build(), {}, progress);
  EXPECT_EQ(counts.offsets, (std::vector<std::int32_t>{0}));
  EXPECT_TRUE(counts.indices.empty());
}

}  // namespace
}  // namespace casegraph::graph
