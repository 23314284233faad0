#include "casegraph/measures/frequency/count_groups.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

namespace casegraph::measures {
namespace {

using Row = std::tuple<std::uint32_t, std::uint64_t, std::int64_t, std::int64_t>;  // person, key, certain, possible

constexpr std::uint32_t kNobody = 0xffffffffU;

std::shared_ptr<std::uint32_t[]> room_for(std::size_t keys) {
  return std::make_unique<std::uint32_t[]>(keys + GroupChunk::kSlack);
}

std::vector<Row> rows_of(const GroupChunk& chunk, bool show_person = true) {
  std::vector<Row> rows;
  chunk.for_each_block(show_person, [&](const GroupBlock& block, std::size_t place) {
    EXPECT_EQ(place, rows.size());
    for (std::size_t at = 0; at < block.size; ++at)
      rows.emplace_back(block.person[at], block.key[at], block.certain[at], block.possible[at]);
  });
  EXPECT_EQ(rows.size(), chunk.size());
  return rows;
}

// Keys of one person, with room behind them, as the chunk reads beyond the last.
std::vector<std::uint32_t> padded(std::vector<std::uint32_t> keys) {
  keys.resize(keys.size() + GroupChunk::kSlack, 7);
  return keys;
}

TEST(GroupChunk, PersonsOfEveryNumberOfContactsAreCountedByKey) {
  std::mt19937 random(5);
  for (std::uint32_t round = 0; round < 20; ++round) {
    GroupChunk chunk;
    chunk.start(10, 70, room_for(70 * 70));
    std::vector<Row> expected;
    for (std::uint32_t count = 0; count < 70; ++count) {
      std::vector<std::uint32_t> keys;
      std::map<std::uint32_t, std::int64_t> counted;
      for (std::uint32_t at = 0; at < count; ++at) {
        const auto drawn = static_cast<std::uint32_t>(random());
        const std::uint32_t key = drawn % 4 == 0 ? GroupChunk::kNotCounted : (drawn >> 8) % (count / 2 + 1);
        keys.push_back(key);
        if (key != GroupChunk::kNotCounted) ++counted[key];
      }
      for (const auto& [key, n] : counted) expected.emplace_back(10 + count, key, n, n);
      ASSERT_TRUE(chunk.end_plain(padded(keys).data(), count));
    }
    EXPECT_EQ(rows_of(chunk), expected);
  }
}

TEST(GroupChunk, APersonWithAContactThatIsNotPlainIsLeftToFinishedGroups) {
  GroupChunk chunk;
  chunk.start(3, 3, room_for(40));
  EXPECT_TRUE(chunk.end_plain(padded({5, 5}).data(), 2));
  EXPECT_FALSE(chunk.end_plain(padded({5, GroupChunk::kNotPlain, GroupChunk::kNotCounted}).data(), 3));
  chunk.finished().push_back({4, 5, 0, 2});
  chunk.finished().push_back({4, 8, 1, 1});
  chunk.end_finished(2);
  std::vector<std::uint32_t> many(40, 9);
  many[33] = GroupChunk::kNotPlain;
  EXPECT_FALSE(chunk.end_plain(padded(many).data(), 40));
  chunk.end_finished(0);
  EXPECT_TRUE(chunk.end_plain(padded({1}).data(), 1));
  EXPECT_EQ(rows_of(chunk), (std::vector<Row>{{3, 5, 2, 2}, {4, 5, 0, 2}, {4, 8, 1, 1}, {6, 1, 1, 1}}));
  EXPECT_TRUE(chunk.has_finished());
}

TEST(GroupChunk, WithoutPersonsFinishedGroupsStandAlone) {
  GroupChunk chunk;
  std::vector<Row> expected;
  for (std::uint64_t key = 0; key < 2 * GroupBlock::kMost + 3; ++key) {
    chunk.finished().push_back({kNobody, key, 1, 2});
    expected.emplace_back(kNobody, key, 1, 2);
  }
  chunk.end_without_persons();
  EXPECT_EQ(rows_of(chunk), expected);
}

TEST(GroupChunk, PersonsAreNotShownWhereTheyAreNoGroup) {
  GroupChunk chunk;
  chunk.start(3, 1, room_for(1));
  EXPECT_TRUE(chunk.end_plain(padded({6}).data(), 1));
  EXPECT_EQ(rows_of(chunk, false), (std::vector<Row>{{kNobody, 6, 1, 1}}));
}

}  // namespace
}  // namespace casegraph::measures
