// Text as bytes: whether they are UTF-8, and where they may be cut.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace casegraph::tables {

bool is_ascii(std::string_view bytes);
// Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);
// The first `characters` characters of UTF-8 text, or all of it where it has no more.
std::string_view first_characters(std::string_view text, std::size_t characters);
// Text to put into a message: its first characters; control characters and bytes that are not UTF-8 as
// \x1B, so that a message stays one line and no terminal obeys it.
std::string shown(std::string_view text, std::size_t characters = 80);

}  // namespace casegraph::tables
