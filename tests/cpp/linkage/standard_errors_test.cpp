#include "casegraph/linkage/standard_errors.hpp"

#include <gtest/gtest.h>

#include <string>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/linker.hpp"

namespace casegraph::linkage {
namespace {

constexpr std::int64_t kPersons = 60;

std::string named(char first, std::int64_t number) { return std::string(1, first).append(std::to_string(number)); }

// Two records of each person; every fifth person's second has another town, every seventh's another phone.
tables::Table records() {
  std::vector<std::optional<std::string>> name, town, phone;
  for (std::int64_t person = 0; person < kPersons; ++person)
    for (const bool is_second : {false, true}) {
      name.push_back(named('n', person % 20));
      town.push_back(named('t', is_second && person % 5 == 0 ? 900 + person : person % 9));
      phone.push_back(named('p', is_second && person % 7 == 0 ? 900 + person : person % 30));
    }
  tables::Table table{"records", 2 * kPersons, {}};
  table.columns.push_back(tables::text_column("name", std::move(name)));
  table.columns.push_back(tables::text_column("town", std::move(town)));
  table.columns.push_back(tables::text_column("phone", std::move(phone)));
  return table;
}

Settings settings() {
  Settings settings;
  settings.fields = {{"name", Cleaning::text}, {"town", Cleaning::text}, {"phone", Cleaning::as_is}};
  for (std::uint32_t at = 0; at < 3; ++at) {
    settings.comparisons.push_back({settings.fields[at].column, {at}, {{LevelKind::exact}}, false});
    settings.rules.push_back({settings.fields[at].column, {{at, Derived::whole, 0}}});
  }
  return settings;
}

std::vector<std::uint32_t> persons(std::uint32_t records_each) {
  std::vector<std::uint32_t> codes;
  for (std::uint32_t row = 0; row < 2 * kPersons; ++row) codes.push_back(row / records_each);
  return codes;
}

TEST(StandardErrors, AreTheSameOnAnyNumberOfThreadsAndOthersWithAnotherSeed) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  const StandardErrors one = linker.standard_errors(persons(2), 30, 1, progress, 1);
  const StandardErrors three = linker.standard_errors(persons(2), 30, 1, progress, 3);
  const StandardErrors other = linker.standard_errors(persons(2), 30, 2, progress, 1);
  ASSERT_EQ(one.comparisons.size(), 3U);
  for (std::size_t at = 0; at < 3; ++at) {
    EXPECT_EQ(one.comparisons[at].m, three.comparisons[at].m);
    EXPECT_EQ(one.comparisons[at].u, three.comparisons[at].u);
    EXPECT_EQ(one.weights[at], three.weights[at]);
    EXPECT_NE(one.comparisons[at].u, other.comparisons[at].u);
  }
  EXPECT_EQ(one.prior, three.prior);
}

TEST(StandardErrors, OfTheOnlyPersonThereIsAreNone) {
  // Whoever is drawn, it is all of them: nothing differs between draws.
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  const StandardErrors errors = linker.standard_errors(persons(2 * kPersons), 5, 1, progress, 1);
  EXPECT_EQ(errors.prior, 0);
  for (std::size_t at = 0; at < 3; ++at)
    for (std::size_t level = 1; level < 3; ++level) {
      EXPECT_EQ(errors.comparisons[at].m[level], 0);
      EXPECT_EQ(errors.comparisons[at].u[level], 0);
    }
}

TEST(StandardErrors, OfTwoLevelsThatAddUpToOneAreEqual) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  const StandardErrors errors = linker.standard_errors(persons(2), 30, 1, progress, 2);
  for (std::size_t at = 0; at < 3; ++at) {
    EXPECT_NEAR(errors.comparisons[at].m[1], errors.comparisons[at].m[2], 1e-12);
    EXPECT_NEAR(errors.comparisons[at].u[1], errors.comparisons[at].u[2], 1e-12);
    EXPECT_GT(errors.comparisons[at].u[1], 0);
  }
}

TEST(StandardErrors, RefuseAnotherNumberOfPersonsAndASingleDraw) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  EXPECT_THROW(linker.standard_errors({0, 1}, 30, 1, progress, 1), ArgumentError);
  EXPECT_THROW(linker.standard_errors(persons(2), 1, 1, progress, 1), ArgumentError);
}

TEST(StandardErrors, TellAllOfTheirStepsAndNoMore) {
  for (const std::int64_t draws : {2, 30}) {
    Progress progress;
    const Linker linker(records(), settings(), progress, 1);
    linker.standard_errors(persons(2), draws, 1, progress, 2);
    EXPECT_EQ(progress.done(), progress.total());
  }
}

TEST(StandardErrors, StopWhenAskedTo) {
  Progress progress;
  const Linker linker(records(), settings(), progress, 1);
  progress.request_stop();
  EXPECT_THROW(linker.standard_errors(persons(2), 30, 1, progress, 1), Stopped);
}

}  // namespace
}  // namespace casegraph::linkage
