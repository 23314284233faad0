#include "casegraph/stats/sequence_complexity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

std::vector<std::uint32_t> states_of(const std::string& letters) {
  std::vector<std::uint32_t> states;
  for (const char letter : letters) states.push_back(static_cast<std::uint32_t>(letter - 'A'));
  return states;
}

// Every subsequence of the runs, the empty one among them, written out.
std::size_t subsequences(const std::string& letters) {
  std::string runs;
  for (const char letter : letters)
    if (runs.empty() || runs.back() != letter) runs += letter;
  std::set<std::string> found;
  for (std::size_t chosen = 0; chosen < std::size_t{1} << runs.size(); ++chosen) {
    std::string one;
    for (std::size_t at = 0; at < runs.size(); ++at)
      if ((chosen >> at & 1U) != 0) one += runs[at];
    found.insert(one);
  }
  return found.size();
}

// The check values of the definitions, section 9.
TEST(SequenceComplexity, CheckValues) {
  EXPECT_NEAR(sequence_complexity(states_of("AABBA"), 2).turbulence, 3.4353861, 5e-8);
  EXPECT_NEAR(sequence_complexity(states_of("AAAA"), 2).turbulence, 1.0, 1e-12);
  EXPECT_NEAR(sequence_complexity(states_of("ABAB"), 2).turbulence, 3.5849625, 5e-8);
  EXPECT_EQ(subsequences("AABBA"), 7U);
  EXPECT_EQ(subsequences("ABAB"), 12U);
}

TEST(SequenceComplexity, CountsSubsequencesWrittenOut) {
  for (const std::string letters : {"ABCABCAB", "ABACADABCA", "CBABCBA"}) {
    // Spells of one contact each: nothing but the number of subsequences is left.
    EXPECT_NEAR(sequence_complexity(states_of(letters), 4).turbulence,
                std::log2(static_cast<double>(subsequences(letters))), 1e-9);
  }
}

TEST(SequenceComplexity, EntropyAndEdges) {
  const SequenceComplexity even = sequence_complexity(states_of("ABAB"), 2);
  EXPECT_DOUBLE_EQ(even.entropy, 1);
  EXPECT_DOUBLE_EQ(even.complexity, 1);
  EXPECT_EQ(even.spells, 4);
  const SequenceComplexity one = sequence_complexity(states_of("A"), 3);
  EXPECT_EQ(one.complexity, 0);
  EXPECT_EQ(one.entropy, 0);
  EXPECT_EQ(sequence_complexity(states_of("AAA"), 1).entropy, 0);
  EXPECT_EQ(sequence_complexity({}, 2).undefined, Undefined::too_few);
  EXPECT_TRUE(std::isnan(sequence_complexity({}, 2).turbulence));
  EXPECT_THROW(sequence_complexity(states_of("AC"), 2), ArgumentError);
}

}  // namespace
}  // namespace casegraph::stats
