#include "casegraph/tables/utf8.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace casegraph::tables {
namespace {

std::string encoded(std::uint32_t point) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 63))};
  if (point < 0x10000) return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 63)), byte(0x80 | (point & 63))};
  return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 63)), byte(0x80 | (point >> 6 & 63)),
          byte(0x80 | (point & 63))};
}

TEST(Utf8, TakesEveryCharacterAndNoSurrogate) {
  for (std::uint32_t point = 0; point <= 0x110010; ++point) {
    const bool is_character = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
    ASSERT_EQ(is_utf8("seven.." + encoded(point) + "after it"), is_character) << point;
  }
}

TEST(Utf8, RefusesOverlongAndBrokenForms) {
  for (const char* bytes : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xF5\x80\x80\x80",
                            "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3\x28", "\xE2\x28\xA1"}) {
    EXPECT_FALSE(is_utf8(bytes)) << bytes;
    EXPECT_FALSE(is_utf8(std::string("0123456") + bytes)) << bytes;
  }
}

TEST(Utf8, TellsAsciiAtEveryPlace) {
  const std::string ascii(19, 'x');
  EXPECT_TRUE(is_ascii(ascii));
  EXPECT_TRUE(is_ascii(""));
  for (std::size_t at = 0; at < ascii.size(); ++at) {
    std::string other = ascii;
    other[at] = '\x80';
    EXPECT_FALSE(is_ascii(other)) << at;
  }
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(first_characters("aéb", 2), "aé");
  EXPECT_EQ(first_characters("aéb", 3), "aéb");
  EXPECT_EQ(first_characters("aéb", 9), "aéb");
  EXPECT_EQ(first_characters("é", 0), "");
}

TEST(Utf8, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(shown("a\x1B[31m\n\xC2\x9B\x7F\xFFé"), "a\\x1B[31m\\x0A\\xC2\\x9B\\x7F\\xFFé");
  EXPECT_EQ(shown(std::string(100, 'x')).size(), 80u);
  EXPECT_EQ(shown("\xC3"), "\\xC3");
}

}  // namespace
}  // namespace casegraph::tables
