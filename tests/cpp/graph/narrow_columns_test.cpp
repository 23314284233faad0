#include "casegraph/graph/narrow_columns.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace casegraph::graph {
namespace {

constexpr std::int64_t kAbsent = std::numeric_limits<std::int64_t>::min();
using Codes = NarrowColumn<std::uint16_t, 0>;
using Integers = NarrowColumn<std::int64_t, kAbsent>;

// The column gives back what it was made of, and so does any choice of its places.
template <class Column, class T>
void expect_same(const Column& column, const std::vector<T>& values, std::mt19937& random) {
  ASSERT_EQ(column.size(), values.size());
  for (std::size_t at = 0; at < values.size(); ++at) EXPECT_EQ(column[at], values[at]);
  std::vector<std::uint32_t> places;
  for (std::size_t at = 0; !values.empty() && at < values.size() + 3; ++at)
    places.push_back(static_cast<std::uint32_t>(random() % values.size()));
  const Column picked = column.picked(places, [] {});
  ASSERT_EQ(picked.size(), places.size());
  for (std::size_t at = 0; at < places.size(); ++at) EXPECT_EQ(picked[at], values[places[at]]);
}

TEST(NarrowColumn, GivesBackWhatItWasMadeOf) {
  std::mt19937 random(1);
  for (const std::int64_t spread : {1, 2, 100, 255, 256, 1000, 1 << 30}) {
    std::vector<std::int64_t> integers;
    std::vector<std::uint16_t> codes;
    for (int at = 0; at < 300; ++at) {
      const auto drawn = static_cast<std::int64_t>(random()) % spread;
      integers.push_back(random() % 5 == 0 ? kAbsent : drawn - spread / 2);
      codes.push_back(static_cast<std::uint16_t>(drawn % 65536));
    }
    expect_same(Integers(integers), integers, random);
    expect_same(Codes(codes), codes, random);
  }
  const std::vector<std::int64_t> ends = {kAbsent + 1, kAbsent, std::numeric_limits<std::int64_t>::max()};
  expect_same(Integers(ends), ends, random);
}

TEST(NarrowColumn, OneValueTakesNoMemoryAndSmallOnesAByte) {
  std::mt19937 random(1);
  for (const std::int64_t value : {kAbsent, std::int64_t{0}, std::int64_t{7}}) {
    const std::vector<std::int64_t> values(10, value);
    EXPECT_EQ(Integers(values).bytes(), 0U);
    expect_same(Integers(values), values, random);
  }
  const std::vector<std::int64_t> near = {1'000'000, 1'000'254, kAbsent};
  EXPECT_EQ(Integers(near).bytes(), 3U);
  const std::vector<std::int64_t> far = {1'000'000, 1'000'255, kAbsent};
  EXPECT_EQ(Integers(far).bytes(), 24U);
}

// What is made of a few values and a place in them for each row is what is made of the values themselves.
template <class Column, class T>
void expect_same_of_few(const std::vector<T>& few, std::mt19937& random) {
  std::vector<std::size_t> places;
  std::vector<T> values;
  for (int at = 0; at < 500; ++at) {
    places.push_back(random() % few.size());
    values.push_back(few[places.back()]);
  }
  expect_same(Column::of_few(values.size(), few, [&](std::size_t at) { return places[at]; }), values, random);
}

TEST(NarrowColumn, OfFewValues) {
  std::mt19937 random(1);
  for (const std::vector<std::int64_t>& few : std::vector<std::vector<std::int64_t>>{
           {kAbsent}, {7}, {kAbsent, 7}, {kAbsent, 7, 7}, {kAbsent, -3, 251}, {kAbsent, -3, 252}, {5, 9, 300'000}})
    expect_same_of_few<Integers>(few, random);
  expect_same_of_few<Codes>(std::vector<std::uint16_t>{0, 4, 2, 65535}, random);
  const std::vector<std::int64_t> near = {kAbsent, 1'000, 1'010};
  EXPECT_EQ(Integers::of_few(100, near, [](std::size_t at) { return at % 3; }).bytes(), 100U);
}

TEST(NarrowColumn, NoValuesAreAnEmptyColumn) {
  const Codes column{std::span<const std::uint16_t>()};
  EXPECT_TRUE(column.empty());
  EXPECT_EQ(column.value_or(5, 3), 3);
  EXPECT_TRUE(DateColumn(std::span<const DateInterval>()).empty());
  EXPECT_TRUE(DateColumn().value_or(0, DateInterval::unknown()).is_unknown());
}

DateInterval drawn_date(std::mt19937& random, std::uint32_t other) {
  const Day day{static_cast<std::int32_t>(random() % 20000)};
  if (random() % 100 >= other) return DateInterval::exactly(day);
  switch (random() % 6) {
    case 0: return {day, day + static_cast<std::int32_t>(random() % 400)};
    case 1: return {kBeforeAll, day};
    case 2: return {day, kAfterAll};
    case 3: return DateInterval::exactly(random() % 2 == 0 ? kFirstDay : kLastDay);
    case 4: return DateInterval::exactly(random() % 2 == 0 ? kBeforeAll : kAfterAll);
    default: return DateInterval::unknown();
  }
}

TEST(DateColumn, GivesBackWhatItWasMadeOf) {
  std::mt19937 random(1);
  for (const std::uint32_t other : {0U, 3U, 10U, 60U, 100U})  // of a hundred
    for (int seed = 0; seed < 5; ++seed) {
      std::vector<DateInterval> dates;
      for (int at = 0; at < 400; ++at) dates.push_back(drawn_date(random, other));
      expect_same(DateColumn(dates), dates, random);
    }
}

TEST(DateColumn, OfFewDates) {
  std::mt19937 random(1);
  for (const std::uint32_t other : {0U, 10U, 60U, 100U})
    for (const int count : {1, 2, 40}) {
      std::vector<DateInterval> few = {DateInterval::unknown()};
      for (int at = 0; at < count; ++at) few.push_back(drawn_date(random, other));
      expect_same_of_few<DateColumn>(few, random);
    }
}

TEST(DateColumn, ExactDaysTakeTwoBytesHoweverTheyLie) {
  std::mt19937 random(1);
  std::vector<DateInterval> dates;
  const Day first{10000};
  for (const std::int32_t step : {0, -32767, 32766, 5, -5}) dates.push_back(DateInterval::exactly(first + step));
  EXPECT_EQ(DateColumn(dates).bytes(), 2 * dates.size());
  expect_same(DateColumn(dates), dates, random);
  for (int at = 0; at < 20; ++at) dates.push_back(DateInterval::exactly(first));
  dates.push_back(DateInterval::exactly(first - 32768));
  dates.push_back(DateInterval::exactly(first + 32767));
  EXPECT_EQ(DateColumn(dates).bytes(), 2 * dates.size() + 2 * 12);
  expect_same(DateColumn(dates), dates, random);
}

TEST(DateColumn, DatesThatAreNotStatedTakeNextToNothing) {
  std::mt19937 random(1);
  std::vector<DateInterval> dates(10'000, DateInterval::unknown());
  EXPECT_LT(DateColumn(dates).bytes(), dates.size() / 4);
  expect_same(DateColumn(dates), dates, random);
  for (std::size_t at = 3; at < dates.size(); at += 10) dates[at] = drawn_date(random, 5);
  EXPECT_LT(DateColumn(dates).bytes(), dates.size() / 2);
  expect_same(DateColumn(dates), dates, random);
}

}  // namespace
}  // namespace casegraph::graph
