// Packed kernels against those that take any text, on texts made of few letters.
#include "casegraph/linkage/packed_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/text_similarity.hpp"

namespace casegraph::linkage {
namespace {

std::vector<std::string> texts() {
  std::vector<std::string> out;
  std::uint64_t state = 1;
  for (std::size_t length = 1; length <= PackedText::kMost; ++length)
    for (int copy = 0; copy < 9; ++copy) {
      std::string text;
      for (std::size_t at = 0; at < length; ++at) {
        state = mixed(state);
        text.push_back(static_cast<char>((copy % 3 == 0 ? '0' : 'a') + static_cast<int>(state % (copy < 5 ? 3 : 12))));
      }
      out.push_back(text);
    }
  return out;
}

TEST(PackedText, AgreesWithTheKernelsOfAnyText) {
  const std::vector<std::string> all = texts();
  for (const std::string& a : all)
    for (const std::string& b : all) {
      const PackedText x(a), y(b);
      ASSERT_EQ(packed_jaro(x, y, false, 0), jaro(a, b)) << a << " " << b;
      ASSERT_EQ(packed_jaro(x, y, true, 0), jaro_winkler(a, b)) << a << " " << b;
      ASSERT_EQ(packed_levenshtein(x, y, 64), levenshtein(a, b)) << a << " " << b;
      ASSERT_EQ(packed_damerau_levenshtein(x, y, 64), damerau_levenshtein(a, b)) << a << " " << b;
    }
}

TEST(PackedText, StopsEarlyOnlyWhereTheBoundIsMissed) {
  const std::vector<std::string> all = texts();
  for (const std::string& a : all)
    for (const std::string& b : all) {
      const PackedText x(a), y(b);
      for (const double least : {0.7, 0.8, 0.9}) {
        ASSERT_EQ(packed_jaro(x, y, true, least) >= least, jaro_winkler(a, b) >= least) << a << " " << b;
        ASSERT_EQ(packed_jaro(x, y, false, least) >= least, jaro(a, b) >= least) << a << " " << b;
      }
      for (const int most : {1, 2, 4}) {
        ASSERT_EQ(packed_levenshtein(x, y, most) <= most, levenshtein(a, b) <= most) << a << " " << b;
        ASSERT_EQ(packed_damerau_levenshtein(x, y, most) <= most, damerau_levenshtein(a, b) <= most) << a << " " << b;
      }
    }
}

TEST(PackedText, IsOnlyOfShortAsciiTexts) {
  EXPECT_FALSE(PackedText("").is_whole);
  EXPECT_FALSE(PackedText("zo\xC3\xAB").is_whole);
  EXPECT_FALSE(PackedText(std::string("a\0b", 3)).is_whole);
  EXPECT_FALSE(PackedText(std::string(25, 'a')).is_whole);
  EXPECT_TRUE(PackedText(std::string(24, 'a')).is_whole);
}

}  // namespace
}  // namespace casegraph::linkage
