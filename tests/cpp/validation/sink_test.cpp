#include "casegraph/validation/sink.hpp"

#include <gtest/gtest.h>

#include <string>

namespace casegraph::validation {
namespace {

constexpr Rule kRule{"a_rule"};

Place cell(std::int64_t row) {
  const schema::Table* table = schema::find_table("persons");
  return {table, schema::find_column(*table, "person_id"), row};
}

Wording wording() { return {"v", "r", "a"}; }

TEST(Sink, PutsStretchesTogetherAsOneReadingWouldHave) {
  Sink whole(3);
  Sink first(3);
  Sink second(3);
  for (std::int64_t row = 0; row < 10; ++row) {
    whole.add(kRule, cell(row), wording);
    (row < 2 ? first : second).add(kRule, cell(row), wording);
  }
  first.append(std::move(second));
  const auto expected = whole.problems();
  const auto got = first.problems();
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t at = 0; at < got.size(); ++at) {
    EXPECT_EQ(got[at].row, expected[at].row);
    EXPECT_EQ(got[at].reason, expected[at].reason);
  }
  EXPECT_EQ(got[0].reason, "7 further problems of this kind are not listed");
}

TEST(Sink, WordsOnlyWhatItLists) {
  Sink sink(2);
  int worded = 0;
  for (std::int64_t row = 0; row < 5; ++row)
    sink.add(kRule, cell(row), [&] {
      ++worded;
      return wording();
    });
  EXPECT_EQ(worded, 2);
}

TEST(Sink, CutsBetweenCharacters) {
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "\xC3\xA4";
  EXPECT_EQ(cut_to_show(umlauts), umlauts.substr(0, 160));
  EXPECT_EQ(cut_to_show("short"), "short");
}

}  // namespace
}  // namespace casegraph::validation
