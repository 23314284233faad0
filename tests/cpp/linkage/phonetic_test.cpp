#include "casegraph/linkage/phonetic.hpp"

#include <gtest/gtest.h>

namespace casegraph::linkage {
namespace {

// The examples of the National Archives' page and of Knuth, The Art of Computer Programming 3, 6.4.
TEST(Soundex, IsAsPublished) {
  EXPECT_EQ(soundex("Washington"), "W252");
  EXPECT_EQ(soundex("Lee"), "L000");
  EXPECT_EQ(soundex("Gutierrez"), "G362");
  EXPECT_EQ(soundex("Pfister"), "P236");
  EXPECT_EQ(soundex("Jackson"), "J250");
  EXPECT_EQ(soundex("Tymczak"), "T522");
  EXPECT_EQ(soundex("Ashcraft"), "A261");
  EXPECT_EQ(soundex("Robert"), soundex("Rupert"));
  EXPECT_EQ(soundex("Euler"), soundex("Ellery"));
  EXPECT_EQ(soundex("Lloyd"), "L300");
}

TEST(Soundex, PassesOverWhatIsNoLetter) {
  EXPECT_EQ(soundex("o brien"), soundex("OBrien"));
  EXPECT_EQ(soundex("1980"), "");
  EXPECT_EQ(soundex(""), "");
}

}  // namespace
}  // namespace casegraph::linkage
