#include "casegraph/measures/visibility/population.hpp"

#include <gtest/gtest.h>

#include <random>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::days;
using graph::testing::GraphMaker;

using Numbers = std::vector<std::int64_t>;

Numbers numbers(const Answer& answer, const std::string& name) {
  for (const tables::Column& column : answer.table.columns)
    if (column.name == name) return {column.integers.begin(), column.integers.end()};
  return {};
}

// One person: police in January and February 2010 and in January 2011, a hospital in December 2010.
graph::CaseGraph four_contacts() {
  GraphMaker maker(1, 2, 2);
  std::uint32_t number = 0;
  for (const char* date : {"2010-01-10", "2010-02-20", "2010-12-24", "2011-01-15"}) {
    const std::uint32_t contact = maker.contact({.id = std::to_string(number),
                                                 .date = days(date, date),
                                                 .agency = number == 2 ? 1U : 0U,
                                                 .concerns = 0,
                                                 .filed_at = number == 1 ? 1U : 0U});
    maker.part(contact, 0);
    ++number;
  }
  return maker.build();
}

Answer asked(const PopulationQuery& query) {
  Progress progress;
  const graph::CaseGraph graph = four_contacts();
  return population_split(Holding(graph), query, {}, {}, progress, 2);
}

TEST(VisibilityOfAPopulation, SeveralWindowsInOnePass) {
  PopulationQuery query;
  query.by = {};
  query.windows = {Span{1, 0}, Span{12, 0}, std::nullopt};
  query.with_windows = true;
  const Answer answer = asked(query);
  EXPECT_EQ(numbers(answer, "window_length"), (Numbers{0, 1, 2}));
  EXPECT_EQ(numbers(answer, "n"), (Numbers{6, 6, 6}));
  EXPECT_EQ(numbers(answer, "silo"), (Numbers{3, 3, 3}));
  EXPECT_EQ(numbers(answer, "found"), (Numbers{0, 2, 3}));
  EXPECT_EQ(numbers(answer, "window"), (Numbers{3, 1, 0}));
  EXPECT_EQ(numbers(answer, "with_found"), (Numbers{0, 2, 2}));
}

TEST(VisibilityOfAPopulation, AsIfItsGapsWereClosed) {
  PopulationQuery query;
  query.by = {};
  query.by_person = false;
  EXPECT_EQ(numbers(asked(query), "recording"), Numbers{1});
  query.as_if.filed = true;
  EXPECT_EQ(numbers(asked(query), "recording"), Numbers{0});
  EXPECT_EQ(numbers(asked(query), "found"), Numbers{3});
  query.as_if.opened = true;
  EXPECT_EQ(numbers(asked(query), "accessible"), Numbers{3});
  query.as_if.shared = true;
  EXPECT_EQ(numbers(asked(query), "found"), Numbers{6});
}

TEST(VisibilityOfAPopulation, ItsEvidenceIsEachCheckAndEveryContactThatItCounts) {
  PopulationQuery query;
  query.windows = {Span{12, 0}};
  Progress progress;
  const graph::CaseGraph graph = four_contacts();
  const EvidenceOfRows all{true, std::nullopt}, one{true, std::vector<std::uint32_t>{1}};
  const Answer answer = population_split(Holding(graph), query, {}, all, progress, 2);
  std::vector<std::string> told;
  for (std::size_t at = 0; at < answer.evidence.size(); ++at) {
    std::string line = std::to_string(answer.evidence[at].answer_row) + ": ";
    for (const tables::Column& column : answer.further)
      line += tables::text_of(column, static_cast<std::int64_t>(at)) + " ";
    told.push_back(line + "of " + std::to_string(answer.evidence[at].row));
  }
  EXPECT_EQ(told,
            (std::vector<std::string>{
                "0: check    0 of 0", "0: check    1 of 1", "0: counted found found  1 of 0", "0: check    3 of 3",
                "0: counted window window  3 of 0", "0: counted found found  3 of 1", "0: counted silo silo  3 of 2",
                "1: check    2 of 2", "1: counted silo silo  2 of 0", "1: counted silo silo  2 of 1"}));
  const Answer of_one = population_split(Holding(graph), query, {}, one, progress, 2);
  EXPECT_EQ(of_one.evidence.size(), 3U);
  EXPECT_EQ(of_one.evidence.front().answer_row, 1U);
}

TEST(VisibilityOfAPopulation, BoundsHoldWhatUncertainDaysLeaveOpen) {
  GraphMaker maker(1, 1, 1);
  maker.contact({.id = "month", .date = days("2010-01-15", "2010-03-10"), .agency = 0, .concerns = 0, .filed_at = 0});
  maker.contact({.id = "check", .date = days("2010-03-01", "2010-03-01"), .agency = 0, .concerns = 0, .filed_at = 0});
  for (std::uint32_t at = 0; at < 2; ++at) maker.part(at, 0);
  const graph::CaseGraph graph = maker.build();
  PopulationQuery query;
  query.windows = {Span{1, 0}};
  query.with_bounds = true;
  for (const auto& by : {std::vector<SplitBy>{}, {SplitBy::agency}, {SplitBy::contact}}) {
    query.by = by;
    Progress progress;
    const Answer answer = population_split(Holding(graph), query, {}, {}, progress, 1);
    const auto last = [&](const char* name) { return numbers(answer, name).back(); };
    EXPECT_EQ(last("unsettled"), 1);
    EXPECT_EQ(last("found"), 0);
    EXPECT_EQ(last("found_possible"), 1);
    EXPECT_EQ(last("window_possible"), 1);
    EXPECT_EQ(last("silo_possible"), 0);
    EXPECT_EQ(last("with_found"), 0);
    EXPECT_EQ(last("with_found_possible"), 1);
  }
}

TEST(VisibilityOfAPopulation, KindsOfIdentifiersAreKeysOfTheirOwn) {
  graph::CaseGraph graph = four_contacts();
  const graph::Code phone = graph.terms.identifier_kind.add("phone");
  const graph::Code vehicle = graph.terms.identifier_kind.add("vehicle");
  graph.identifiers =
      graph::SharedColumn<graph::Identifier>(std::vector<graph::Identifier>{{{0}, phone, Period{}, 0, {}, {}}});
  PopulationQuery query;
  query.by = {};
  query.by_address = query.by_person = false;
  Progress progress;
  for (const auto& [kinds, checks] : {std::pair(std::vector{phone}, 4), {std::vector{vehicle}, 0}, {{}, 0}}) {
    query.identifier_kinds = kinds;
    EXPECT_EQ(numbers(population_split(Holding(graph), query, {}, {}, progress, 1), "checks"), Numbers{checks});
  }
}

TEST(VisibilityOfAPopulation, RefusesWhatCannotBeAnswered) {
  PopulationQuery query;
  query.windows = {};
  EXPECT_THROW(asked(query), ArgumentError);
  query.windows = {std::nullopt};
  query.by = {SplitBy::contact, SplitBy::year};
  EXPECT_THROW(asked(query), ArgumentError);
}

// A made graph with all that makes a record need a closer look: contacts of several days, late and ended records,
// persons not named, incidents, records opened, shares.
graph::CaseGraph made(std::mt19937& random) {
  constexpr std::uint32_t kPersons = 5, kAddresses = 3, kAgencies = 4, kIncidents = 6, kContacts = 60;
  const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  const auto one_in = [&](std::uint32_t many) { return below(many) == 0; };
  const Day begin = day_of({2015, 1, 1});
  const auto some_day = [&] { return begin + static_cast<std::int32_t>(below(1200)); };
  GraphMaker maker(kPersons, kAddresses, kAgencies, kIncidents);
  for (std::uint32_t number = 0; number < kContacts; ++number) {
    const Day day = some_day();
    const std::uint32_t contact = maker.contact(
        {.id = std::to_string(number),
         .date = one_in(20) ? DateInterval::unknown()
                            : DateInterval{day, day + (one_in(5) ? static_cast<std::int32_t>(below(700)) : 0)},
         .agency = below(kAgencies),
         .incident = one_in(2) ? below(kIncidents) : graph::testing::kNowhere,
         .met_at = one_in(3) ? below(kAddresses) : graph::testing::kNowhere,
         .concerns = one_in(3) ? below(kAddresses) : graph::testing::kNowhere,
         .filed_at = one_in(2) ? below(kAddresses) : graph::testing::kNowhere});
    const std::uint32_t parts = 1 + below(3);
    for (std::uint32_t part = 0; part < parts; ++part)
      maker.part(contact, below(kPersons), graph::Presence::took_part, one_in(8));
  }
  for (std::uint32_t share = 0; share < 12; ++share) {
    const Day day = some_day();
    maker.share(below(kAgencies), below(kAgencies), {day, day + static_cast<std::int32_t>(below(3))},
                one_in(3) ? graph::ShareStatus::receipt_unconfirmed : graph::ShareStatus::made,
                {below(kContacts), below(kContacts)});
  }
  graph::CaseGraph graph = maker.build();
  const graph::Code log = graph.terms.record_kind.add("incident_log");
  std::vector<DateInterval> recorded_on, retention_end;
  std::vector<graph::Code> recorded_in;
  for (std::uint32_t contact = 0; contact < kContacts; ++contact) {
    const Day late = graph.contacts.first_day[contact] == kBeforeAll
                         ? some_day()
                         : graph.contacts.first_day[contact] + static_cast<std::int32_t>(below(90));
    recorded_on.push_back(one_in(4) ? DateInterval{late, late + static_cast<std::int32_t>(below(2))}
                                    : DateInterval::unknown());
    retention_end.push_back(one_in(10) ? DateInterval::exactly(some_day()) : DateInterval::unknown());
    recorded_in.push_back(one_in(2) ? log : graph::Code{0});
  }
  graph.contacts.recorded_on = graph::DateColumn(recorded_on);
  graph.contacts.retention_end = graph::DateColumn(retention_end);
  graph.contacts.recorded_in = graph::CodeColumn(recorded_in);
  std::vector<graph::Access> access;
  for (std::uint32_t row = 0; row < 2; ++row)
    access.push_back({{below(kAgencies)}, {below(kAgencies)}, log, {DateInterval::exactly(some_day()), {}}, row});
  graph.access = graph::SharedColumn(std::move(access));
  return graph;
}

// One check of check.hpp at the contact, with the keys that it offers.
CheckQuery check_at(const graph::CaseGraph& graph, std::uint32_t contact, const PopulationQuery& query) {
  CheckQuery check;
  check.checker = AgencyId{graph.contacts.agency[contact]};
  check.contact = contact;
  check.window = query.windows[0];
  std::uint32_t address = graph.contacts.concerns_address.value_or(contact, AddressId::kNone);
  if (address == AddressId::kNone) address = graph.contacts.met_at.value_or(contact, AddressId::kNone);
  if (query.by_address && address != AddressId::kNone) check.keys.push_back({graph::KeyKind::address, address});
  for (const graph::Participation& part : graph.participants[contact])
    if (query.by_person && !part.recorded_otherwise) check.keys.push_back({graph::KeyKind::person, part.person.value});
  return check;
}

TEST(VisibilityOfAPopulation, EveryContactIsSplitAsItsOwnCheckWouldBe) {
  std::mt19937 random(7);
  Progress progress;
  for (int round = 0; round < 150; ++round) {
    const graph::CaseGraph graph = made(random);
    PopulationQuery query;
    query.by = {SplitBy::contact};
    query.by_address = round % 3 != 1;
    query.by_person = round % 3 != 2;
    query.by_identifier = false;
    query.windows = {round % 4 == 0 ? std::nullopt : std::optional(Span{18, 0})};
    const Answer answer = population_split(Holding(graph), query, {}, {}, progress, 2);
    const Numbers checks = numbers(answer, "checks");
    std::size_t row = 0;
    for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact, ++row) {
      const CheckQuery check = check_at(graph, contact, query);
      const bool is_check = graph.contacts.days(contact).is_exact() && !check.keys.empty();
      ASSERT_EQ(checks[row], is_check ? 1 : 0);
      if (!is_check) continue;
      const Answer alone = check_summary(CheckIndex(graph), Holding(graph), check, {}, false);
      // Rows of the part "relevant": the classes, unsettled, n.
      const Numbers certain = numbers(alone, "certain");
      for (std::size_t at = 0; at < kVisibilityClasses; ++at) {
        const char* name = name_of(static_cast<VisibilityClass>(at));
        ASSERT_EQ(numbers(answer, name)[row], certain[at]) << name << " of " << contact << " in " << round;
      }
      ASSERT_EQ(numbers(answer, "unsettled")[row], certain[kVisibilityClasses]) << contact << " in " << round;
      ASSERT_EQ(numbers(answer, "n")[row], certain[kVisibilityClasses + 1]) << contact << " in " << round;
    }
  }
}

}  // namespace
}  // namespace casegraph::measures
