#include "casegraph/linkage/names.hpp"

#include <gtest/gtest.h>

namespace casegraph::linkage {
namespace {

TEST(Nicknames, AreOfOneGroupWhicheverNameComesFirst) {
  EXPECT_TRUE(are_nicknames("william", "bill"));
  EXPECT_TRUE(are_nicknames("liam", "willie"));
  EXPECT_TRUE(are_nicknames("sam", "samuel"));
  EXPECT_TRUE(are_nicknames("sam", "samantha"));
  EXPECT_FALSE(are_nicknames("samuel", "samantha"));  // each has a Sam, which does not make them one
  EXPECT_TRUE(are_nicknames("zoe", "zoey"));          // the last group
  EXPECT_TRUE(are_nicknames("abby", "abigail"));      // the first
  EXPECT_FALSE(are_nicknames("", ""));
  EXPECT_FALSE(are_nicknames("william", "nobody"));
}

TEST(Initial, IsOneLetterThatTheOtherBeginsWith) {
  EXPECT_TRUE(is_initial("j", "james"));
  EXPECT_TRUE(is_initial("james", "j"));
  EXPECT_FALSE(is_initial("k", "james"));
  EXPECT_FALSE(is_initial("ja", "james"));
  EXPECT_FALSE(is_initial("", "james"));
}

TEST(SharedWords, CountWordsAndNoParticles) {
  EXPECT_EQ(shared_words("garcia lopez", "lopez"), 1);
  EXPECT_EQ(shared_words("mary jane", "jane mary"), 2);
  EXPECT_EQ(shared_words("de la cruz", "de la torre"), 0);
  EXPECT_EQ(shared_words("ann ann", "ann"), 1);
  EXPECT_EQ(shared_words("a b", "a b"), 0);
  EXPECT_EQ(shared_words("", ""), 0);
}

}  // namespace
}  // namespace casegraph::linkage
