#include "casegraph/linkage/normalise.hpp"

#include <gtest/gtest.h>

namespace casegraph::linkage {
namespace {

TEST(NormaliseText, TakesAwayCaseAccentsAndPunctuation) {
  EXPECT_EQ(normalise_text("  O'Brien-ŁUC  "), "obrien luc");
  EXPECT_EQ(normalise_text("Søren Ægir Strauß"), "soren aegir strauss");
  EXPECT_EQ(normalise_text("José"), normalise_text("Jose\xCC\x81"));  // composed or with a combining mark
  EXPECT_EQ(normalise_text("ИВАНОВ"), "иванов");
  EXPECT_EQ(normalise_text("Flat 2,  10 High St."), "flat 2 10 high st");
  EXPECT_EQ(normalise_text(" -.' "), "");
}

TEST(Normalise, KnowsPostcodesPhonesAndIdentifiers) {
  EXPECT_EQ(normalise_postcode(" cv1 2ab"), "CV12AB");
  EXPECT_EQ(postcode_sector("CV12AB"), "CV12");
  EXPECT_EQ(postcode_district("CV12AB"), "CV1");
  EXPECT_EQ(postcode_area("CV12AB"), "CV");
  EXPECT_EQ(postcode_sector("2600"), "");
  EXPECT_EQ(postcode_area("ABCDE1"), "");
  EXPECT_EQ(normalise_phone("+44 (0)7700 900123"), "07700900123");
  EXPECT_EQ(normalise_phone("0044 7700 900123"), "07700900123");
  EXPECT_EQ(normalise_phone("447700900123"), "07700900123");
  EXPECT_EQ(normalise_phone("none"), "");
  EXPECT_EQ(normalise_identifier("AB 12-34"), "ab1234");
  EXPECT_EQ(normalise_email(" Ann.Field@Example.org"), "ann.field@example.org");
}

TEST(ReadDate, ReadsWhatIsClearAndNothingElse) {
  EXPECT_EQ(read_date("1980-10-08"), (RecordedDate{1980, 10, 8}));
  EXPECT_EQ(read_date("19801008"), (RecordedDate{1980, 10, 8}));
  EXPECT_EQ(read_date("1980-10"), (RecordedDate{1980, 10, 0}));
  EXPECT_EQ(read_date("1980"), (RecordedDate{1980, 0, 0}));
  EXPECT_FALSE(read_date("05/06/1980"));
  EXPECT_TRUE(read_date("1980-02-29")->exists());
  EXPECT_EQ(read_date("1981-02-29"), (RecordedDate{1981, 2, 29}));  // kept, though there is no such day
  EXPECT_FALSE(read_date("1981-02-29")->exists());
  EXPECT_FALSE(read_date("19801308")->exists());
  EXPECT_EQ(read_date("1980-10-00"), (RecordedDate{1980, 10, 0}));
  EXPECT_EQ(read_date("1980-00-08"), (RecordedDate{1980, 0, 0}));
  EXPECT_FALSE(read_date("NaN"));
  EXPECT_EQ(digits_of({1980, 1, 8}), "19800108");
}

}  // namespace
}  // namespace casegraph::linkage
