#include "casegraph/linkage/phonetic.hpp"

namespace casegraph::linkage {

std::string soundex(std::string_view text) {
  //                              abcdefghijklmnopqrstuvwxyz   0: a vowel, parts equal codes; -: h or w, does not
  constexpr std::string_view kCodes = "01230120022455012623010202";
  std::string code;
  char before = '0';
  for (const char letter : text) {
    const char lower = static_cast<char>(letter | 0x20);
    if (lower < 'a' || lower > 'z') continue;
    const char digit = kCodes[static_cast<std::size_t>(lower - 'a')];
    if (code.empty()) {
      code.push_back(static_cast<char>(lower - 'a' + 'A'));
    } else if (lower == 'h' || lower == 'w') {
      continue;
    } else if (digit != '0' && digit != before) {
      code.push_back(digit);
      if (code.size() == 4) break;
    }
    before = digit;
  }
  if (!code.empty()) code.resize(4, '0');
  return code;
}

}  // namespace casegraph::linkage
