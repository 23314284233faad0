#include "casegraph/parallel/chunks.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace casegraph::parallel {
namespace {

constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();

TEST(Chunks, Count) {
  EXPECT_EQ(chunk_count(0, 10), 0);
  EXPECT_EQ(chunk_count(-5, 10), 0);
  EXPECT_EQ(chunk_count(1, 10), 1);
  EXPECT_EQ(chunk_count(10, 10), 1);
  EXPECT_EQ(chunk_count(11, 10), 2);
  EXPECT_EQ(chunk_count(7, kHuge), 1);
  EXPECT_EQ(chunk_count(kHuge, 1), kHuge);
  EXPECT_THROW(chunk_count(10, 0), ArgumentError);
  EXPECT_THROW(chunk_count(10, -1), ArgumentError);
}

TEST(Chunks, EveryPositionOnceOnAnyNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 16U})
    for (const std::int64_t length : {0, 1, 9, 10, 11, 1000})
      for (const std::int64_t chunk_length : {std::int64_t{1}, std::int64_t{10}, std::int64_t{5000}, kHuge}) {
        std::vector<int> seen(static_cast<std::size_t>(length), 0);
        Progress progress;
        for_each_chunk(length, chunk_length, threads, progress, [&](Chunk chunk) {
          EXPECT_EQ(chunk.begin, chunk.index == 0 ? 0 : chunk.index * chunk_length);
          EXPECT_LT(chunk.begin, chunk.end);
          for (std::int64_t at = chunk.begin; at < chunk.end; ++at) ++seen[static_cast<std::size_t>(at)];
        });
        EXPECT_EQ(seen, std::vector<int>(static_cast<std::size_t>(length), 1));
        EXPECT_EQ(progress.done(), length);
      }
}

// A sum of doubles in the order of the chunks is the same bytes on any number of threads.
TEST(Chunks, OrderedSumsDoNotDependOnThreads) {
  const auto sum = [](unsigned threads) {
    constexpr std::int64_t kLength = 10'007;
    constexpr std::int64_t kChunk = 64;
    std::vector<double> parts(static_cast<std::size_t>(chunk_count(kLength, kChunk)));
    Progress progress;
    for_each_chunk(kLength, kChunk, threads, progress, [&](Chunk chunk) {
      double part = 0;
      for (std::int64_t at = chunk.begin; at < chunk.end; ++at) part += 1.0 / static_cast<double>(at + 1);
      parts[static_cast<std::size_t>(chunk.index)] = part;
    });
    double whole = 0;
    for (const double part : parts) whole += part;
    return whole;
  };
  const double one = sum(1);
  EXPECT_EQ(one, sum(2));
  EXPECT_EQ(one, sum(16));
}

TEST(Chunks, TheFirstFailingChunkIsThrownOnAnyNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 16U})
    for (int round = 0; round < 50; ++round) {
      Progress progress;
      std::string message;
      try {
        for_each_chunk(100, 1, threads, progress, [](Chunk chunk) {
          if (chunk.index == 17) std::this_thread::yield();  // let later ones fail earlier
          if (chunk.index >= 17) throw std::runtime_error("chunk " + std::to_string(chunk.index));
        });
      } catch (const std::runtime_error& error) {
        message = error.what();
      }
      ASSERT_EQ(message, "chunk 17") << threads;
    }
}

TEST(Chunks, NothingStartsAfterAFailure) {
  Progress progress;
  std::atomic<int> ran{0};
  EXPECT_THROW(for_each_chunk(1'000'000, 1, 2, progress,
                              [&](Chunk) {
                                ++ran;
                                throw std::logic_error("stop");
                              }),
               std::logic_error);
  EXPECT_LE(ran, 2);
}

TEST(Chunks, AStopRequestedBeforehandRunsNothing) {
  for (const unsigned threads : {1U, 4U}) {
    Progress progress;
    progress.request_stop();
    std::atomic<int> ran{0};
    EXPECT_THROW(for_each_chunk(100, 1, threads, progress, [&](Chunk) { ++ran; }), Stopped);
    EXPECT_EQ(ran, 0);
    EXPECT_EQ(progress.done(), 0);
  }
}

TEST(Chunks, AStopRequestedMidwayEndsTheWork) {
  for (const unsigned threads : {1U, 4U}) {
    Progress progress;
    progress.expect(1'000'000);
    std::atomic<int> ran{0};
    EXPECT_THROW(for_each_chunk(1'000'000, 1, threads, progress,
                                [&](Chunk chunk) {
                                  ++ran;
                                  if (chunk.index == 10) progress.request_stop();
                                }),
                 Stopped);
    EXPECT_LT(ran, 1'000'000);
    EXPECT_EQ(progress.total(), 1'000'000);
  }
}

TEST(Chunks, RefusesChunksOfNoLength) {
  Progress progress;
  EXPECT_THROW(for_each_chunk(10, 0, 1, progress, [](Chunk) {}), ArgumentError);
}

TEST(Chunks, ThreadCounts) {
  EXPECT_GE(thread_count(0), 1U);
  EXPECT_EQ(thread_count(1), 1U);
  EXPECT_EQ(thread_count(3), 3U);
  EXPECT_EQ(thread_count(1'000'000), 256U);
}

}  // namespace
}  // namespace casegraph::parallel
