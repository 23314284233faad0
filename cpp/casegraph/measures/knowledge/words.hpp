// Whether a name that people typed contains a word: "Birmingham MARAC" and "marac (Birmingham)" name a MARAC.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace casegraph::measures {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool same_letter(char a, char b) { return lower(a) == lower(b); }

inline bool same_words(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_letter);
}

// In either case, with no letter or digit beside it. Bytes above 127 are letters.
inline bool holds_word(std::string_view text, std::string_view word) {
  const auto is_inner = [](char c) {
    const char small = lower(c);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 127;
  };
  for (auto at = text.begin(); !word.empty();) {
    at = std::search(at, text.end(), word.begin(), word.end(), same_letter);
    if (at == text.end()) return false;
    const auto after = at + static_cast<std::ptrdiff_t>(word.size());
    if ((at == text.begin() || !is_inner(*(at - 1))) && (after == text.end() || !is_inner(*after))) return true;
    ++at;
  }
  return false;
}

inline bool holds_any_word(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return holds_word(text, word); });
}

}  // namespace casegraph::measures
