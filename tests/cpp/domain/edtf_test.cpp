#include "casegraph/domain/edtf.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace casegraph {
namespace {

// "2011-01-01 to 2011-12-31 ~?", or "refused: " and the reason.
std::string read(std::string_view text) {
  const auto parsed = parse_edtf(text);
  if (const auto* error = std::get_if<EdtfError>(&parsed)) return "refused: " + error->reason;
  const auto& date = std::get<EdtfDate>(parsed);
  const auto shown = [](Day day) { return is_finite(day) ? iso_of(day) : std::string("no bound"); };
  return shown(date.days.first) + " to " + shown(date.days.last) + (date.approximate ? " ~" : "") +
         (date.uncertain ? " ?" : "");
}

bool refused(std::string_view text) { return std::holds_alternative<EdtfError>(parse_edtf(text)); }

struct Case {
  const char* text;
  const char* expected;
};

void expect_all(std::initializer_list<Case> cases) {
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), expected) << text;
}
void expect_refused(std::initializer_list<Case> cases) {
  for (const auto& [text, expected] : cases) EXPECT_EQ(read(text), std::string("refused: ") + expected) << text;
}

TEST(Edtf, DatesOfLevelZero) {
  expect_all({{"2010-10-08", "2010-10-08 to 2010-10-08"},
              {"2012-02-29", "2012-02-29 to 2012-02-29"},
              {"2011-09", "2011-09-01 to 2011-09-30"},
              {"2012-02", "2012-02-01 to 2012-02-29"},
              {"2011", "2011-01-01 to 2011-12-31"},
              {"0000", "0000-01-01 to 0000-12-31"},
              {"9999", "9999-01-01 to 9999-12-31"}});
}

TEST(Edtf, NegativeYears) {
  expect_all({{"-0009", "-0009-01-01 to -0009-12-31"},
              {"-0004-02-29", "-0004-02-29 to -0004-02-29"},
              {"-9999-01", "-9999-01-01 to -9999-01-31"},
              {"-201X", "-2019-01-01 to -2010-12-31"},
              {"-000X", "-0009-01-01 to -0001-12-31"}});
  expect_refused(
      {{"-0000", "there is no year -0000: the year 0 is 0000"}, {"-0009-02-30", "February -0009 has 28 days"}});
}

TEST(Edtf, UnspecifiedDigits) {
  expect_all({{"201X", "2010-01-01 to 2019-12-31"},
              {"20XX", "2000-01-01 to 2099-12-31"},
              {"2004-XX", "2004-01-01 to 2004-12-31"},
              {"1985-04-XX", "1985-04-01 to 1985-04-30"},
              {"1985-XX-XX", "1985-01-01 to 1985-12-31"},
              {"199X~", "1990-01-01 to 1999-12-31 ~"}});
  for (const char* text : {"2XXX", "XXXX", "20X1", "201X-04", "201X-XX", "1985-XX-04", "1985-XX-04?", "1985-1X",
                           "1985-0X-01", "1985-04-3X", "1985-04-X1", "XXXX-12-25"})
    EXPECT_TRUE(read(text).starts_with("refused: X stands for")) << text << ": " << read(text);
  expect_refused({{"1985-uu", "an unspecified digit is a capital X, such as 201X or 2010-XX"},
                  {"199x", "an unspecified digit is a capital X, such as 201X or 2010-XX"}});
}

TEST(Edtf, SeasonsAreNorthernAndMeteorological) {
  expect_all({{"2011-21", "2011-03-01 to 2011-05-31"},
              {"2011-22", "2011-06-01 to 2011-08-31"},
              {"2011-23", "2011-09-01 to 2011-11-30"},
              {"2011-24", "2011-12-01 to 2012-02-29"},
              {"2010-24?", "2010-12-01 to 2011-02-28 ?"}});
  expect_refused({{"2011-25", "25 is a season or quarter of level 2; the seasons read are 21 to 24"},
                  {"2011-41", "41 is a season or quarter of level 2; the seasons read are 21 to 24"},
                  {"2011-21-04", "a season (21) has no numbered days"},
                  {"9999-24", "this winter ends after the year 9999"}});
}

TEST(Edtf, QualifiersAreKeptAndWidenNothing) {
  expect_all({{"2012-03~", "2012-03-01 to 2012-03-31 ~"},
              {"2012-03-04?", "2012-03-04 to 2012-03-04 ?"},
              {"2012%", "2012-01-01 to 2012-12-31 ~ ?"},
              {"2011?/2012~", "2011-01-01 to 2012-12-31 ~ ?"},
              {"2011/2012~", "2011-01-01 to 2012-12-31 ~"}});
  for (const char* text : {"?2012", "2012?-03", "~2012-03", "2012-~03", "2012??", "?"})
    EXPECT_TRUE(read(text).starts_with("refused: a qualifier (? ~ %) stands once, after a whole date")) << text;
  expect_refused({{"2012?~", "write % for uncertain and approximate at once"}});
}

TEST(Edtf, Intervals) {
  expect_all({{"2010-10/2011-01", "2010-10-01 to 2011-01-31"},
              {"2010/2010", "2010-01-01 to 2010-12-31"},
              {"2004-02-01/2005-02", "2004-02-01 to 2005-02-28"},
              {"2010-24/2011-21", "2010-12-01 to 2011-05-31"},
              {"2004-06-XX/2004-07-03", "2004-06-01 to 2004-07-03"},
              {"-0009/0004", "-0009-01-01 to 0004-12-31"},
              {"../2013-01", "no bound to 2013-01-31"},
              {"2013-01/..", "2013-01-01 to no bound"},
              {"/2013", "no bound to 2013-12-31"},
              {"2013-01-05/", "2013-01-05 to no bound"},
              {"2013~/..", "2013-01-01 to no bound ~"}});
}

TEST(Edtf, IntervalsThatEndBeforeTheyBegin) {
  expect_refused({{"2012/2011", "the interval ends before it begins"},
                  {"2010-10-09/2010-10-08", "the interval ends before it begins"},
                  {"2011-03-05/2011", "the interval could end before it begins: write 2011-03-05/2011-12-31"},
                  {"2011/2011-03", "the interval could end before it begins: write 2011-01-01/2011-03-31"},
                  {"2011-24/2011", "the interval could end before it begins: write 2011-12-01/2011-12-31"}});
}

TEST(Edtf, IntervalsThatStateNoDay) {
  for (const char* text : {"..", "/", "../", "/..", "../.."})
    EXPECT_EQ(read(text), "refused: no day is stated at either end: leave the cell empty where the date is not known")
        << text;
}

TEST(Edtf, IntervalsNameTheEndThatIsWrong) {
  expect_refused({{"2011-02-30/2012", "start of the interval: February 2011 has 28 days"},
                  {"2011/2012-02-30", "end of the interval: February 2012 has 29 days"},
                  {"2010 / 2011", "start of the interval: a space stands after the date"},
                  {"2010/2011/2012", "an interval has one slash, between its two ends"}});
}

TEST(Edtf, DaysThatDoNotExist) {
  expect_refused({{"2011-02-30", "February 2011 has 28 days"},
                  {"2012-02-30", "February 2012 has 29 days"},
                  {"2011-04-31~", "April 2011 has 30 days"},
                  {"2011-12-32", "December 2011 has 31 days"},
                  {"2011-04-00", "day 00 does not exist: days are counted from 01"},
                  {"2011-13", "month 13 does not exist: months are 01 to 12, seasons 21 to 24"},
                  {"2011-00", "month 00 does not exist: months are 01 to 12, seasons 21 to 24"},
                  {"2011-13-01", "month 13 does not exist: months are 01 to 12, seasons 21 to 24"}});
}

TEST(Edtf, EmptySpacesAndSpecialCharacters) {
  expect_refused({{"", "empty"},
                  {" 2011", "a space stands before the date"},
                  {"2011-09\t", "a space stands after the date"},
                  {"2011\n", "a space stands after the date"},
                  {"2010-10-08\xC2\xA0", "a space stands after the date"},
                  {"2010\xE2\x80\x93"
                   "10",
                   "a dash or another special character stands where the plain hyphen - belongs"}});
}

TEST(Edtf, OtherOrdersOfADate) {
  expect_refused(
      {{"08/10/2010", "the year comes first: write 2010-10-08 for 8 October 2010, or 2010-08-10 for 10 August 2010"},
       {"28/02/2010", "the year comes first: write 2010-02-28 for 28 February 2010"},
       {"02/28/2010", "the year comes first: write 2010-02-28 for 28 February 2010"},
       {"8.8.2010 14:30", "the year comes first: write 2010-08-08 for 8 August 2010"},
       {"08-10-2010", "the year comes first: write 2010-10-08 for 8 October 2010, or 2010-08-10 for 10 August 2010"},
       {"40/40/2010", "the year comes first: write such as 2010-10-08 (this day does not exist)"},
       {"08/10/10", "the year has two digits: write all four, and first, such as 2010-10-08"},
       {"10/2010", "the year comes first: write 2010-10"},
       {"2010/10/8", "write 2010-10-08, with hyphens and two digits each for month and day"},
       {"20101008", "write 2010-10-08, with hyphens and two digits each for month and day"},
       {"2010-1", "write 2010-01, with a hyphen and two digits"},
       {"2010/11", "each end has a year of four digits: write 2010/2011 for two years, or 2010-11 for a month"}});
}

TEST(Edtf, SpreadsheetNumbers) {
  expect_refused({{"40459",
                   "a number, perhaps a date that a spreadsheet turned into a number (40459 would be 2010-10-08 in "
                   "Excel)"},
                  {"40459.0",
                   "a number, perhaps a date that a spreadsheet turned into a number (40459 would be 2010-10-08 in "
                   "Excel)"},
                  {"2010.0", "a number, perhaps a date that a spreadsheet turned into a number"},
                  {"1286496000000", "a number, perhaps a date that a spreadsheet turned into a number"},
                  {"7", "a number, not a date: a year has four digits"}});
}

TEST(Edtf, TimesGoIntoTheirOwnColumn) {
  for (const char* text : {"2010-10-08T14:00", "2010-10-08 00:00:00", "2010-10-08T14:00:00Z"})
    EXPECT_EQ(read(text), "refused: a time of day goes into a column of its own: write 2010-10-08 here") << text;
}

TEST(Edtf, LevelTwoAndWords) {
  for (const char* text : {"Y2010", "Y170000002", "-Y12345", "Y17E8"})
    EXPECT_TRUE(read(text).starts_with("refused: years with the prefix Y are not read")) << text;
  EXPECT_TRUE(read("[2010,2011]").starts_with("refused: sets of dates (level 2) are not read"));
  EXPECT_TRUE(read("{2010..2012}").starts_with("refused: sets of dates (level 2) are not read"));
  EXPECT_TRUE(read("1950S2").starts_with("refused: significant digits"));
  EXPECT_EQ(read("2010..2012"), "refused: write an interval with a slash, such as 2010/2012, ../2012 or 2010/..");
  for (const char* text : {"8 October 2010", "unknown", "NaN", "NaT", "None", "Oct-10"})
    EXPECT_TRUE(read(text).starts_with("refused: words are not read")) << text;
}

TEST(Edtf, LongTextsAreRefusedUnread) {
  EXPECT_EQ(read(std::string(10'000'000, '1')), "refused: too long for a date");
  EXPECT_EQ(read("-0009-10-08%/-0009-10-09%"), "-0009-10-08 to -0009-10-09 ~ ?");  // the longest that is read
}

TEST(Edtf, EveryCompleteDateIsItsDay) {
  for (Day day = day_of({0, 1, 1}); day <= kLastDay; day = day + 1) {
    const auto parsed = parse_edtf(iso_of(day));
    ASSERT_EQ(std::get<EdtfDate>(parsed), EdtfDate{DateInterval::exactly(day)}) << iso_of(day);
  }
}

// The slow way to say which month and day pairs exist: each is read, or refused, as the calendar has it.
TEST(Edtf, EveryPairOfMonthAndDay) {
  for (const std::int32_t year : {2011, 2012})
    for (std::int32_t month = 0; month < 100; ++month)
      for (std::int32_t day = 0; day < 100; ++day) {
        std::string text = std::to_string(year) + "-00-00";
        text[5] = static_cast<char>('0' + month / 10);
        text[6] = static_cast<char>('0' + month % 10);
        text[8] = static_cast<char>('0' + day / 10);
        text[9] = static_cast<char>('0' + day % 10);
        const bool exists = month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
        ASSERT_EQ(!refused(text), exists) << text;
        ASSERT_TRUE(!exists || read(text) == text + " to " + text) << text;
      }
}

// What must hold of any answer to any bytes.
void expect_sound(std::string_view text) {
  const auto parsed = parse_edtf(text);
  if (const auto* error = std::get_if<EdtfError>(&parsed)) {
    ASSERT_FALSE(error->reason.empty());
    ASSERT_LT(error->reason.size(), 250U) << error->reason;
    ASSERT_EQ(error->reason.find('\n'), std::string::npos);
    for (const char letter : error->reason) ASSERT_TRUE(letter >= ' ' && letter <= '~') << error->reason;
    return;
  }
  const DateInterval days = std::get<EdtfDate>(parsed).days;
  ASSERT_LE(days.first, days.last);
  ASSERT_FALSE(days.is_unknown());
  ASSERT_TRUE(days.first == kBeforeAll || is_in_calendar(days.first));
  ASSERT_TRUE(days.last == kAfterAll || is_in_calendar(days.last));
}

TEST(Edtf, AnyBytesAreAnswered) {
  std::mt19937_64 random(20101008);
  std::string text;
  for (int round = 0; round < 400'000; ++round) {
    text.resize(random() % 48);
    for (char& letter : text) letter = static_cast<char>(random() & 0xFF);
    ASSERT_NO_FATAL_FAILURE(expect_sound(text));
  }
}

// Bytes that dates are made of, and dates with a byte or two changed, reach every branch of the grammar.
TEST(Edtf, AlmostDatesAreAnswered) {
  constexpr std::string_view kLetters = "0123456789012-----//..XX?~%uxYSET: \xC2\xA0[],";
  constexpr const char* kSeeds[] = {
      "2010-10-08", "2011-XX-XX",       "../2013-01", "2011-24~/2012", "-000X",
      "08/10/2010", "2010-10-08 14:00", "40459.0",    "20XX?",         "-9999-01-01/9999-12-31"};
  std::mt19937_64 random(7);
  int read_well = 0;
  for (int round = 0; round < 600'000; ++round) {
    std::string text = kSeeds[random() % std::size(kSeeds)];
    if (round % 3 == 0) {
      text.resize(random() % 24);
      for (char& letter : text) letter = kLetters[random() % kLetters.size()];
    }
    for (std::uint64_t change = random() % 3; change > 0 && !text.empty(); --change)
      text[random() % text.size()] = kLetters[random() % kLetters.size()];
    ASSERT_NO_FATAL_FAILURE(expect_sound(text)) << text;
    if (!refused(text)) ++read_well;
  }
  EXPECT_GT(read_well, 100'000);  // else the test would see refusals only
}

}  // namespace
}  // namespace casegraph
