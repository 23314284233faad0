#include "casegraph/graph/time_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <tuple>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::graph {
namespace {

struct Made {
  std::vector<Day> first, last;
  std::vector<MinuteOfDay> time;
  std::vector<double> sequence;

  Contacts columns(bool with_time, bool with_sequence) const {
    Contacts contacts;
    contacts.first_day = SharedColumn(first);
    contacts.last_day = first == last ? contacts.first_day : SharedColumn(last);
    if (with_time) contacts.time_min = SharedColumn(time);
    if (with_sequence) contacts.sequence = SharedColumn(sequence);
    return contacts;
  }
};

Made made(std::uint32_t rows, std::int32_t days, std::uint32_t uncertain, std::mt19937& random) {
  Made out;
  for (std::uint32_t row = 0; row < rows; ++row) {
    Day first{static_cast<std::int32_t>(random()) % days};
    Day last = first;
    if (random() % 100 < uncertain) {
      const std::uint32_t kind = random() % 4;
      if (kind == 0) first = kBeforeAll;
      if (kind <= 1) last = kAfterAll;
      if (kind > 1) last = first + static_cast<std::int32_t>(random() % 40);
    }
    out.first.push_back(first);
    out.last.push_back(last);
    out.time.push_back(random() % 3 == 0 ? kNoTime : static_cast<MinuteOfDay>(random() % 1440));
    out.sequence.push_back(random() % 4 == 0 ? std::nan("") : static_cast<double>(random() % 5));
  }
  return out;
}

std::vector<std::uint32_t> sorted_plainly(const Contacts& contacts, std::size_t rows) {
  const auto key = [&](std::uint32_t row) {
    const double sequence = contacts.sequence.value_or(row, 0.0);
    return std::tuple(contacts.first_day[row], contacts.last_day[row], contacts.time_min.value_or(row, kNoTime),
                      std::isnan(sequence) ? 0.0 : sequence, row);
  };
  std::vector<std::uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  return order;
}

TEST(TimeOrder, IsThatOfSortingPlainly) {
  std::mt19937 random(5);
  for (const std::uint32_t rows : {0U, 1U, 2U, 50U, 3000U, 200'000U})
    for (const std::int32_t days : {1, 3, 900, 3'000'000})
      for (const std::uint32_t uncertain : {0U, 10U, 100U}) {
        if (rows > 10'000 && uncertain == 100) continue;
        const Made rows_made = made(rows, days, uncertain, random);
        for (const bool with_time : {false, true})
          for (const bool with_sequence : {false, true}) {
            if (rows > 10'000 && with_sequence) continue;
            const Contacts contacts = rows_made.columns(with_time, with_sequence);
            const auto expected = sorted_plainly(contacts, rows);
            for (const unsigned threads : {1U, 3U}) {
              Progress progress;
              const NewColumn<std::uint32_t> order = rows_in_order(contacts, rows, {&progress, threads});
              EXPECT_TRUE(std::equal(order.begin(), order.end(), expected.begin(), expected.end()))
                  << rows << " rows, " << days << " days, " << uncertain << " uncertain";
            }
          }
      }
}

TEST(TimeOrder, StopsWhereThatIsAskedFor) {
  std::mt19937 random(5);
  const Contacts contacts = made(200'000, 900, 10, random).columns(true, true);
  Progress progress;
  progress.request_stop();
  EXPECT_THROW(rows_in_order(contacts, 200'000, {&progress, 2}), Stopped);
}

}  // namespace
}  // namespace casegraph::graph
