#include "casegraph/linkage/double_metaphone.hpp"

#include <gtest/gtest.h>

namespace casegraph::linkage {
namespace {

TEST(DoubleMetaphone, IsThePublishedCode) {
  // Of the article, and of what the published program gives.
  EXPECT_EQ(double_metaphone("Schmidt"), (SoundCodes{"XMT", "SMT"}));
  EXPECT_EQ(double_metaphone("Smith"), (SoundCodes{"SM0", "XMT"}));
  EXPECT_EQ(double_metaphone("Thumb"), (SoundCodes{"0M", "TM"}));
  EXPECT_EQ(double_metaphone("Xavier"), (SoundCodes{"SF", "SFR"}));
  EXPECT_EQ(double_metaphone("Jose"), (SoundCodes{"HS", "HS"}));
  EXPECT_EQ(double_metaphone("McHugh"), (SoundCodes{"MK", "MK"}));
  EXPECT_EQ(double_metaphone("Filipowicz"), (SoundCodes{"FLPTS", "FLPFX"}));
  EXPECT_EQ(double_metaphone("Gallegos"), (SoundCodes{"KLKS", "KKS"}));
}

TEST(DoubleMetaphone, OfNothingIsNothing) {
  EXPECT_EQ(double_metaphone(""), (SoundCodes{"", ""}));
  EXPECT_EQ(double_metaphone("1 - 2"), (SoundCodes{"", ""}));
}

}  // namespace
}  // namespace casegraph::linkage
