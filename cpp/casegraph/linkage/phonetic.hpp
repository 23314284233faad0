// Codes of names that sound alike.
#pragma once

#include <string>
#include <string_view>

namespace casegraph::linkage {

// American Soundex as the United States' National Archives define it (The Soundex Indexing System, 2007): the first
// letter and three digits; h and w do not part equal codes, vowels do. Letters that are not a to z of any case are
// passed over; without any the code is empty. "Robert": "R163".
std::string soundex(std::string_view text);

}  // namespace casegraph::linkage
