#include "casegraph/linkage/address_units.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace casegraph::linkage::address_text {

namespace {

bool is_unit_id(std::string_view word) {
  return is_letter_pair(word) || is_number(word) || is_letter_alone(word) || is_range(word, '/') || is_side(word) ||
         (word.size() <= 4 && word.size() > 1 && is_letter(word[0]) && all_digits(word.substr(1)));
}

// "2r" of "2/r": "Flat 2R" is the same one.
std::string without_slash(std::string unit) {
  if (is_side(unit) && is_letter(unit.back())) unit.erase(unit.find('/'), 1);
  return unit;
}

bool names_building(const Words& words) {
  bool is_street = false;
  bool is_building = false;
  for (const Word& word : words) {
    is_street = is_street || is_street_word(word) || is_either_word(word);
    is_building = is_building || is_building_word(word);
  }
  return is_building && !is_street;
}

// A line that begins with two numbers: flat and house, of which the smaller is the flat's, or two houses. Which of the
// two is meant cannot always be told; "15/17" are neighbours on one side of a street.
std::string take_bare(Words& words) {
  if (words.size() < 2) return {};
  std::string both = words[0];
  const bool is_house = !is_number(words[1]);
  if (is_house && is_letter_pair(both))  // "12a/b High Road"
    words[0] = both.substr(0, both.size() - 2) + "-" + both.substr(0, both.size() - 3) + both.back();
  else if (is_house && is_side(both))  // "12/a High Road"
    words[0] = without_slash(both);
  if (!is_range(both, '/')) return {};
  if (!is_house || names_building(words)) {  // "3/1 14 Byres Road"
    words.erase(words.begin());
    return both;
  }
  const std::size_t at = both.find('/');
  std::string first = both.substr(0, at);
  std::string second = both.substr(at + 1);
  const int before = std::stoi(first);
  const int after = std::stoi(second);
  if (before >= 10 && after == before + 2) {
    words[0] = first + "-" + second;
    return {};
  }
  if (before < after) std::swap(first, second);  // "8/73 Leith Walk", "14/3 Byres Road"
  words[0] = first;
  return second;
}

void erase_words(Words& words, std::size_t from, std::size_t count) {
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(from),
              words.begin() + static_cast<std::ptrdiff_t>(from + count));
}

// "po box 12", "p o box no 12".
std::string take_po_box(Words& words, std::size_t at) {
  if (at + 2 < words.size() && words[at] == "p" && words[at + 1] == "o") {
    erase_words(words, at, 1);
    words[at] = "po";
  }
  if (at + 2 >= words.size() || words[at] != "po" || words[at + 1] != "box") return {};
  const std::size_t number = words[at + 2] == "no" && at + 3 < words.size() ? at + 3 : at + 2;
  std::string unit = "po box " + words[number];
  erase_words(words, at, number + 1 - at);
  return unit;
}

// "flat 2b", "flat 2 b".
std::string take_named_unit(Words& words, std::size_t at) {
  if (words[at] == "mobile" && at + 2 < words.size() && words[at + 1] == "home" && is_unit_id(words[at + 2])) {
    erase_words(words, at, 1);
    words[at] = "caravan";
  }
  if (!is_one_of(kUnits, words[at]) || at + 1 >= words.size() || !is_unit_id(words[at + 1])) return {};
  std::string unit = without_slash(words[at + 1]);
  std::size_t count = 2;
  if (all_digits(unit) && at + 2 < words.size() && is_letter_alone(words[at + 2])) unit += words[at + 2], count = 3;
  // "Flat 2a/14 Byres Road": the second is the house's, unless that has a number of its own ("Flat 0/2 310 Argyle St",
  // "310 Flat 0/2 Argyle St").
  const bool has_house = at > 0 && is_number(words[at - 1]);
  if (!has_house && is_range(unit, '/') && at + count < words.size() && !is_number(words[at + count])) {
    const std::size_t between = unit.find('/');
    words[at] = unit.substr(between + 1);
    unit.resize(between);
    erase_words(words, at + 1, count - 1);
    return unit;
  }
  erase_words(words, at, count);
  return unit;
}

// What is a unit where it stands first: "Rear of 14 High Street", "2/R 14 Byres Road", "3/1, 14 Byres Road".
std::string take_first_unit(Words& words) {
  const bool is_part = words[0] == "annexe" || words[0] == "annex" || words[0] == "rear";
  if (is_part && (words.size() == 1 || words[1] == "of" || is_number(words[1]))) {
    std::string unit = words[0] == "annex" ? "annexe" : words[0];
    erase_words(words, 0, words.size() > 1 && words[1] == "of" ? 2 : 1);
    return unit;
  }
  const std::string_view floor = written_out(kFloorFlats, words[0]);
  const bool is_level = words[0] == "basement" || words[0] == "attic";
  const bool is_followed = words.size() == 1 || is_number(words[1]);
  const bool is_flat = floor != words[0] || is_level || is_side(words[0]) || is_floor_flat(words[0]);
  if ((!is_followed || !is_flat) && (words.size() > 1 || !is_range(words[0], '/'))) return {};
  std::string unit = without_slash(std::string(floor));
  erase_words(words, 0, 1);
  return unit;
}

// "ground floor flat", "first floor right", "top left".
std::string take_floor(Words& words, std::size_t at) {
  if (!is_one_of(kFloors, words[at])) return {};
  std::size_t end = at;
  while (end < words.size() && (is_one_of(kFloors, words[end]) || words[end] == "floor")) ++end;
  const bool has_floor = end > at && words[end - 1] == "floor";
  const bool has_side = end < words.size() && (words[end] == "left" || words[end] == "right");
  const bool is_side_alone = has_side && at == 0 && (end + 1 == words.size() || is_number(words[end + 1]));
  if (has_side && (has_floor || is_side_alone)) ++end;
  const bool has_unit = end < words.size() && is_one_of(kUnits, words[end]);
  if (!has_floor && !has_unit && !is_side_alone) return {};
  std::string unit =
      joined({words.begin() + static_cast<std::ptrdiff_t>(at), words.begin() + static_cast<std::ptrdiff_t>(end)});
  erase_words(words, at, end - at + (has_unit ? 1 : 0));
  return unit;
}

// "23 1F1 Marchmont Road", "23 Marchmont Road 1F1".
std::string take_floor_flat(Words& words, std::size_t at) {
  const bool follows = (at == 1 && is_number(words[0])) || (at > 1 && is_street_word(words[at - 1]));
  if (!follows || !is_floor_flat(words[at])) return {};
  std::string unit = words[at];
  erase_words(words, at, 1);
  return unit;
}

}  // namespace

std::string take_unit(Words& words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::string unit = take_po_box(words, at);
    if (unit.empty()) unit = take_named_unit(words, at);
    if (unit.empty()) unit = take_floor_flat(words, at);
    if (unit.empty() && at == 0) unit = take_first_unit(words);
    if (unit.empty()) unit = take_floor(words, at);
    if (!unit.empty()) return unit;
  }
  return take_bare(words);
}

}  // namespace casegraph::linkage::address_text
