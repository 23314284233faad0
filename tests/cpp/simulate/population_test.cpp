#include "casegraph/simulate/population.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/schema/schema.hpp"

namespace casegraph::simulate {
namespace {

using tables::Table;

struct All {
  std::vector<Table> recorded, truth;
};

// All tables of the first piece, those shared by all pieces first.
All made(const PopulationSize& size, std::uint64_t seed = 1, unsigned threads = 1, const Parameters& parameters = {}) {
  Progress progress;
  const Population population(size, parameters, seed, progress, threads);
  All all{population.shared(), {}};
  MadeTables piece = population.piece(0, progress, threads);
  for (Table& table : piece.recorded) all.recorded.push_back(std::move(table));
  all.truth = std::move(piece.truth);
  return all;
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

std::vector<std::string> every_cell(const All& all) {
  std::vector<std::string> found = cells(all.recorded);
  for (std::string& cell : cells(all.truth)) found.push_back(std::move(cell));
  return found;
}

std::int64_t whole(const Table& table, const char* column, std::int64_t row) {
  return table.find(column)->integers[static_cast<std::size_t>(row)];
}

TEST(Population, TheSameSeedGivesTheSameOnAnyNumberOfThreads) {
  const PopulationSize several_blocks{.contacts = 20'000, .persons = 6'000, .addresses = 900, .agencies = 60};
  const std::vector<std::string> one = every_cell(made(several_blocks, 11, 1));
  EXPECT_EQ(one, every_cell(made(several_blocks, 11, 2)));
  EXPECT_EQ(one, every_cell(made(several_blocks, 11, 16)));
}

TEST(Population, AnotherSeedGivesAnother) { EXPECT_NE(every_cell(made(kSmall, 1)), every_cell(made(kSmall, 2))); }

// Written down once: the same bytes on every machine.
TEST(Population, TheFirstContactsAreTheSameEverywhere) {
  const All all = made(kSmall);
  const Table& contacts = table(all.recorded, "contacts");
  EXPECT_EQ(contacts.rows, 300);
  std::string first;
  for (std::int64_t row = 0; row < 4; ++row)
    first += tables::text_of(*contacts.find("date"), row) + " " + tables::text_of(*contacts.find("agency_id"), row) +
             " " + tables::text_of(*contacts.find("kind"), row) + "; ";
  EXPECT_EQ(
      first,
      "2019-04-03 2 consultation; 2021-05-06 4 message; 2017-12-15 2 consultation; 2016-07-12 3 emergency_call; ");
}

TEST(Population, ItsTablesAndColumnsAreThoseOfTheSchemaWithAllThatIsRequired) {
  for (const Table& table : made(kSmall).recorded) {
    const schema::Table* known = schema::find_table(table.name);
    ASSERT_NE(known, nullptr) << table.name;
    for (const tables::Column& column : table.columns)
      EXPECT_NE(schema::find_column(*known, column.name), nullptr) << table.name << "." << column.name;
    for (const schema::Column& column : known->columns)
      EXPECT_TRUE(!column.required || table.find(column.name) != nullptr) << table.name << "." << column.name;
  }
}

TEST(Population, ItSaysThatItIsMade) {
  const All all = made(kSmall);
  const Table& reviews = table(all.recorded, "reviews");
  EXPECT_EQ(tables::text_of(*reviews.find("title"), 0), "Made casebook: describes nobody");
  EXPECT_EQ(tables::text_of(*reviews.find("kind"), 0), "made");
}

TEST(Population, PiecesAreTheWholeAndIdsGoOn) {
  Progress progress;
  const PopulationSize size{.contacts = 1'100'000, .persons = 9'000, .addresses = 7'000, .agencies = 30};
  const Population population(size, {}, 5, progress, 2);
  ASSERT_GT(population.piece_count(), 1);
  std::int64_t contacts = 0, persons = 0, addresses = 0;
  for (std::int64_t index = 0; index < population.piece_count(); ++index) {
    const MadeTables piece = population.piece(index, progress, 2);
    const Table& of_contacts = table(piece.recorded, "contacts");
    EXPECT_EQ(whole(of_contacts, "contact_id", 0), contacts + 1);
    EXPECT_EQ(whole(table(piece.recorded, "persons"), "person_id", 0), persons + 1);
    contacts += of_contacts.rows;
    persons += table(piece.recorded, "persons").rows;
    addresses += table(piece.recorded, "addresses").rows;
  }
  EXPECT_EQ(contacts, size.contacts);
  EXPECT_EQ(persons, size.persons);
  EXPECT_EQ(addresses, size.addresses);
  EXPECT_THROW(population.piece(population.piece_count(), progress), ArgumentError);
  EXPECT_THROW(population.piece(-1, progress), ArgumentError);
}

TEST(Population, AMillionPersonsAreAPieceWhereTheyHaveFewContacts) {
  Progress progress;
  const Population population({.contacts = 10, .persons = 3'000'000, .addresses = 10, .agencies = 30}, {}, 5, progress,
                              2);
  EXPECT_EQ(population.piece_count(), 3);
}

TEST(Population, WithoutErrorsTheRecordsAreTheTruth) {
  Parameters none;
  for (const ParameterName& known : parameter_names())
    if (known.name == "misfiled" || known.name == "unfiled" || known.name == "unlinked" || known.name == "misspelt" ||
        known.name == "wrong_birth" || known.name == "late" || known.name == "month_only" ||
        known.name == "year_only" || known.name == "unidentified" || known.name == "wrong_phone")
      none.*known.value = 0;
  const All all = made({.contacts = 3'000, .persons = 500, .addresses = 300, .agencies = 30}, 2, 1, none);
  const Table& contacts = table(all.recorded, "contacts");
  const Table& truth = table(all.truth, "contacts");
  for (std::int64_t row = 0; row < contacts.rows; ++row) {
    EXPECT_EQ(whole(contacts, "incident_id", row), whole(truth, "incident_id", row));
    EXPECT_EQ(whole(contacts, "filed_at", row), whole(truth, "filed_at", row));
    EXPECT_EQ(contacts.find("date")->text(row), truth.find("date")->text(row));
    EXPECT_FALSE(contacts.find("recorded_on")->is_valid(row));
  }
  const Table& errors = table(all.truth, "crosswalk");
  for (std::int64_t row = 0; row < errors.rows; ++row) EXPECT_EQ(errors.find("errors")->text(row), "none");
  EXPECT_EQ(table(all.truth, "contact_links").rows, 0);
}

TEST(Population, TheSmallest) {
  const All all = made({.contacts = 1, .persons = 1, .addresses = 1, .agencies = 1});
  EXPECT_EQ(table(all.recorded, "participants").rows, 1);
  EXPECT_EQ(table(all.recorded, "shares").rows, 0);
}

TEST(Population, AParameterOutOfRangeIsRefused) {
  for (const ParameterName& known : parameter_names()) {
    Parameters parameters;
    parameters.*known.value = -0.1;
    EXPECT_THROW(made(kSmall, 1, 1, parameters), ArgumentError) << known.name;
    parameters.*known.value = known.most + 1;
    EXPECT_THROW(made(kSmall, 1, 1, parameters), ArgumentError) << known.name;
  }
}

TEST(Population, ASizeOutOfRangeIsRefused) {
  for (const std::int64_t size : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{2'000'000'001}}) {
    EXPECT_THROW(made({.contacts = size}), ArgumentError);
    EXPECT_THROW(made({.persons = size}), ArgumentError);
    EXPECT_THROW(made({.addresses = size}), ArgumentError);
    EXPECT_THROW(made({.agencies = size}), ArgumentError);
  }
}

TEST(Population, AreasAreAsManyAsAskedForAndMovesBetweenThemAreToldOf) {
  for (const std::int64_t areas : {1, 2, 5}) {
    const All all = made({.contacts = 3'000, .persons = 900, .addresses = 600, .agencies = 5, .areas = areas});
    std::set<std::string> found;
    const Table& agencies = table(all.recorded, "agencies");
    for (std::int64_t row = 0; row < agencies.rows; ++row) found.insert(tables::text_of(*agencies.find("area"), row));
    EXPECT_EQ(static_cast<std::int64_t>(found.size()), areas);
    EXPECT_EQ(table(all.truth, "moves").rows > 0, areas > 1);
  }
}

TEST(Population, MoreAreasThanAgenciesOrThanFortyAreRefused) {
  for (const auto& [agencies, areas] : {std::pair{5, 6}, {5, -1}, {500, 41}})
    EXPECT_THROW(made({.contacts = 10, .persons = 10, .addresses = 10, .agencies = agencies, .areas = areas}),
                 ArgumentError);
}

TEST(Population, AStopEndsIt) {
  Progress stopped;
  stopped.request_stop();
  EXPECT_THROW(Population(kSmall, {}, 1, stopped, 1), Stopped);
  Progress progress;
  const Population population(kSmall, {}, 1, progress, 1);
  EXPECT_THROW(population.piece(0, stopped, 1), Stopped);
}

}  // namespace
}  // namespace casegraph::simulate
