#include "casegraph/disclosure/suppression.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "casegraph/disclosure/equations.hpp"
#include "casegraph/domain/error.hpp"

namespace casegraph::disclosure {
namespace {

using Cells = std::vector<std::uint32_t>;

Lines lines_of(const std::vector<Cells>& lines) {
  Lines found;
  for (const Cells& line : lines) {
    found.cells.insert(found.cells.end(), line.begin(), line.end());
    found.starts.push_back(found.cells.size());
  }
  return found;
}

// Rows and columns of a table of counts.
Lines grid(std::uint32_t rows, std::uint32_t columns) {
  std::vector<Cells> lines;
  for (std::uint32_t row = 0; row < rows; ++row) {
    lines.emplace_back();
    for (std::uint32_t column = 0; column < columns; ++column) lines.back().push_back(row * columns + column);
  }
  for (std::uint32_t column = 0; column < columns; ++column) {
    lines.emplace_back();
    for (std::uint32_t row = 0; row < rows; ++row) lines.back().push_back(row * columns + column);
  }
  return lines_of(lines);
}

Cells withheld(const std::vector<double>& counts, const Cells& small, const Lines& lines, double threshold = 10) {
  Progress progress;
  return cells_to_withhold(counts, small, lines, threshold, progress);
}

Cells following(std::size_t cells, const Cells& gone, const Lines& lines) {
  Progress progress;
  return cells_that_follow(cells, gone, lines, progress);
}

TEST(Suppression, TheSmallestFurtherCellOfALineIsWithheld) {
  EXPECT_EQ(withheld({12, 3, 40, 15}, {1}, lines_of({{0, 1, 2, 3}})), (Cells{0, 1}));
  EXPECT_EQ(withheld({50, 3, 4, 60}, {1, 2}, lines_of({{0, 1, 2, 3}})), (Cells{0, 1, 2}));  // 3 and 4 make 7
  EXPECT_EQ(withheld({50, 60}, {}, lines_of({{0, 1}})), Cells{});
  EXPECT_EQ(withheld({5}, {0}, lines_of({{0}})), Cells{0});
  EXPECT_EQ(withheld({}, {}, Lines{}), Cells{});
}

TEST(Suppression, ACellWithheldAlongItsRowIsOneAlongItsColumn) {
  EXPECT_EQ(withheld({1, 20, 30, 40, 50, 60, 70, 80, 90}, {0}, grid(3, 3)), (Cells{0, 1, 3, 4}));
}

TEST(Suppression, WhatIsNotStatedAddsNothing) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(withheld({3, none, 40, 15}, {0}, lines_of({{0, 1, 2, 3}})), (Cells{0, 1, 3}));
}

// Two blocks of four withheld cells, and one cell that alone joins them: every line has two withheld cells at least,
// and yet the sums of three lines tell the one that joins.
TEST(Suppression, ACellThatJoinsTwoBlocksFollowsFromSeveralLinesTogether) {
  const Lines lines = grid(4, 4);
  const Cells gone{0, 1, 4, 5, 6, 10, 11, 14, 15};
  EXPECT_EQ(following(16, gone, lines), Cells{6});
  const std::vector<double> counts{20, 20, 90, 90, 20, 20, 3, 90, 90, 90, 20, 20, 90, 90, 20, 20};
  const Cells more = withheld(counts, gone, lines);
  EXPECT_GT(more.size(), gone.size());
  EXPECT_EQ(following(16, more, lines), Cells{});
}

TEST(Suppression, SumsOfPairsInACircleOfOddLengthSettleAll) {
  EXPECT_EQ(following(3, {0, 1, 2}, lines_of({{0, 1}, {1, 2}, {2, 0}})), (Cells{0, 1, 2}));
  EXPECT_EQ(following(4, {0, 1, 2, 3}, lines_of({{0, 1}, {1, 2}, {2, 3}, {3, 0}})), Cells{});
}

TEST(Suppression, WhatIsSettledSettlesMore) {
  // The first line shows cell 0; then the second shows cell 1, the third cell 2.
  EXPECT_EQ(following(4, {0, 1, 2}, lines_of({{0, 3}, {0, 1}, {1, 2}})), (Cells{0, 1, 2}));
  // Cells 0 and 1 do not follow, but their sum does, and so cell 2.
  EXPECT_EQ(following(4, {0, 1, 2}, lines_of({{0, 1, 3}, {0, 1, 2}})), Cells{2});
  // Two unknowns that no other line has: neither follows.
  EXPECT_EQ(following(4, {0, 1, 2}, lines_of({{0, 3}, {0, 1, 2}})), Cells{0});
}

TEST(Suppression, PlacesThatAreNoCellsAreRefused) {
  EXPECT_THROW(withheld({1, 2}, {2}, lines_of({{0, 1}})), ArgumentError);
  EXPECT_THROW(withheld({1, 2}, {0}, lines_of({{0, 7}})), ArgumentError);
}

// In tables of three keys nothing that is withheld follows, nothing shown is small, and the answer is the same again.
TEST(Suppression, NothingFollowsInDrawnTablesOfThreeKeys) {
  constexpr std::uint32_t a = 4, b = 5, c = 3;
  std::vector<Cells> lines;
  for (std::uint32_t i = 0; i < a * b; ++i) {
    lines.emplace_back();
    for (std::uint32_t k = 0; k < c; ++k) lines.back().push_back(i * c + k);
  }
  for (std::uint32_t i = 0; i < a; ++i)
    for (std::uint32_t k = 0; k < c; ++k) {
      lines.emplace_back();
      for (std::uint32_t j = 0; j < b; ++j) lines.back().push_back((i * b + j) * c + k);
    }
  for (std::uint32_t j = 0; j < b; ++j)
    for (std::uint32_t k = 0; k < c; ++k) {
      lines.emplace_back();
      for (std::uint32_t i = 0; i < a; ++i) lines.back().push_back((i * b + j) * c + k);
    }
  const Lines all = lines_of(lines);
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    std::vector<double> counts;
    Cells small;
    for (std::uint32_t cell = 0; cell < a * b * c; ++cell) {
      counts.push_back(static_cast<double>(random() % 8 == 0 ? random() % 10 : 10 + random() % 50));
      if (counts.back() < 10) small.push_back(cell);
    }
    const Cells gone = withheld(counts, small, all);
    EXPECT_EQ(following(counts.size(), gone, all), Cells{}) << seed;
    EXPECT_EQ(withheld(counts, small, all), gone) << seed;
    for (const std::uint32_t cell : small) EXPECT_TRUE(std::binary_search(gone.begin(), gone.end(), cell)) << seed;
  }
}

TEST(Suppression, StopsOnRequest) {
  Progress progress;
  progress.request_stop();
  EXPECT_THROW(cells_to_withhold(std::vector<double>{1, 20, 30}, Cells{0}, lines_of({{0, 1, 2}}), 10, progress),
               Stopped);
}

}  // namespace
}  // namespace casegraph::disclosure
