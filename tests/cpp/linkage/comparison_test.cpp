#include "casegraph/linkage/comparison.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::linkage {
namespace {

using Texts = std::vector<std::optional<std::string>>;

std::vector<Field> fields_of(std::vector<std::pair<Cleaning, Texts>> columns) {
  tables::Table table{"records", 0, {}};
  std::vector<FieldSettings> settings;
  for (auto& [cleaning, texts] : columns) {
    table.rows = static_cast<std::int64_t>(texts.size());
    const std::string name(1, static_cast<char>('a' + settings.size()));
    settings.push_back({name, cleaning, false});
    table.columns.push_back(tables::text_column(name, std::move(texts)));
  }
  Progress progress;
  return encode(table, settings, progress, 1);
}

// The level of rows 0 and 1, the same the other way round and by the comparer that remembers.
std::uint32_t level(std::vector<Field> fields, const Comparison& comparison) {
  check({comparison}, fields);
  derive_for_levels({comparison}, fields);
  std::vector<std::uint32_t> a, b;
  for (const Field& field : fields) {
    a.push_back(field.codes[0]);
    b.push_back(field.codes[1]);
  }
  const std::uint32_t found = level_of(comparison, fields, a.data(), b.data());
  EXPECT_EQ(level_of(comparison, fields, b.data(), a.data()), found);
  const std::vector<Comparison> all{comparison};
  Comparer comparer(all, fields);
  EXPECT_EQ(comparer.pattern(a.data(), b.data()), found);
  EXPECT_EQ(comparer.pattern(b.data(), a.data()), found);
  return found;
}

TEST(Level, OfNamesIsTheFirstThatHolds) {
  const Comparison names{"a", {0}, {{LevelKind::exact}, {LevelKind::jaro_winkler, 0.9}, {LevelKind::soundex}}, true};
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"Martha", " MARTHA"}}}), names), 1U);
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"Martha", "Marhta"}}}), names), 2U);
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"Robert", "Rupert"}}}), names), 3U);
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"Robert", "Anna"}}}), names), 4U);
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"Robert", std::nullopt}}}), names), 0U);
}

TEST(Level, OfNamesThatChangedPlaces) {
  const Comparison names{"a", {0, 1}, {{LevelKind::exact}, {LevelKind::swapped}}, false};
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"Thomas", "James"}}, {Cleaning::text, {"James", "Thomas"}}}), names),
            2U);
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"Thomas", "James"}}, {Cleaning::text, {"James", "Tom"}}}), names), 3U);
}

TEST(Level, OfDates) {
  const Comparison dates{"a",
                         {0},
                         {{LevelKind::exact},
                          {LevelKind::one_digit_off},
                          {LevelKind::day_month_swapped},
                          {LevelKind::days_within, 31},
                          {LevelKind::same_year}},
                         false};
  const auto of = [&](const char* a, const char* b) { return level(fields_of({{Cleaning::date, {a, b}}}), dates); };
  EXPECT_EQ(of("1980-10-08", "19801008"), 1U);
  EXPECT_EQ(of("1980-10-08", "1980-10-09"), 2U);
  EXPECT_EQ(of("1980-10-08", "1980-08-10"), 3U);
  EXPECT_EQ(of("1980-10-28", "1980-11-03"), 4U);
  EXPECT_EQ(of("1980-10-08", "1980-03-28"), 5U);
  EXPECT_EQ(of("1981-02-29", "1981-02-28"), 2U);  // no such day, but a digit off one
  EXPECT_EQ(of("1981-02-29", "1981-03-01"), 5U);
  EXPECT_EQ(of("1980", "1980"), 5U);  // no complete date: not the same day
  EXPECT_EQ(of("1980-10-08", "1991-03-27"), 6U);
}

TEST(Level, OfPostcodes) {
  const Comparison postcodes{
      "a",
      {0},
      {{LevelKind::exact}, {LevelKind::postcode_sector}, {LevelKind::postcode_district}, {LevelKind::postcode_area}},
      false};
  const auto of = [&](const char* a, const char* b) {
    return level(fields_of({{Cleaning::postcode, {a, b}}}), postcodes);
  };
  EXPECT_EQ(of("CV1 2AB", "cv12ab"), 1U);
  EXPECT_EQ(of("CV1 2AB", "CV1 2XY"), 2U);
  EXPECT_EQ(of("CV1 2AB", "CV1 3XY"), 3U);
  EXPECT_EQ(of("CV1 2AB", "CV21 3XY"), 4U);
  EXPECT_EQ(of("CV1 2AB", "B1 3XY"), 5U);
}

TEST(Level, OfDatesByTheCalendar) {
  const Comparison dates{"a", {0}, {{LevelKind::months_within, 1}, {LevelKind::years_within, 1}}, false};
  const auto of = [&](const char* a, const char* b) { return level(fields_of({{Cleaning::date, {a, b}}}), dates); };
  EXPECT_EQ(of("1980-12-31", "1981-01"), 1U);
  EXPECT_EQ(of("1980-12-31", "1981-02-01"), 2U);
  EXPECT_EQ(of("1980", "1981-12-31"), 2U);
  EXPECT_EQ(of("1980", "1982"), 3U);
}

TEST(Level, OfNumbersInPerCent) {
  const Comparison numbers{"a", {0}, {{LevelKind::percent_within, 10}}, false};
  const auto of = [&](const char* a, const char* b) { return level(fields_of({{Cleaning::number, {a, b}}}), numbers); };
  EXPECT_EQ(of("100", "90"), 1U);
  EXPECT_EQ(of("100", "89"), 2U);
  EXPECT_EQ(of("-10", "-11"), 1U);
  EXPECT_EQ(of("0", "0.0"), 1U);
}

TEST(Level, OfNamesByTheirWords) {
  const Comparison names{"a", {0, 1}, {{LevelKind::same_words}, {LevelKind::same_words_across}}, false};
  const auto of = [&](Texts given, Texts family) {
    return level(fields_of({{Cleaning::name, std::move(given)}, {Cleaning::name, std::move(family)}}), names);
  };
  EXPECT_EQ(of({"Mary Ann", "Ann Mary"}, {"Lee", "Lee"}), 1U);
  EXPECT_EQ(of({"Abd al-Rahman", "Rahman Abd"}, {"Lee", "Lee"}), 1U);
  EXPECT_EQ(of({"Xiaoming", "Wang Xiaoming"}, {"Wang", std::nullopt}), 2U);
  EXPECT_EQ(of({"Maria del Carmen", "Maria"}, {"Garcia Lopez", "Carmen Garcia Lopez"}), 2U);
  EXPECT_EQ(of({"Maria", "Marta"}, {"Garcia", "Garcia"}), 3U);
  EXPECT_EQ(of({"de la", "al"}, {"Ann", "Bob"}), 3U);  // no words that count
}

TEST(Level, OfNamesBySound) {
  const Comparison names{"a", {0}, {{LevelKind::double_metaphone}, {LevelKind::consonants}}, false};
  const auto of = [&](const char* a, const char* b) { return level(fields_of({{Cleaning::name, {a, b}}}), names); };
  EXPECT_EQ(of("Smith", "Schmidt"), 1U);
  EXPECT_EQ(of("Mohammed", "mhmd"), 2U);
  EXPECT_EQ(of("Khadija", "khdyjh"), 1U);
  EXPECT_EQ(of("Ali", "Eli"), 1U);
  EXPECT_EQ(of("Smith", "Jones"), 3U);
}

TEST(Level, OfLists) {
  std::vector<FieldSettings> settings{{"a", Cleaning::phone, true}};
  tables::Table table{"records", 2, {}};
  table.columns.push_back(tables::text_column("a", {"07700 900123\x1f"
                                                    "0247",
                                                    "+447700900123\x1f"
                                                    "0248\x1f "}));
  Progress progress;
  std::vector<Field> fields = encode(table, settings, progress, 1);
  EXPECT_EQ(fields[0].values[1],
            "0247\x1f"
            "07700900123");
  EXPECT_EQ(fields[0].elements[0].distinct(), 3);
  const Comparison phones{
      "a", {0}, {{LevelKind::exact}, {LevelKind::shared_elements, 2}, {LevelKind::shared_elements}}, false};
  EXPECT_EQ(level(fields, phones), 3U);
  const Comparison best{
      "a", {0}, {{LevelKind::exact}, {LevelKind::best_of, 0, {{LevelKind::damerau_levenshtein, 1}}}}, false};
  EXPECT_EQ(level(fields, best), 2U);
  EXPECT_THROW(check({{"a", {0}, {{LevelKind::jaro, 0.9}}, false}}, fields), ArgumentError);
  const auto single = fields_of({{Cleaning::text, {"a", "b"}}});
  EXPECT_THROW(check({{"a", {0}, {{LevelKind::shared_elements}}, false}}, single), ArgumentError);
}

TEST(Level, OfOnesOwnIsAskedOnceOfEachPairInOneOrder) {
  std::vector<std::string> asked;
  const auto judge = std::make_shared<Judge>([&](const Judge::ValuePairs& pairs) {
    std::vector<bool> answers;
    for (const auto& [a, b] : pairs) {
      asked.push_back(std::string(a) + "-" + std::string(b));
      answers.push_back(a.size() == b.size());
    }
    return answers;
  });
  const Comparison names{"a", {0}, {{LevelKind::exact}, {LevelKind::own, 0, {}, judge}}, false};
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"zoe", "ann"}}}), names), 2U);  // both ways round, and by the comparer
  EXPECT_EQ(asked, (std::vector<std::string>{"ann-zoe"}));
  EXPECT_EQ(level(fields_of({{Cleaning::text, {"zoe", "anna"}}}), names), 3U);
  judge->ask_ahead({{"zoe", "ann"}, {"bob", "al"}});
  EXPECT_EQ(asked, (std::vector<std::string>{"ann-zoe", "anna-zoe", "al-bob"}));
  const auto fields = fields_of({{Cleaning::text, {"a", "b"}}});
  EXPECT_THROW(check({{"a", {0}, {{LevelKind::own}}, false}}, fields), ArgumentError);
}

TEST(Level, OfPlaces) {
  const Comparison place{"a", {0, 1}, {{LevelKind::kilometres_within, 10}, {LevelKind::kilometres_within, 200}}, false};
  const auto of = [&](Texts latitude, Texts longitude) {
    return level(fields_of({{Cleaning::number, std::move(latitude)}, {Cleaning::number, std::move(longitude)}}), place);
  };
  EXPECT_EQ(of({"52.41", "52.45"}, {"-1.51", "-1.51"}), 1U);  // 4.4 km
  EXPECT_EQ(of({"52.41", "51.51"}, {"-1.51", "-0.13"}), 2U);  // Coventry to London: 138 km
  EXPECT_EQ(of({"52.41", "41.9"}, {"-1.51", "12.5"}), 3U);
  EXPECT_EQ(of({"52.41", "52.41"}, {"-1.51", std::nullopt}), 0U);
}

TEST(Level, IsRefusedWhereTheColumnCannotHaveIt) {
  const auto fields = fields_of({{Cleaning::text, {"a", "b"}}});
  EXPECT_THROW(check({{"a", {0}, {{LevelKind::days_within, 3}}, false}}, fields), ArgumentError);
  EXPECT_THROW(check({{"a", {0}, {{LevelKind::swapped}}, false}}, fields), ArgumentError);
  EXPECT_THROW(check({{"a", {1}, {{LevelKind::exact}}, false}}, fields), ArgumentError);
  EXPECT_THROW(check({{"a", {0}, {}, false}}, fields), ArgumentError);
  EXPECT_THROW(check({{"a", {0}, {{LevelKind::jaro, 0.9}}, true}}, fields), ArgumentError);
}

TEST(Encode, RefusesAColumnWithoutValues) {
  EXPECT_THROW(fields_of({{Cleaning::text, {std::nullopt, " "}}}), DataError);
  EXPECT_THROW(fields_of({{Cleaning::date, {"unknown", "n/k"}}}), DataError);
}

TEST(Encode, CountsValuesAndCellsThatCannotBeRead) {
  const auto fields = fields_of({{Cleaning::date, {"1980-01-01", "n/k", "19800101", std::nullopt, "1/2/80"}}});
  EXPECT_EQ(fields[0].codes, (std::vector<std::uint32_t>{1, 0, 1, 0, 0}));
  EXPECT_EQ(fields[0].counts, (std::vector<std::int64_t>{0, 2}));
  EXPECT_EQ(fields[0].unread, 2);
  EXPECT_EQ(fields[0].first_unread_row, 2);
}

}  // namespace
}  // namespace casegraph::linkage
