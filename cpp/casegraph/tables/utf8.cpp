#include "casegraph/tables/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace casegraph::tables {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080u;

// How many bytes at the start are ASCII, at least; counted in words of eight.
std::size_t ascii_prefix(const char* bytes, std::size_t size) {
  std::size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes + at, 8);
    if ((word & kHighBits) != 0) break;
  }
  return at;
}

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

bool continues(std::string_view bytes, std::size_t at, unsigned lowest = 0x80, unsigned highest = 0xBF) {
  return at < bytes.size() && byte_at(bytes, at) >= lowest && byte_at(bytes, at) <= highest;
}

// The length of the well-formed character that starts with a byte above 0x7F; 0 where there is none.
// The second byte's range excludes overlong forms, surrogates and what lies above U+10FFFF.
std::size_t character_length(std::string_view bytes, std::size_t at) {
  const unsigned lead = byte_at(bytes, at);
  if (lead >= 0xC2 && lead <= 0xDF) return continues(bytes, at + 1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool second = continues(bytes, at + 1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
    return second && continues(bytes, at + 2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool second = continues(bytes, at + 1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
    return second && continues(bytes, at + 2) && continues(bytes, at + 3) ? 4 : 0;
  }
  return 0;
}

char hexadecimal(unsigned digit) { return "0123456789ABCDEF"[digit]; }

}  // namespace

bool is_ascii(std::string_view bytes) {
  for (std::size_t at = ascii_prefix(bytes.data(), bytes.size()); at < bytes.size(); ++at)
    if (byte_at(bytes, at) >= 0x80) return false;
  return true;
}

bool is_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    at += ascii_prefix(bytes.data() + at, bytes.size() - at);
    while (at < bytes.size() && byte_at(bytes, at) < 0x80) ++at;
    // Stays here while characters are not ASCII, as in most texts that are not Latin.
    while (at < bytes.size() && byte_at(bytes, at) >= 0x80) {
      const std::size_t length = character_length(bytes, at);
      if (length == 0) return false;
      at += length;
    }
  }
  return true;
}

std::string_view first_characters(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool starts = (byte_at(text, at) & 0xC0) != 0x80;
    if (starts && characters-- == 0) break;
  }
  return text.substr(0, at);
}

std::string shown(std::string_view text, std::size_t characters) {
  std::string out;
  for (std::size_t at = 0; at < text.size() && characters > 0; --characters) {
    const unsigned lead = byte_at(text, at);
    const bool is_ascii_character = lead >= 0x20 && lead < 0x7F;
    std::size_t length = is_ascii_character ? 1 : lead < 0x80 ? 0 : character_length(text, at);
    if (length == 2 && lead == 0xC2 && byte_at(text, at + 1) < 0xA0) length = 0;  // U+0080 to U+009F
    if (length == 0) {
      out += {'\\', 'x', hexadecimal(lead / 16), hexadecimal(lead % 16)};
      ++at;
      continue;
    }
    out.append(text.substr(at, length));
    at += length;
  }
  return out;
}

}  // namespace casegraph::tables
