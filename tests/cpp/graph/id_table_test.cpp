#include "casegraph/graph/id_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/ids.hpp"

namespace casegraph::graph {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

IdTable of_texts(const std::vector<std::string>& ids) {
  const std::vector<std::string_view> views(ids.begin(), ids.end());
  return IdTable::of_texts(views);
}

// Every id is found at its place, and comes back as it was given.
void expect_round_trip(const std::vector<std::int64_t>& ids) {
  const IdTable table = IdTable::of_numbers(ids);
  ASSERT_EQ(table.size(), ids.size());
  EXPECT_FALSE(table.is_text());
  for (std::uint32_t handle = 0; handle < ids.size(); ++handle) {
    EXPECT_EQ(table.find(ids[handle]), handle);
    EXPECT_EQ(table.number(handle), ids[handle]);
    EXPECT_EQ(table.label(handle), std::to_string(ids[handle]));
    EXPECT_EQ(table.find_typed(std::to_string(ids[handle])), handle);
  }
}

TEST(IdTable, NumbersInARow) { expect_round_trip({7, 8, 9, 10, 11}); }
TEST(IdTable, NumbersOutOfOrderWithGaps) { expect_round_trip({12, 3, 10, -2, 5}); }
TEST(IdTable, NumbersFarApart) { expect_round_trip({kGreatest, kLeast, 0, -1, 1}); }
TEST(IdTable, OneNumber) { expect_round_trip({kLeast}); }

TEST(IdTable, ManyNumbersSpreadWide) {
  std::mt19937_64 random(7);
  std::set<std::int64_t> ids;
  while (ids.size() < 5000) ids.insert(static_cast<std::int64_t>(random()));
  expect_round_trip({ids.begin(), ids.end()});
}

TEST(IdTable, NumbersThatAreNotThereAreNotFound) {
  for (const std::vector<std::int64_t>& ids : {std::vector<std::int64_t>{5, 6, 8}, {5, 600000, kGreatest}}) {
    const IdTable table = IdTable::of_numbers(ids);
    for (const std::int64_t absent : {std::int64_t{4}, std::int64_t{7}, std::int64_t{9}, std::int64_t{-5}, kLeast})
      EXPECT_FALSE(table.find(absent).has_value()) << absent;
  }
}

TEST(IdTable, TextsAreKeptAsGiven) {
  const std::vector<std::string> ids = {"PFP", "pfp", "007", "", " 7", "é", std::string("a\0b", 3), "PFP "};
  const IdTable table = of_texts(ids);
  EXPECT_TRUE(table.is_text());
  for (std::uint32_t handle = 0; handle < ids.size(); ++handle) {
    EXPECT_EQ(table.find(ids[handle]), handle);
    EXPECT_EQ(table.label(handle), ids[handle]);
    EXPECT_EQ(table.label(handle), ids[handle]);
  }
  EXPECT_FALSE(table.find("P").has_value());
  EXPECT_FALSE(table.find(std::string_view("a\0", 2)).has_value());
}

TEST(IdTable, ManyTexts) {
  std::vector<std::string> ids;
  for (int at = 0; at < 20000; ++at) ids.push_back("person-" + std::to_string(at * 7919 % 20000));
  const IdTable table = of_texts(ids);
  for (std::uint32_t handle = 0; handle < ids.size(); ++handle) ASSERT_EQ(table.find(ids[handle]), handle);
  EXPECT_FALSE(table.find("person-20000").has_value());
}

// Texts that are numbers behind a prefix are kept as numbers, and are texts all the same.
TEST(IdTable, NumberedTexts) {
  const std::vector<std::vector<std::string>> kinds = {{"C0007", "C0008", "C0009"},
                                                       {"9", "10", "11"},
                                                       {"0010", "0002", "0900"},
                                                       {"r-5", "r-1000000000000", "r-6"},
                                                       {"7", "5", "12"},
                                                       {"0"},
                                                       {"A1B01", "A1B00"},
                                                       {"000000000000000001", "999999999999999999"}};
  for (const std::vector<std::string>& ids : kinds) {
    const IdTable table = of_texts(ids);
    EXPECT_EQ(table.bytes_of_texts(), 0U) << ids[0];
    EXPECT_TRUE(table.is_text());
    EXPECT_FALSE(table.range_base().has_value());
    for (std::uint32_t handle = 0; handle < ids.size(); ++handle) {
      EXPECT_EQ(table.label(handle), ids[handle]);
      EXPECT_EQ(table.find(ids[handle]), handle);
      for (const std::string& other :
           {ids[handle] + "0", "0" + ids[handle], ids[handle].substr(1), ids[handle] + " ", "+" + ids[handle]})
        if (std::find(ids.begin(), ids.end(), other) == ids.end()) {
          EXPECT_FALSE(table.find(other).has_value()) << other;
        }
    }
    EXPECT_FALSE(table.find("C").has_value());
    EXPECT_FALSE(table.find(std::int64_t{7}).has_value());
  }
}

TEST(IdTable, TextsThatAreNoNumbersBehindOnePrefix) {
  const std::vector<std::vector<std::string>> kinds = {
      {"07", "7"}, {"C1", "D1"}, {"1", "x"}, {"x", "1"}, {"C1", "C"}, {"01", "1", "001"}, {"1234567890123456789"},
      {"", "1"}};
  for (const std::vector<std::string>& ids : kinds) {
    const IdTable table = of_texts(ids);
    EXPECT_GT(table.bytes_of_texts(), 0U) << ids[0];
    for (std::uint32_t handle = 0; handle < ids.size(); ++handle) {
      EXPECT_EQ(table.label(handle), ids[handle]);
      EXPECT_EQ(table.find(ids[handle]), handle);
    }
  }
  try {
    of_texts({"C01", "C02", "C01"});
    FAIL();
  } catch (const DataError& error) {
    EXPECT_NE(std::string(error.what()).find("'C01'"), std::string::npos);
  }
}

// find_all() is find() of each, whichever way the ids are kept.
TEST(IdTable, FindsManyAtOnce) {
  std::mt19937 random(3);
  for (const std::string prefix : {"", "C", "no number "})
    for (const std::uint32_t spread : {200U, 700U, 100'000'000U}) {
      std::set<std::string> distinct;
      while (distinct.size() < 200) {
        const std::string text = prefix + std::to_string(random() % spread);
        distinct.insert(prefix.size() > 1 && random() % 2 == 0 ? text + "x" : text);
      }
      std::vector<std::string> ids(distinct.begin(), distinct.end());
      const IdTable plain = of_texts(ids);
      std::vector<std::uint32_t> order;
      for (std::uint32_t at = 0; at < ids.size(); ++at)
        order.push_back(static_cast<std::uint32_t>(ids.size()) - 1 - at);
      for (const IdTable& table : {plain, plain.reordered(SharedColumn(order))}) {
        std::vector<std::string> asked;
        std::vector<std::uint8_t> valid;
        for (int at = 0; at < 500; ++at) {
          asked.push_back(random() % 20 == 0 ? "" : random() % 100 == 0 ? "absent" : ids[random() % ids.size()]);
          valid.push_back(random() % 20 != 0);
        }
        const std::vector<std::string_view> views(asked.begin(), asked.end());
        std::vector<std::uint32_t> handles(asked.size());
        for (std::size_t from = 0; from < asked.size();) {
          const std::size_t end = table.find_all(views, valid, from, handles.data());
          for (std::size_t at = from; at < end; ++at) {
            const bool is_there = valid[at] != 0 && !asked[at].empty();
            EXPECT_EQ(handles[at], is_there ? table.find(asked[at]).value() : PersonId::kNone);
          }
          if (end < asked.size()) {
            EXPECT_EQ(asked[end], "absent");
          }
          from = end + 1;
        }
      }
    }
}

TEST(IdTable, ATextIsNoNumber) {
  const IdTable numbers = IdTable::of_numbers({7, 1000000000000});
  const IdTable texts = of_texts({"7"});
  EXPECT_FALSE(numbers.find("7").has_value());
  EXPECT_FALSE(texts.find(std::int64_t{7}).has_value());
  EXPECT_EQ(numbers.find_typed("7"), 0U);
  EXPECT_EQ(texts.find_typed("7"), 0U);
  for (const char* wrong : {"", "7 ", "+7", "07x", "7.0", "9223372036854775808"})
    EXPECT_FALSE(numbers.find_typed(wrong).has_value()) << wrong;
}

TEST(IdTable, AnIdThatComesTwiceIsRefused) {
  EXPECT_THROW(IdTable::of_numbers({1, 2, 1}), DataError);
  EXPECT_THROW(IdTable::of_numbers({kGreatest, 2, kGreatest}), DataError);
  try {
    of_texts({"a", "b", "a"});
    FAIL();
  } catch (const DataError& error) {
    EXPECT_NE(std::string(error.what()).find("'a'"), std::string::npos);
  }
}

TEST(IdTable, AnEmptyTableFindsNothing) {
  for (const IdTable& table : {IdTable(), IdTable::of_numbers(std::vector<std::int64_t>{}), of_texts({})}) {
    EXPECT_EQ(table.size(), 0U);
    EXPECT_FALSE(table.find(std::int64_t{0}).has_value());
    EXPECT_FALSE(table.find("").has_value());
    EXPECT_FALSE(table.find_typed("0").has_value());
  }
}

// Handle h of the new table is handle old_handles[h] of the old one, whichever way the ids are kept.
void expect_reordered(const IdTable& table, const std::vector<std::uint32_t>& old_handles) {
  const IdTable other = table.reordered(SharedColumn(old_handles));
  ASSERT_EQ(other.size(), old_handles.size());
  std::vector<bool> kept(table.size(), false);
  for (std::uint32_t handle = 0; handle < old_handles.size(); ++handle) {
    EXPECT_EQ(other.label(handle), table.label(old_handles[handle]));
    EXPECT_EQ(other.find_typed(table.label(old_handles[handle])), handle);
    kept[old_handles[handle]] = true;
  }
  for (std::uint32_t old = 0; old < table.size(); ++old)
    if (!kept[old]) {
      EXPECT_FALSE(other.find_typed(table.label(old)).has_value());
    }
}

TEST(IdTable, ReorderedKeepsIdsUnderTheirNewHandles) {
  for (const IdTable& table : {IdTable::of_numbers({7, 8, 9, 10}), IdTable::of_numbers({10, 7, 9, 12}),
                               IdTable::of_numbers({5, kLeast, kGreatest, 0}), of_texts({"a", "b", "c", "d"})}) {
    expect_reordered(table, {2, 0, 3, 1});
    expect_reordered(table, {3, 1});
    expect_reordered(table.reordered(SharedColumn(std::vector<std::uint32_t>{3, 2, 0})), {2, 0});
    expect_reordered(table, {});
  }
}

TEST(IdTable, NumbersThatFollowEachOtherTakeNoMemory) {
  const IdTable range = IdTable::of_numbers({7, 8, 9});
  EXPECT_EQ(range.bytes(), 0U);
  EXPECT_EQ(range.reordered(SharedColumn(std::vector<std::uint32_t>{2, 0, 1})).bytes(), 0U);
  EXPECT_GT(IdTable::of_numbers({7, 9, 8}).bytes(), 0U);
}

TEST(IdTable, OutlivesWhatItWasMadeOf) {
  IdTable table;
  {
    const std::string id(100, 'x');
    table = of_texts({id});
  }
  const IdTable copy = table;
  table = IdTable();
  EXPECT_EQ(copy.label(0), std::string(100, 'x'));
}

}  // namespace
}  // namespace casegraph::graph
