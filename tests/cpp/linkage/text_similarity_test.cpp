#include "casegraph/linkage/text_similarity.hpp"

#include <gtest/gtest.h>

#include <string>

#include "casegraph/domain/error.hpp"

namespace casegraph::linkage {
namespace {

// Winkler 1990 and the tables of Porter & Winkler 1997 (Census RR97-02), to the three places they print.
TEST(JaroWinkler, IsAsPublished) {
  EXPECT_NEAR(jaro("SHACKLEFORD", "SHACKELFORD"), 0.970, 5e-4);
  EXPECT_NEAR(jaro_winkler("SHACKLEFORD", "SHACKELFORD"), 0.982, 5e-4);
  EXPECT_NEAR(jaro("DUNNINGHAM", "CUNNIGHAM"), 0.896, 6e-4);
  EXPECT_NEAR(jaro("NICHLESON", "NICHULSON"), 0.926, 5e-4);
  EXPECT_NEAR(jaro_winkler("NICHLESON", "NICHULSON"), 0.956, 5e-4);
  EXPECT_NEAR(jaro("JONES", "JOHNSON"), 0.790, 5e-4);
  EXPECT_NEAR(jaro_winkler("JONES", "JOHNSON"), 0.832, 5e-4);
  EXPECT_NEAR(jaro("MASSEY", "MASSIE"), 0.889, 5e-4);
  EXPECT_NEAR(jaro_winkler("MASSEY", "MASSIE"), 0.933, 5e-4);
  EXPECT_NEAR(jaro("ABROMS", "ABRAMS"), 0.889, 5e-4);
  EXPECT_NEAR(jaro("HARDIN", "MARTINEZ"), 0.722, 5e-4);
  EXPECT_NEAR(jaro("MARTHA", "MARHTA"), 0.944, 5e-4);
  EXPECT_NEAR(jaro_winkler("MARTHA", "MARHTA"), 0.961, 5e-4);
  EXPECT_NEAR(jaro("DWAYNE", "DUANE"), 0.822, 5e-4);
  EXPECT_NEAR(jaro_winkler("DWAYNE", "DUANE"), 0.840, 5e-4);
  EXPECT_NEAR(jaro("DIXON", "DICKSONX"), 0.767, 5e-4);
  EXPECT_NEAR(jaro_winkler("DIXON", "DICKSONX"), 0.813, 5e-4);
}

TEST(JaroWinkler, HasItsEdges) {
  EXPECT_EQ(jaro("", ""), 1);
  EXPECT_EQ(jaro("", "a"), 0);
  EXPECT_EQ(jaro("a", "a"), 1);
  EXPECT_EQ(jaro("a", "b"), 0);
  EXPECT_EQ(jaro("ab", "ba"), 0);  // of two letters, none may stand elsewhere
}

TEST(Distance, IsAsPublished) {
  EXPECT_EQ(levenshtein("kitten", "sitting"), 3);
  EXPECT_EQ(levenshtein("saturday", "sunday"), 3);
  EXPECT_EQ(levenshtein("", "abc"), 3);
  EXPECT_EQ(levenshtein("ab", "ba"), 2);
  EXPECT_EQ(damerau_levenshtein("ab", "ba"), 1);
  EXPECT_EQ(damerau_levenshtein("ca", "abc"), 3);  // 2 where a transposed pair may be edited again
  EXPECT_EQ(damerau_levenshtein("", ""), 0);
}

TEST(Distance, CountsCharactersAndNotBytes) {
  EXPECT_EQ(levenshtein("Łucja", "Lucja"), 1);
  EXPECT_EQ(damerau_levenshtein("Иванов", "Ивнаов"), 1);
  EXPECT_NEAR(jaro("Мартха", "Мархта"), 0.944, 5e-4);
}

TEST(Distance, IsTheSameBeyondAWord) {
  const std::string a(70, 'a');
  EXPECT_EQ(levenshtein(a, a + "b"), 1);
  EXPECT_EQ(levenshtein(std::string(64, 'a'), std::string(63, 'a') + "b"), 1);
  EXPECT_EQ(damerau_levenshtein("xy" + a, "yx" + a), 1);
}

TEST(QgramJaccard, IsSharedAmongAll) {
  EXPECT_DOUBLE_EQ(qgram_jaccard("night", "nacht"), 1.0 / 7.0);
  EXPECT_EQ(qgram_jaccard("", ""), 1);
  EXPECT_EQ(qgram_jaccard("a", "a"), 1);
  EXPECT_EQ(qgram_jaccard("a", ""), 0);
  EXPECT_DOUBLE_EQ(qgram_jaccard("abc", "abd", 1), 0.5);
  EXPECT_THROW(qgram_jaccard("a", "b", 0), ArgumentError);
}

}  // namespace
}  // namespace casegraph::linkage
