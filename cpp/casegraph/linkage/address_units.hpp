// The part of a house that an address tells: a flat, a room, a floor, a box.
#pragma once

#include <string>

#include "casegraph/linkage/address_words.hpp"

namespace casegraph::linkage::address_text {

// Takes it out of a line that has one, "2b" of "12 High Street Flat 2b"; an empty text where there is none.
std::string take_unit(Words& words);

}  // namespace casegraph::linkage::address_text
