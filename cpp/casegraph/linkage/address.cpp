#include "casegraph/linkage/address.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "casegraph/linkage/address_lines.hpp"
#include "casegraph/linkage/address_units.hpp"
#include "casegraph/linkage/address_words.hpp"

namespace casegraph::linkage {
namespace address_text {
namespace {

struct Place {
  std::size_t line = 0;
  std::size_t word = 0;
};

// The word that ends a street's name: of words that follow each other the last ("Park Road"), and never a name's first.
std::optional<Place> street_word(const Lines& lines, bool (*is_type)(std::string_view)) {
  std::optional<Place> best;
  int most = -1;
  for (std::size_t line = 0; line < lines.size(); ++line)
    for (std::size_t at = 0; at < lines[line].size(); ++at) {
      const Words& words = lines[line];
      if (!is_type(words[at])) continue;
      if (at + 1 < words.size() && (is_street_word(words[at + 1]) || is_either_word(words[at + 1]))) continue;
      const bool is_alone = at == 0 || (at == 1 && is_number(words[0]));
      if (is_alone && words[at] != "broadway" && words[at] != "highway" && words[at] != "parade") continue;
      const bool has_number = is_number(words[0]) || (at + 1 < words.size() && is_number(words[at + 1])) ||
                              (line > 0 && lines[line - 1].size() == 1 && is_number(lines[line - 1][0]));
      const int worth = has_number ? 1 : 0;
      if (worth > most) best = Place{line, at}, most = worth;
    }
  return best;
}

std::string take(Words& words, std::size_t from, std::size_t end) {
  const auto begin = words.begin() + static_cast<std::ptrdiff_t>(from);
  const auto stop = words.begin() + static_cast<std::ptrdiff_t>(end);
  const std::string out = joined({begin, stop});
  words.erase(begin, stop);
  return out;
}

// Where a house of two words or more ends before the name of a street; `begin` where there is none.
std::size_t house_before(const Words& words, std::size_t begin, std::size_t street) {
  for (std::size_t at = street > 0 ? street - 1 : 0; at-- > begin + 1;) {
    // "Old Court House Lane" is one name.
    const bool goes_on = is_one_of(kHouses, words[at + 1]) || words[at + 1] == "farm";
    if (is_one_of(kHouses, words[at]) && !goes_on) return at + 1;
  }
  return begin;
}

// Takes number and street out of a line whose word `at` ends the street; what stands before is a building, what stands
// after is a place.
void take_street(Lines& lines, Place place, Address& address) {
  Words& words = lines[place.line];
  std::size_t end = place.word + 1;
  // Behind it something would follow as in "High Street Upper Norwood".
  if (end + 1 == words.size() && is_one_of(kDirections, words[end])) ++end;
  std::size_t begin = place.word;
  while (begin > 0 && !is_number(words[begin - 1])) --begin;
  const std::size_t house = house_before(words, begin, place.word);
  if (house > begin) {
    begin = house;  // "7 Rose Court Mill Lane": the number is the court's
  } else if (begin > 0) {
    address.number = words[begin - 1];
  } else {
    // No number before it: a building's name may stand in front of it on the same line.
    // Not in the street's own: Mill Lane.
    for (std::size_t at = place.word > 0 ? place.word - 1 : 0; at-- > 0;)
      if (is_building_word(words[at])) {
        begin = at + 1;
        break;
      }
  }
  if (begin >= end) begin = place.word;
  address.street = take(words, begin, end);
  if (!address.number.empty()) {
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(begin) - 1);
    --begin;
  } else if (begin < words.size() && is_number(words[begin])) {
    address.number = take(words, begin, begin + 1);  // "High Street 12"
  } else if (place.line > 0 && lines[place.line - 1].size() == 1 && is_number(lines[place.line - 1][0])) {
    address.number = take(lines[place.line - 1], 0, 1);  // "12, High Street"
  } else if (place.line + 1 < lines.size() && lines[place.line + 1].size() == 1 &&
             is_number(lines[place.line + 1][0])) {
    address.number = take(lines[place.line + 1], 0, 1);  // "Madetown, High Street, 12"
  }
  Words after(words.begin() + static_cast<std::ptrdiff_t>(begin), words.end());
  words.resize(begin);
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place.line) + 1, std::move(after));
}

// "3 Rose Court", "Rose Court 3": the number is a unit's where the street has one of its own.
void take_building(Words words, Address& address) {
  std::string number;
  if (words.size() > 1 && is_number(words[0]))
    number = take(words, 0, 1);
  else if (words.size() > 1 && is_number(words.back()))
    number = take(words, words.size() - 1, words.size());
  if (!number.empty())
    (address.unit.empty() && !address.number.empty() ? address.unit
     : address.number.empty()                        ? address.number
                                                     : address.unit) = number;
  address.building += (address.building.empty() ? "" : " ") + joined(words);
}

bool is_building(const Words& words) {
  return (words.size() > 1 && is_one_of(kBuildingsBefore, words[0])) ||
         std::any_of(words.begin(), words.end(),
                     [](const Word& word) { return is_building_word(word) || is_either_word(word); });
}

// Lines before the street are houses, unless nothing follows it that could be the town and the house is told by its
// number: "Leeds, 12 High Road".
bool is_town_first(const Lines& lines, std::size_t before_street, const Address& address) {
  if (address.number.empty()) return false;
  for (std::size_t at = before_street; at < lines.size(); ++at)
    if (!lines[at].empty()) return false;
  return true;
}

void place_rest(Lines lines, std::size_t before_street, Address& address) {
  Lines places;
  const bool town_first = is_town_first(lines, before_street, address);
  std::size_t others = 0;
  for (const Words& words : lines) others += words.empty() ? 0 : 1;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (lines[at].empty()) continue;
    const bool is_town =
        town_first && names_place(lines[at]) && !is_building(lines[at]) && !is_one_of(kBeside, lines[at][0]);
    const bool is_alone = others == 1 && is_building_word(lines[at].back()) && lines[at].size() > 1;
    const bool is_house = is_building(lines[at]) && address.building.empty() && (at + 1 < lines.size() || is_alone);
    if ((at < before_street && !is_town) || is_house)
      take_building(lines[at], address);
    else
      places.push_back(lines[at]);
  }
  if (places.empty()) return;
  if (town_first) std::reverse(places.begin(), places.end());  // "Leeds, Headingley, 12 High Road"
  // Three places without a street or a house: the first is the house's name.
  const bool is_told = !address.street.empty() || !address.unit.empty() || !address.building.empty();
  if (!is_told && !address.is_placeholder && places.size() > 2) {
    take_building(places[0], address);
    places.erase(places.begin());
  }
  address.town = joined(places.back());
  places.pop_back();
  for (const Words& words : places) address.locality += (address.locality.empty() ? "" : ", ") + joined(words);
}

// "kingsway", "castlegate": a street in one word.
bool is_whole_street(std::string_view word) {
  return word.size() > 5 && (word.ends_with("way") || word.ends_with("gate"));
}

// No word of a street: a line that begins with a number is one, unless it names a building, and so is what is named as
// streets are in Welsh. The lines before it; 0 where there is none.
std::size_t take_wordless_street(Lines& lines, Address& address) {
  for (std::size_t line = 0; line < lines.size(); ++line) {
    Words& words = lines[line];
    if (words.size() < 2) continue;
    const bool has_number = is_number(words[0]);
    if (!is_one_of(kStreetsBefore, words[has_number ? 1 : 0]) && (!has_number || is_building(words))) continue;
    if (has_number) address.number = take(words, 0, 1);
    address.street = take(words, 0, is_whole_street(words[0]) ? 1 : words.size());
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(line), Words{});
    return line + 1;
  }
  return 0;
}

Address read(std::string_view text) {
  Address address;
  Lines lines = lines_of(text);
  drop_empty(lines);
  address.is_placeholder = take_placeholder(lines[0]);
  drop_empty(lines);
  for (Words& words : lines) take_care_of(words);
  drop_empty(lines);
  for (Words& words : lines)
    if (words.size() > 1 && (words[0] == "nr" || words[0] == "near"))
      words.erase(words.begin());
    else if (words.size() > 2 && words[0] == "last" && words[1] == "known")  // "NFA, last known (address) 6 Cob Lane"
      words.erase(words.begin(), words.begin() + (words[2] == "address" ? 3 : 2));
  drop_empty(lines);
  address.postcode = take_postcode(lines);
  drop_empty(lines);
  for (bool more = true; more;) {
    more = !take_country(lines).empty();
    drop_empty(lines);
  }
  address.county = take_county(lines);
  drop_empty(lines);
  for (Words& words : lines) {
    join_numbers(words);
    write_out(words);
  }
  for (Words& words : lines)
    if (address.unit.empty()) address.unit = take_unit(words);
  drop_empty(lines);
  std::optional<Place> street = street_word(lines, is_street_word);
  if (!street) street = street_word(lines, is_either_word);
  if (street) {
    const std::size_t before = street->line + 1;
    take_street(lines, *street, address);
    place_rest(std::move(lines), before, address);
    return address;
  }
  const std::size_t before = take_wordless_street(lines, address);
  place_rest(std::move(lines), before, address);
  return address;
}

}  // namespace
}  // namespace address_text

Address parse_address(std::string_view text) { return address_text::read(text); }

std::string text_of(const Address& address) {
  std::string out;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  };
  add(address.unit.empty() ? "" : (address.unit.find(' ') == std::string::npos ? "flat " : "") + address.unit);
  add(address.building);
  add(address.number.empty() ? address.street : address.number + (address.street.empty() ? "" : " " + address.street));
  add(address.locality);
  add(address.town);
  add(address.postcode);
  return out;
}

}  // namespace casegraph::linkage
