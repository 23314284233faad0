#include "casegraph/domain/platform.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <thread>
#include <vector>

namespace casegraph {
namespace {

constexpr std::size_t kLarge = (std::size_t{9} << 20) / sizeof(std::uint64_t);

TEST(LargeArray, SmallEmptyAndLargeOnesAreWritable) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, kLarge}) {
    const auto array = large_array<std::uint64_t>(size);
    for (std::size_t at = 0; at < size; ++at) array[at] = at;
    for (std::size_t at = 0; at < size; at += 997) ASSERT_EQ(array[at], at);
  }
}

TEST(LargeArray, WhatIsGivenBackIsUsedAgain) {
  const std::uint64_t* first = nullptr;
  {
    const auto array = large_array<std::uint64_t>(kLarge);
    first = array.get();
  }
  const auto again = large_array<std::uint64_t>(kLarge);
  const auto other = large_array<std::uint64_t>(kLarge);
  EXPECT_EQ(again.get(), first);
  EXPECT_NE(other.get(), first);
}

TEST(LargeArray, SeveralThreadsNeverShareOne) {
  const auto work = [](std::uint64_t mark) {
    for (int round = 0; round < 20; ++round) {
      const auto array = large_array<std::uint64_t>(kLarge / 2 + 1);
      for (std::size_t at = 0; at < kLarge / 2; at += 512) array[at] = mark;
      for (std::size_t at = 0; at < kLarge / 2; at += 512) ASSERT_EQ(array[at], mark);
    }
  };
  std::vector<std::thread> threads;
  for (std::uint64_t mark = 1; mark <= 3; ++mark) threads.emplace_back(work, mark);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace casegraph
