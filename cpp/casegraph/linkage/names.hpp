// What names of persons have in common beyond their spelling. Texts are as normalise_text makes them.
#pragma once

#include <string_view>

namespace casegraph::linkage {

// Whether some group of forms of one given name (William, Bill, Liam) has both; a name may be in several groups. Only
// forms in use in the United Kingdom, from general knowledge: that a pair is absent says nothing.
bool are_nicknames(std::string_view a, std::string_view b);

// Whether one is a single letter and the other begins with it.
bool is_initial(std::string_view a, std::string_view b);

// How many words both have, each once; particles (de, van, al, bin ...) and single letters do not count.
int shared_words(std::string_view a, std::string_view b);

}  // namespace casegraph::linkage
