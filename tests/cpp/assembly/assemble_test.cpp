#include "casegraph/assembly/assemble.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "casegraph/domain/error.hpp"
#include "casegraph/schema/schema.hpp"

namespace casegraph::assembly {
namespace {

using tables::Column;
using tables::Table;
using Texts = std::vector<std::optional<std::string>>;

Column texts(const std::string& name, Texts values) { return tables::text_column(name, std::move(values)); }
Column numbers(const std::string& name, std::vector<std::int64_t> values, std::vector<std::uint8_t> known) {
  return tables::integer_column(name, std::move(values), std::move(known));
}
Table table(const std::string& name, std::int64_t rows, std::vector<Column> columns) {
  return {name, rows, std::move(columns)};
}

// Contacts c, a, b in the order of the table; b is the first in time, a and c are of one day.
std::vector<Table> book() {
  return {table("persons", 2, {texts("person_id", {"A", "B"}), texts("death_date", {std::nullopt, "2012"})}),
          table("addresses", 1, {texts("address_id", {"home"})}),
          table("agencies", 2,
                {texts("agency_id", {"police", "health"}), texts("name", {"A force", "A trust"}),
                 texts("parent_agency", {std::nullopt, "police"})}),
          table("incidents", 1, {texts("incident_id", {"i"})}),
          table("contacts", 3,
                {texts("contact_id", {"c", "a", "b"}), texts("agency_id", {"police", "health", "police"}),
                 texts("date", {"2011-05-05", "2011-05-05", "2010-12~"}),
                 texts("time_min", {"10:00", "09:30", std::nullopt}), texts("incident_id", {"i", std::nullopt, "i"}),
                 texts("part_of", {"b", std::nullopt, std::nullopt}),
                 texts("filed_at", {"elsewhere", "home", std::nullopt}), texts("kind", {"call", "visit", "call"}),
                 numbers("count_min", {0, 0, 2}, {0, 0, 1}), numbers("count_max", {0, 4, 0}, {0, 1, 0})}),
          table("participants", 3,
                {texts("contact_id", {"a", "c", "c"}), texts("person_id", {"A", "B", "A"}),
                 texts("presence", {"took_part", "absent", "spoken_about"}),
                 texts("recorded_as", {std::nullopt, "unknown man", std::nullopt}),
                 texts("identified_on", {std::nullopt, "2011-06", std::nullopt})})};
}

graph::CaseGraph assembled(const std::vector<Table>& tables, unsigned threads = 1) {
  Progress progress;
  return assemble(tables, progress, threads);
}

std::vector<Table> with(Table changed) {
  std::vector<Table> tables = book();
  for (Table& table : tables)
    if (table.name == changed.name) {
      table = std::move(changed);
      return tables;
    }
  tables.push_back(std::move(changed));
  return tables;
}

std::string message_of(const std::vector<Table>& tables) {
  try {
    assembled(tables);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

TEST(Assemble, ContactsComeInTheOrderOfTimeAndKnowTheirRows) {
  const graph::CaseGraph graph = assembled(book());
  const auto& contacts = graph.contacts;
  ASSERT_EQ(contacts.size(), 3U);
  EXPECT_EQ(contacts.ids.label(0), "b");
  EXPECT_EQ(contacts.ids.label(1), "a");
  EXPECT_EQ(contacts.ids.label(2), "c");
  EXPECT_EQ(std::vector<std::uint32_t>(contacts.row.begin(), contacts.row.end()),
            (std::vector<std::uint32_t>{2, 1, 0}));
  EXPECT_EQ(contacts.days(0), (DateInterval{*day_of_iso("2010-12-01"), *day_of_iso("2010-12-31")}));
  EXPECT_TRUE(contacts.days(1).is_exact());
  EXPECT_EQ(contacts.time_min[0], kNoTime);
  EXPECT_EQ(contacts.time_min[1], 570);
}

TEST(Assemble, ReferencesAreHandles) {
  const graph::CaseGraph graph = assembled(book());
  EXPECT_EQ(graph.contacts.part_of[2], 0U);
  EXPECT_EQ(graph.contacts.part_of[0], ContactId::kNone);
  EXPECT_EQ(graph.contacts.filed_at[2], kFiledElsewhere.value);
  EXPECT_EQ(graph.contacts.filed_at[1], 0U);
  EXPECT_EQ(graph.contacts.filed_at[0], AddressId::kNone);
  EXPECT_EQ(graph.agencies.parent[1], 0U);
  EXPECT_EQ(graph.agencies.parent[0], AgencyId::kNone);
  const auto of_incident = graph.contacts_of_incident[0];
  EXPECT_EQ(std::vector<std::uint32_t>(of_incident.begin(), of_incident.end()), (std::vector<std::uint32_t>{0, 2}));
}

TEST(Assemble, ParticipantsStandWithTheContactAndWithThePerson) {
  const graph::CaseGraph graph = assembled(book());
  ASSERT_EQ(graph.participants[2].size(), 2U);
  const graph::Participation hidden = graph.participants[2][0];
  EXPECT_EQ(hidden.person.value, 1U);
  EXPECT_TRUE(hidden.recorded_otherwise);
  EXPECT_EQ(hidden.presence, graph::Presence::absent);
  EXPECT_EQ(graph.identified_on[hidden.row].first, *day_of_iso("2011-06-01"));
  ASSERT_EQ(graph.contacts_of_person[0].size(), 2U);
  EXPECT_EQ(graph.contacts_of_person[0][0].contact, 1U);
  EXPECT_EQ(graph.contacts_of_person[0][1].contact, 2U);
}

TEST(Assemble, NumbersThatAreNotStatedAreOneAndALeastAloneIsOpenAbove) {
  const graph::CaseGraph graph = assembled(book());
  const auto& contacts = graph.contacts;  // b, a, c
  EXPECT_EQ(std::vector<std::int32_t>(contacts.count_min.begin(), contacts.count_min.end()),
            (std::vector<std::int32_t>{2, 1, 1}));
  EXPECT_EQ(std::vector<std::int32_t>(contacts.count_max.begin(), contacts.count_max.end()),
            (std::vector<std::int32_t>{graph::kOpenCount, 4, 1}));
}

TEST(Assemble, TablesAndColumnsMayBeAbsent) {
  const graph::CaseGraph graph = assembled({});
  EXPECT_EQ(graph.contacts.size(), 0U);
  EXPECT_EQ(graph.persons.ids.size(), 0U);
  EXPECT_TRUE(assembled(book()).shares.empty());
  EXPECT_TRUE(assembled(book()).contacts.sequence.empty());
}

TEST(Assemble, TheSameOnAnyNumberOfThreads) {
  const graph::CaseGraph one = assembled(book(), 1);
  for (const unsigned threads : {2U, 16U}) {
    const graph::CaseGraph many = assembled(book(), threads);
    EXPECT_EQ(many.bytes(), one.bytes());
    EXPECT_TRUE(std::equal(one.contacts.filed_at.begin(), one.contacts.filed_at.end(), many.contacts.filed_at.begin()));
    EXPECT_TRUE(std::equal(one.contacts.row.begin(), one.contacts.row.end(), many.contacts.row.begin()));
  }
}

// The participants of contact "c" alone, with one cell changed.
Table participant(std::optional<std::string> contact, std::optional<std::string> person) {
  return table("participants", 1,
               {texts("contact_id", {std::move(contact)}), texts("person_id", {std::move(person)}),
                texts("presence", {"took_part"})});
}

TEST(Assemble, ACellThatDoesNotFitIsNamed) {
  EXPECT_EQ(message_of(with(participant("nobody's", "A"))),
            "table participants, row 1, column contact_id: the id is not in the table it refers to");
  EXPECT_EQ(message_of(with(participant("c", std::nullopt))),
            "table participants, row 1, column person_id: the id is empty; a row of this table needs one");
  EXPECT_EQ(message_of(with(table("residences", 2,
                                  {texts("person_id", {"A", std::nullopt}), texts("address_id", {"home", "home"})}))),
            "table residences, row 2, column person_id: the id is empty; a row of this table needs one");
  EXPECT_EQ(message_of(with(table("residences", 1, {texts("person_id", {"A"})}))),
            "table residences, row 1, column address_id: the id is empty; a row of this table needs one");
  EXPECT_NE(message_of(with(table("persons", 2, {texts("person_id", {"A", "A"})}))), "");
  EXPECT_NE(message_of(with(table("persons", 2, {texts("person_id", {"A", "B"}), texts("birth_date", {"1.1.", ""})}))),
            "");
}

TEST(Assemble, AChecksHolderIsAnAgencyOrNone) {
  const graph::CaseGraph graph = assembled(
      with(table("checks", 2,
                 {texts("check_id", {"k", "l"}), texts("agency_id", {"police", "police"}),
                  texts("holder_agency", {"health", std::nullopt}), texts("key_kind", {"person", "household"}),
                  texts("key", {"A", "A"}), texts("status", {"made", "made"})})));
  EXPECT_EQ(graph.checks[1].key_kind, graph::KeyKind::household);
  EXPECT_EQ(graph.checks[1].key, graph.persons.ids.find("A").value());
  EXPECT_EQ(graph.checks[0].holder.value, graph.agencies.ids.find("health").value());
  EXPECT_TRUE(graph.checks[1].holder.is_none());
}

TEST(Assemble, NumbersThatContradictAreRefused) {
  for (const auto& [least, most] : {std::pair{3, 2}, {2, 0}, {-1, 1}, {0, -1}}) {
    std::vector<Table> tables = book();
    for (Table& changed : tables)
      if (changed.name == "contacts") {
        std::erase_if(changed.columns, [](const Column& column) { return column.name.starts_with("count_"); });
        changed.columns.push_back(numbers("count_min", {least, 1, 1}, {1, 1, 1}));
        changed.columns.push_back(numbers("count_max", {most, 1, 1}, {1, 1, 1}));
      }
    EXPECT_EQ(message_of(tables),
              "table contacts, row 1, column count_max: counts are from 0 to 1,000,000,000, the least first")
        << least << " to " << most;
  }
}

TEST(Assemble, ReviewsOfPersonsAndCoverageAreTermsOfOneList) {
  const auto reviews_of = [](Column persons, Column coverage, Column reviews) {
    persons.name = coverage.name = reviews.name = "review_id";
    std::vector<Table> tables = with(table("persons", 2, {texts("person_id", {"A", "B"}), std::move(persons)}));
    tables.push_back(
        table("coverage", 2,
              {texts("agency_id", {"police", "police"}), texts("basis", {"imr", "imr"}), std::move(coverage)}));
    tables.push_back(table("reviews", 2, {std::move(reviews)}));
    const graph::CaseGraph graph = assembled(tables);
    std::vector<std::string> found;
    for (const graph::Code code : graph.persons.review) found.push_back(graph.terms.review[code]);
    for (const graph::Coverage& row : graph.coverage) found.push_back(graph.terms.review[row.review]);
    for (const graph::Review& row : graph.reviews) found.push_back(graph.terms.review[row.review]);
    EXPECT_EQ(graph.terms.review.size(), 3U);
    return found;
  };
  EXPECT_EQ(reviews_of(texts("", {"r2", std::nullopt}), texts("", {std::nullopt, "r1"}), texts("", {"r1", "r2"})),
            (std::vector<std::string>{"r2", "", "", "r1", "r1", "r2"}));
  EXPECT_EQ(reviews_of(numbers("", {20, 0}, {1, 0}), numbers("", {0, 10}, {0, 1}), numbers("", {10, 20}, {})),
            (std::vector<std::string>{"20", "", "", "10", "10", "20"}));
  EXPECT_TRUE(assembled(book()).persons.review.empty());
}

TEST(Assemble, IdentifiersOfOneKindAndValueAreOneThing) {
  const graph::CaseGraph graph =
      assembled(with(table("identifiers", 7,
                           {texts("identifier_id", {"a", "b", "c", "d", "e", "f", "g"}),
                            texts("kind", {"phone", "email", "phone", "phone", "phone", "phone", "phone"}),
                            texts("value", {"1", "1", " 1\t", std::nullopt, std::nullopt, "1", "01"})})));
  std::vector<std::uint32_t> first, next;
  for (std::uint32_t at = 0; at < 7; ++at) {
    first.push_back(first_same(graph, at));
    next.push_back(graph.identifiers[at].next_same.value);
  }
  constexpr std::uint32_t kNo = IdentifierId::kNone;
  EXPECT_EQ(first, (std::vector<std::uint32_t>{0, 1, 0, 3, 4, 0, 6}));
  EXPECT_EQ(next, (std::vector<std::uint32_t>{2, kNo, 5, kNo, kNo, kNo, kNo}));
}

TEST(Assemble, ValuesOfWhiteSpaceAreNone) {
  const graph::CaseGraph graph =
      assembled(with(table("identifiers", 2, {texts("identifier_id", {"a", "b"}), texts("value", {"  ", "  "})})));
  EXPECT_EQ(first_same(graph, 1), 1U);
}

TEST(Assemble, AStopEndsIt) {
  Progress stopped;
  stopped.request_stop();
  EXPECT_THROW(assemble(book(), stopped, 1), Stopped);
}

TEST(Assemble, TheColumnsItNeedsAreColumnsOfTheSchema) {
  for (const schema::Table& known : schema::tables())
    for (const std::string_view column : needed_columns(known.name))
      EXPECT_NE(schema::find_column(known, column), nullptr) << known.name << "." << column;
  EXPECT_TRUE(needed_columns("records").empty());  // identities stay outside the graph
  EXPECT_TRUE(needed_columns("no such table").empty());
}

}  // namespace
}  // namespace casegraph::assembly
