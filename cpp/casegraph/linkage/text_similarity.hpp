// How alike two texts are. All texts are UTF-8 and compared by character (code point), as they are: case,
// accents and punctuation are the business of normalise.hpp.
//
// Every function is symmetric, f(a, b) = f(b, a), to the last bit. Jaro's greedy matching is not so by itself,
// so the shorter text, or of equally long ones the one that sorts first, is always the one that is scanned.
// ASCII texts of at most 64 characters take bit-parallel kernels; all others the textbook's.
#pragma once

#include <string_view>

namespace casegraph::linkage {

// Jaro (1989, JASA 84:414): the mean of the shares of each text's characters that match and of the matches that
// are in order; transpositions are halved and rounded down, as in Winkler's own program. Two empty texts: 1; one empty:
// 0.
double jaro(std::string_view a, std::string_view b);

// Winkler (1990): above 0.7, a tenth of what is missing to 1 is added for each of the first four characters in common.
double jaro_winkler(std::string_view a, std::string_view b);

// Fewest insertions, deletions and substitutions that make one of the other (Levenshtein 1966; Myers 1999, JACM
// 46:395).
int levenshtein(std::string_view a, std::string_view b);

// The same with transpositions of neighbours, no substring edited twice: the restricted Damerau-Levenshtein
// distance, or optimal string alignment (Hyyro 2003, Nordic J Comput 10:29). "ca" and "abc": 3.
int damerau_levenshtein(std::string_view a, std::string_view b);

// Shared among all distinct q-grams of the two (q 1 to 3), without padding; a text shorter than q is a gram of
// its own. Two empty texts: 1.
double qgram_jaccard(std::string_view a, std::string_view b, int q = 2);
// Likewise, those that both have over the root of the product of how many each has (Salton & McGill 1983).
double qgram_cosine(std::string_view a, std::string_view b, int q = 2);

}  // namespace casegraph::linkage
