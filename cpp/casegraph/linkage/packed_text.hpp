// Short ASCII texts in fixed slots, compared without a table or a heap: sixteen characters against one at a time.
// The same answers as text_similarity.hpp, which takes any text.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace casegraph::linkage {

struct alignas(32) PackedText {
  static constexpr std::size_t kMost = 24;

  explicit PackedText(std::string_view text = {});

  std::array<char, kMost> characters{};  // zeros behind the text
  std::uint32_t classes = 0;             // a bit for each class of characters (code modulo 32) that the text has
  std::uint8_t length = 0;
  bool is_whole = false;  // the text is ASCII without zeros, not empty, and fits: else nothing here may be used
};

// Jaro or Jaro-Winkler similarity of two whole texts; 0 where it is surely less than `least`.
double packed_jaro(const PackedText& a, const PackedText& b, bool winkler, double least);
// Edits between two whole texts; `most` + 1 or more where there are more than `most`.
int packed_levenshtein(const PackedText& a, const PackedText& b, int most);
int packed_damerau_levenshtein(const PackedText& a, const PackedText& b, int most);

}  // namespace casegraph::linkage
