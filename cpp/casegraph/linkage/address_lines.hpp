// An address as lines of words, and what stands in them by itself: postcode, country, county, persons care of whom, and
// words that say that there is no address.
#pragma once

#include <string>
#include <string_view>

#include "casegraph/linkage/address_words.hpp"

namespace casegraph::linkage::address_text {

// Parted by commas, semicolons, bars and line breaks; ranges and fractions of numbers are one word. One line at least.
Lines lines_of(std::string_view text);
void drop_empty(Lines& lines);  // one, empty, where none is left

// "12 - 14" and "12 a" as one number; "no 12" without its "no".
void join_numbers(Words& words);
// Abbreviations, as far as they tell by where they stand.
void write_out(Words& words);

// Each takes what it returns out of the lines, and gives an empty text where there is none.
std::string take_postcode(Lines& lines);
std::string take_country(Lines& lines);
std::string take_county(Lines& lines);
// Whether the words begin by saying that there is no address: "Currently NFA - sofa surfing (Leeds area)" leaves
// "Leeds".
bool take_placeholder(Words& words);
// Of a line "c/o ..." what is an address, and nothing where it is a person; other lines stay as they are.
void take_care_of(Words& words);

}  // namespace casegraph::linkage::address_text
