#include "casegraph/simulate/population.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "casegraph/domain/error.hpp"
#include "casegraph/schema/schema.hpp"

namespace casegraph::simulate {
namespace {

using tables::Table;

std::vector<Table> made(const PopulationSize& size, std::uint64_t seed = 1, unsigned threads = 1) {
  Progress progress;
  return population(size, seed, progress, threads);
}

constexpr PopulationSize kSmall{.contacts = 300, .persons = 100, .addresses = 60, .agencies = 5};

const Table& table(const std::vector<Table>& tables, const std::string& name) {
  return *std::find_if(tables.begin(), tables.end(), [&](const Table& table) { return table.name == name; });
}

// Every cell as text, a column after the other.
std::vector<std::string> cells(const std::vector<Table>& tables) {
  std::vector<std::string> found;
  for (const Table& table : tables)
    for (const tables::Column& column : table.columns)
      for (std::int64_t row = 0; row < table.rows; ++row)
        found.push_back(column.is_valid(row) ? tables::text_of(column, row) : "-");
  return found;
}

TEST(Population, TheSameSeedGivesTheSameOnAnyNumberOfThreads) {
  const PopulationSize several_chunks{.contacts = 70'000, .persons = 66'000, .addresses = 900, .agencies = 9};
  const std::vector<std::string> one = cells(made(several_chunks, 11, 1));
  EXPECT_EQ(one, cells(made(several_chunks, 11, 2)));
  EXPECT_EQ(one, cells(made(several_chunks, 11, 16)));
}

TEST(Population, AnotherSeedGivesAnother) { EXPECT_NE(cells(made(kSmall, 1)), cells(made(kSmall, 2))); }

// Written down once: the same bytes on every machine and in every later version with this schema.
TEST(Population, TheFirstContactsAreTheSameEverywhere) {
  const std::vector<Table> tables = made(kSmall);
  const Table& contacts = table(tables, "contacts");
  const auto* dates = contacts.find("date");
  const auto* agencies = contacts.find("agency_id");
  ASSERT_NE(dates, nullptr);
  ASSERT_NE(agencies, nullptr);
  EXPECT_EQ(contacts.rows, 300);
  std::string first;
  for (std::int64_t row = 0; row < 4; ++row)
    first += tables::text_of(*dates, row) + " " + tables::text_of(*agencies, row) + "; ";
  EXPECT_EQ(first, "2016-07-13 1; 2016-07 1; 2016-07-16 5; 2023-11-06 3; ");
}

TEST(Population, ItsTablesAndColumnsAreThoseOfTheSchemaWithAllThatIsRequired) {
  for (const Table& table : made(kSmall)) {
    const schema::Table* known = schema::find_table(table.name);
    ASSERT_NE(known, nullptr) << table.name;
    for (const tables::Column& column : table.columns)
      EXPECT_NE(schema::find_column(*known, column.name), nullptr) << table.name << "." << column.name;
    for (const schema::Column& column : known->columns)
      EXPECT_TRUE(!column.required || table.find(column.name) != nullptr) << table.name << "." << column.name;
  }
}

TEST(Population, ItSaysThatItIsMade) {
  const std::vector<Table> tables = made(kSmall);
  const Table& reviews = table(tables, "reviews");
  EXPECT_EQ(tables::text_of(*reviews.find("title"), 0), "Made casebook: describes nobody");
  EXPECT_EQ(tables::text_of(*reviews.find("kind"), 0), "made");
}

TEST(Population, IdsReferToRowsThatAreThere) {
  const std::vector<Table> tables = made(kSmall);
  const auto greatest = [&](const char* name, const char* column) {
    const auto* found = table(tables, name).find(column);
    return *std::max_element(found->integers.begin(), found->integers.end());
  };
  EXPECT_LE(greatest("participants", "person_id"), kSmall.persons);
  EXPECT_LE(greatest("participants", "contact_id"), kSmall.contacts);
  EXPECT_LE(greatest("contacts", "agency_id"), kSmall.agencies);
  EXPECT_LE(greatest("contacts", "filed_at"), kSmall.addresses);
  EXPECT_LE(greatest("contacts", "incident_id"), table(tables, "incidents").rows);
  EXPECT_LE(greatest("share_items", "contact_id"), kSmall.contacts);
}

TEST(Population, TheSmallest) {
  const std::vector<Table> tables = made({.contacts = 1, .persons = 1, .addresses = 1, .agencies = 1});
  EXPECT_EQ(table(tables, "participants").rows, 1);
  EXPECT_EQ(table(tables, "shares").rows, 0);
}

TEST(Population, ASizeOutOfRangeIsRefused) {
  for (const std::int64_t size : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{2'000'000'001}}) {
    EXPECT_THROW(made({.contacts = size}), ArgumentError);
    EXPECT_THROW(made({.persons = size}), ArgumentError);
    EXPECT_THROW(made({.addresses = size}), ArgumentError);
    EXPECT_THROW(made({.agencies = size}), ArgumentError);
  }
}

TEST(Population, AStopEndsIt) {
  Progress stopped;
  stopped.request_stop();
  EXPECT_THROW(population(kSmall, 1, stopped, 1), Stopped);
}

}  // namespace
}  // namespace casegraph::simulate
