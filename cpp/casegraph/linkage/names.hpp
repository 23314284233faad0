// What names of persons have in common beyond their spelling. Texts are as normalise_text makes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace casegraph::linkage {

// Whether some group of forms of one given name (William, Bill, Liam) has both; a name may be in several groups. Only
// forms in use in the United Kingdom, from general knowledge: that a pair is absent says nothing.
bool are_nicknames(std::string_view a, std::string_view b);

// Whether one is a single letter and the other begins with it.
bool is_initial(std::string_view a, std::string_view b);

// The words that count, in order of the alphabet, each once: particles and single letters do not.
std::vector<std::string_view> words_that_count(std::string_view name);

// The consonants of a name as scripts without vowels write it: a, e, i, o, u, w and y are left out, of two equal
// letters side by side one, an h at a word's end, and particles. "Mohammed", "Muhammad" and the transliterated "mhmd":
// "mhmd". Empty with fewer than two: they would tell nobody apart.
std::string consonants(std::string_view name);

// How many words both have, each once; particles (de, van, al, bin ...) and single letters do not count.
int shared_words(std::string_view a, std::string_view b);

}  // namespace casegraph::linkage
