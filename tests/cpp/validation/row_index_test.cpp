#include "casegraph/validation/row_index.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "casegraph/tables/table.hpp"

namespace casegraph::validation {
namespace {

void build(RowIndex& index) {
  index.hash_rows(0, index.rows());
  for (std::int64_t shard = 0; shard < index.shards(); ++shard) index.fill_shard(shard);
  index.finish(true);
}

TEST(RowIndex, FindsTheFirstRowOfAText) {
  const auto column = tables::text_column("id", {{"b"}, {"a"}, std::nullopt, {"b"}, std::nullopt});
  RowIndex index({{&column, true}}, 5);
  build(index);
  EXPECT_EQ(index.find("a"), 1);
  EXPECT_EQ(index.find("b"), 0);
  EXPECT_EQ(index.find("c"), kNoRow);
  EXPECT_EQ(index.find(""), kNoRow);
  EXPECT_EQ(index.find(std::int64_t{0}), kNoRow);
  ASSERT_EQ(index.duplicates().size(), 1U);
  EXPECT_EQ(index.duplicates()[0].row, 3);
  EXPECT_EQ(index.duplicates()[0].first, 0);
}

TEST(RowIndex, TakesEmptyOptionalPartsAsEqual) {
  const auto first = tables::text_column("a", {{"x"}, {"x"}, {"x"}, std::nullopt, std::nullopt});
  const auto second = tables::text_column("b", {{"1"}, std::nullopt, std::nullopt, {"1"}, {"1"}});
  RowIndex index({{&first, true}, {&second, false}, {nullptr, false}}, 5);
  build(index);
  ASSERT_EQ(index.duplicates().size(), 1U);
  EXPECT_EQ(index.duplicates()[0].row, 2);
  EXPECT_EQ(index.duplicates()[0].first, 1);
}

TEST(RowIndex, KeepsPartsApart) {
  const auto first = tables::text_column("a", {{"xy"}, {"x"}});
  const auto second = tables::text_column("b", {{"z"}, {"yz"}});
  RowIndex index({{&first, true}, {&second, true}}, 2);
  build(index);
  EXPECT_TRUE(index.duplicates().empty());
}

// Over the size of one shard: every row is found, and every duplicate names the first.
TEST(RowIndex, FindsEachOfManyRows) {
  constexpr std::int64_t kRows = 200000;
  constexpr std::int64_t kDistinct = 150000;
  std::vector<std::int64_t> numbers;
  std::vector<std::optional<std::string>> texts;
  for (std::int64_t row = 0; row < kRows; ++row) {
    numbers.push_back(row % kDistinct - 1000);
    texts.emplace_back("c-" + std::to_string(row % kDistinct));
  }
  const auto integers = tables::integer_column("id", numbers);
  const auto names = tables::text_column("id", texts);
  RowIndex by_number({{&integers, true}}, kRows);
  RowIndex by_name({{&names, true}}, kRows);
  build(by_number);
  build(by_name);
  for (std::int64_t row = 0; row < kDistinct; ++row) {
    ASSERT_EQ(by_number.find(row - 1000), row);
    ASSERT_EQ(by_name.find("c-" + std::to_string(row)), row);
  }
  EXPECT_EQ(by_number.find(kDistinct), kNoRow);
  EXPECT_EQ(by_name.find("c-x"), kNoRow);
  ASSERT_EQ(by_name.duplicates().size(), static_cast<std::size_t>(kRows - kDistinct));
  for (std::size_t at = 0; at < by_name.duplicates().size(); ++at) {
    ASSERT_EQ(by_name.duplicates()[at].row, static_cast<std::int32_t>(at) + kDistinct);
    ASSERT_EQ(by_name.duplicates()[at].first, static_cast<std::int32_t>(at));
  }
}

TEST(RowIndex, FindsEachAsItFindsOne) {
  constexpr std::int64_t kRows = 100000;
  std::vector<std::optional<std::string>> keys;
  std::vector<std::int64_t> numbers;
  for (std::int64_t row = 0; row < kRows; ++row) {
    keys.emplace_back(std::to_string(row * 7));
    numbers.push_back(row * 7);
  }
  const auto names = tables::text_column("id", keys);
  const auto integers = tables::integer_column("id", numbers);
  RowIndex by_name({{&names, true}}, kRows);
  RowIndex by_number({{&integers, true}}, kRows);
  build(by_name);
  build(by_number);
  std::vector<std::optional<std::string>> texts;
  std::vector<std::int64_t> asked;
  std::vector<std::uint8_t> valid;
  for (std::int64_t row = 0; row < 5003; ++row) {
    const std::int64_t value = row * 131 % (8 * kRows);
    texts.push_back(row % 10 == 0 ? std::nullopt : std::optional(std::to_string(value)));
    asked.push_back(value);
    valid.push_back(row % 10 == 0 ? 0 : 1);
  }
  const auto text_ids = tables::text_column("ref", texts);
  const auto number_ids = tables::integer_column("ref", asked, valid);
  std::vector<std::int32_t> found_names(texts.size(), -9);
  std::vector<std::int32_t> found_numbers(texts.size(), -9);
  by_name.find_each(text_ids, 3, 5003, found_names.data() + 3);
  by_number.find_each(number_ids, 3, 5003, found_numbers.data() + 3);
  for (std::size_t at = 3; at < texts.size(); ++at) {
    ASSERT_EQ(found_names[at], texts[at] ? by_name.find(*texts[at]) : kNoRow);
    ASSERT_EQ(found_numbers[at], found_names[at]);
  }
  EXPECT_EQ(found_names[2], -9);
  by_number.find_each(text_ids, 0, 10, found_names.data());
  for (std::size_t at = 0; at < 10; ++at) EXPECT_EQ(found_names[at], kNoRow);
}

}  // namespace
}  // namespace casegraph::validation
