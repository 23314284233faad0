#include "casegraph/linkage/address.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include "casegraph/linkage/normalise.hpp"

namespace casegraph::linkage {
namespace {

using Word = std::string;
using Words = std::vector<Word>;
using Lines = std::vector<Words>;
using Pair = std::pair<std::string_view, std::string_view>;

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// What is a street wherever it stands, and what may be a street or a building.
constexpr std::array<std::string_view, 36> kStreets = {
    "street",  "road",   "avenue",  "lane",     "close", "drive",    "crescent", "grove",     "gardens",
    "terrace", "way",    "walk",    "row",      "mews",  "rise",     "hill",     "square",    "place",
    "green",   "parade", "circus",  "broadway", "croft", "path",     "end",      "gate",      "vale",
    "wharf",   "yard",   "passage", "quay",     "mead",  "approach", "highway",  "boulevard", "common"};
constexpr std::array<std::string_view, 12> kEither = {"court", "park",   "view", "heights", "villas",  "cottages",
                                                      "hall",  "fields", "bank", "meadow",  "meadows", "estate"};
constexpr std::array<std::string_view, 36> kBuildings = {
    "house",  "lodge",    "cottage",  "mansions", "tower",   "towers", "building",   "buildings", "farm",
    "villa",  "block",    "point",    "hostel",   "hotel",   "flats",  "apartments", "centre",    "hospital",
    "school", "barracks", "prison",   "college",  "home",    "inn",    "rectory",    "vicarage",  "manor",
    "mill",   "barn",     "bungalow", "caravan",  "surgery", "clinic", "chambers",   "wing",      "ward"};
constexpr std::array<std::string_view, 11> kUnits = {"flat",       "apartment", "unit", "room",    "studio", "suite",
                                                     "maisonette", "bedsit",    "plot", "caravan", "pitch"};
constexpr std::array<std::string_view, 16> kFloors = {"ground", "first",    "second", "third", "fourth", "fifth",
                                                      "top",    "basement", "upper",  "lower", "rear",   "front",
                                                      "garden", "attic",    "lower",  "middle"};
constexpr std::array<std::string_view, 8> kDirections = {"north", "south", "east",      "west",
                                                         "upper", "lower", "northeast", "southwest"};
constexpr std::array<std::string_view, 9> kCountries = {
    "uk", "england", "scotland", "wales", "united kingdom", "great britain", "gb", "northern ireland", "u k"};
constexpr std::array<std::string_view, 93> kCounties = {"aberdeenshire",
                                                        "argyll",
                                                        "avon",
                                                        "ayrshire",
                                                        "bedfordshire",
                                                        "berkshire",
                                                        "berwickshire",
                                                        "buckinghamshire",
                                                        "cambridgeshire",
                                                        "carmarthenshire",
                                                        "ceredigion",
                                                        "cheshire",
                                                        "cleveland",
                                                        "clwyd",
                                                        "cornwall",
                                                        "county antrim",
                                                        "county armagh",
                                                        "county down",
                                                        "county durham",
                                                        "county fermanagh",
                                                        "county londonderry",
                                                        "county tyrone",
                                                        "cumbria",
                                                        "denbighshire",
                                                        "derbyshire",
                                                        "devon",
                                                        "dorset",
                                                        "dunbartonshire",
                                                        "dyfed",
                                                        "east ayrshire",
                                                        "east dunbartonshire",
                                                        "east lothian",
                                                        "east renfrewshire",
                                                        "east sussex",
                                                        "east yorkshire",
                                                        "essex",
                                                        "fife",
                                                        "flintshire",
                                                        "gloucestershire",
                                                        "greater london",
                                                        "greater manchester",
                                                        "gwent",
                                                        "gwynedd",
                                                        "hampshire",
                                                        "herefordshire",
                                                        "hertfordshire",
                                                        "humberside",
                                                        "huntingdonshire",
                                                        "isle of anglesey",
                                                        "isle of wight",
                                                        "kent",
                                                        "lanarkshire",
                                                        "lancashire",
                                                        "leicestershire",
                                                        "lincolnshire",
                                                        "merseyside",
                                                        "mid glamorgan",
                                                        "middlesex",
                                                        "midlothian",
                                                        "monmouthshire",
                                                        "norfolk",
                                                        "north ayrshire",
                                                        "north lanarkshire",
                                                        "north yorkshire",
                                                        "northamptonshire",
                                                        "northumberland",
                                                        "nottinghamshire",
                                                        "oxfordshire",
                                                        "pembrokeshire",
                                                        "perthshire",
                                                        "powys",
                                                        "renfrewshire",
                                                        "rutland",
                                                        "shropshire",
                                                        "somerset",
                                                        "south ayrshire",
                                                        "south glamorgan",
                                                        "south lanarkshire",
                                                        "south yorkshire",
                                                        "staffordshire",
                                                        "stirlingshire",
                                                        "suffolk",
                                                        "surrey",
                                                        "tyne and wear",
                                                        "warwickshire",
                                                        "west dunbartonshire",
                                                        "west glamorgan",
                                                        "west lothian",
                                                        "west midlands",
                                                        "west sussex",
                                                        "west yorkshire",
                                                        "wiltshire",
                                                        "worcestershire"};
// Written out where they end a line.
constexpr std::array<Pair, 34> kShortCounties = {{{"beds", "bedfordshire"},
                                                  {"berks", "berkshire"},
                                                  {"bucks", "buckinghamshire"},
                                                  {"cambs", "cambridgeshire"},
                                                  {"co antrim", "county antrim"},
                                                  {"co armagh", "county armagh"},
                                                  {"co down", "county down"},
                                                  {"co durham", "county durham"},
                                                  {"co fermanagh", "county fermanagh"},
                                                  {"co londonderry", "county londonderry"},
                                                  {"co tyrone", "county tyrone"},
                                                  {"derbys", "derbyshire"},
                                                  {"e sussex", "east sussex"},
                                                  {"glos", "gloucestershire"},
                                                  {"hants", "hampshire"},
                                                  {"herts", "hertfordshire"},
                                                  {"lancs", "lancashire"},
                                                  {"leics", "leicestershire"},
                                                  {"lincs", "lincolnshire"},
                                                  {"middx", "middlesex"},
                                                  {"n yorks", "north yorkshire"},
                                                  {"northants", "northamptonshire"},
                                                  {"notts", "nottinghamshire"},
                                                  {"oxon", "oxfordshire"},
                                                  {"s yorks", "south yorkshire"},
                                                  {"salop", "shropshire"},
                                                  {"shrops", "shropshire"},
                                                  {"staffs", "staffordshire"},
                                                  {"w mids", "west midlands"},
                                                  {"w sussex", "west sussex"},
                                                  {"w yorks", "west yorkshire"},
                                                  {"warks", "warwickshire"},
                                                  {"wilts", "wiltshire"},
                                                  {"worcs", "worcestershire"}}};
constexpr std::array<std::string_view, 9> kPlaceholders = {"nfa",     "no fixed abode",  "no fixed address",
                                                           "unknown", "not known",       "not stated",
                                                           "none",    "address unknown", "homeless"};
// What stands first in the name of a street in Welsh.
constexpr std::array<std::string_view, 7> kStreetsBefore = {"heol", "ffordd", "stryd", "lon", "rhodfa", "clos", "maes"};
// Flats by their floor, in one word.
constexpr std::array<Pair, 5> kFloorFlats = {{{"bf", "basement"},
                                              {"gff", "ground floor"},
                                              {"fff", "first floor"},
                                              {"sff", "second floor"},
                                              {"tff", "top floor"}}};
// Written out wherever they stand but first in a line, where "st" is a saint and "ct" no court.
constexpr std::array<Pair, 46> kShort = {
    {{"st", "street"},   {"str", "street"},    {"rd", "road"},        {"ave", "avenue"},      {"av", "avenue"},
     {"ln", "lane"},     {"la", "lane"},       {"cl", "close"},       {"clo", "close"},       {"dr", "drive"},
     {"drv", "drive"},   {"cres", "crescent"}, {"crs", "crescent"},   {"cr", "crescent"},     {"gr", "grove"},
     {"gro", "grove"},   {"grv", "grove"},     {"gdns", "gardens"},   {"gdn", "gardens"},     {"gds", "gardens"},
     {"ter", "terrace"}, {"terr", "terrace"},  {"tce", "terrace"},    {"wy", "way"},          {"wlk", "walk"},
     {"sq", "square"},   {"pl", "place"},      {"plc", "place"},      {"grn", "green"},       {"pde", "parade"},
     {"ct", "court"},    {"crt", "court"},     {"pk", "park"},        {"vw", "view"},         {"hts", "heights"},
     {"hse", "house"},   {"ho", "house"},      {"bldg", "building"},  {"bldgs", "buildings"}, {"cott", "cottage"},
     {"est", "estate"},  {"bvd", "boulevard"}, {"blvd", "boulevard"}, {"ms", "mews"},         {"mws", "mews"},
     {"fm", "farm"}}};
// Written out wherever they stand.
constexpr std::array<Pair, 16> kAlways = {{{"flt", "flat"},
                                           {"apt", "apartment"},
                                           {"appt", "apartment"},
                                           {"apmt", "apartment"},
                                           {"rm", "room"},
                                           {"ste", "suite"},
                                           {"mais", "maisonette"},
                                           {"flr", "floor"},
                                           {"1st", "first"},
                                           {"2nd", "second"},
                                           {"3rd", "third"},
                                           {"4th", "fourth"},
                                           {"gnd", "ground"},
                                           {"grd", "ground"},
                                           {"bsmt", "basement"},
                                           {"5th", "fifth"}}};

template <std::size_t size>
std::string_view written_out(const std::array<Pair, size>& list, std::string_view word) {
  for (const auto& [shorter, longer] : list)
    if (shorter == word) return longer;
  return word;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }
bool is_letter_alone(std::string_view word) { return word.size() == 1 && is_letter(word[0]); }

// "12", "12a".
bool is_simple_number(std::string_view word) {
  if (!word.empty() && is_letter(word.back())) word.remove_suffix(1);
  return all_digits(word) && word.size() <= 5;
}
bool is_range(std::string_view word, char between) {
  const std::size_t at = word.find(between);
  return at != std::string_view::npos && is_simple_number(word.substr(0, at)) && is_simple_number(word.substr(at + 1));
}
// "2/r": on the second floor to the right.
bool is_side(std::string_view word) {
  const std::size_t at = word.find('/');
  return at != std::string_view::npos && all_digits(word.substr(0, at)) && at + 2 == word.size() &&
         is_letter(word.back());
}
// "1f2", "pf1": a flat by its floor, as in Edinburgh.
bool is_floor_flat(std::string_view word) {
  if (!word.empty() && (is_digit(word[0]) || word[0] == 'p' || word[0] == 'b' || word[0] == 'g')) word.remove_prefix(1);
  return word.size() == 2 && word[0] == 'f' && is_digit(word[1]);
}
bool is_number(std::string_view word) { return is_simple_number(word) || is_range(word, '-'); }
bool is_street_word(std::string_view word) { return is_one_of(kStreets, word); }
bool is_either_word(std::string_view word) { return is_one_of(kEither, word); }
bool is_building_word(std::string_view word) { return is_one_of(kBuildings, word); }

std::string joined(const Words& words) {
  std::string out;
  for (const Word& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// -- words ------------------------------------------------------------------------------------------------------------

// The words of one run without white space: ranges and fractions of numbers stay whole.
void add_words(Words& words, std::string_view run) {
  std::string small;
  for (const char c : run) small += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  while (!small.empty() && (small.back() == '.' || small.back() == ')')) small.pop_back();
  if (small == "-" || is_range(small, '-') || is_range(small, '/') || is_side(small)) {
    words.push_back(small);
    return;
  }
  const std::string cleaned = normalise_text(run);
  for (std::size_t begin = 0; begin < cleaned.size();) {
    const std::size_t end = std::min(cleaned.find(' ', begin), cleaned.size());
    const std::string_view word = std::string_view(cleaned).substr(begin, end - begin);
    const std::size_t digits = word.find_first_of("0123456789");
    const std::string_view front = written_out(kAlways, word.substr(0, digits));
    if (digits != std::string_view::npos && is_one_of(kUnits, front)) {  // "flat2"
      words.emplace_back(front);
      words.emplace_back(word.substr(digits));
    } else {
      words.emplace_back(written_out(kAlways, word));
    }
    begin = end + 1;
  }
}

Lines lines_of(std::string_view text) {
  Lines lines(1);
  std::string run;
  const auto end_run = [&] {
    if (!run.empty()) add_words(lines.back(), run);
    run.clear();
  };
  for (const char c : text) {
    const bool is_end = c == ',' || c == ';' || c == '\n' || c == '\r' || c == '|';
    if (!is_end && c != ' ' && c != '\t') {
      run += c;
      continue;
    }
    end_run();
    if (is_end && !lines.back().empty()) lines.emplace_back();
  }
  end_run();
  return lines;
}

// "12 - 14" and "12 a" as one number; "no 12" without its "no".
void join_numbers(Words& words) {
  for (std::size_t at = words.size(); at-- > 0;) {
    if (words[at] != "-") continue;
    const bool is_range = at > 0 && at + 1 < words.size() && is_simple_number(words[at - 1]) &&
                          is_simple_number(words[at + 1]) && (at < 2 || !is_one_of(kUnits, words[at - 2]));
    const auto place = words.begin() + static_cast<std::ptrdiff_t>(at);
    if (is_range) {
      words[at - 1] += "-" + words[at + 1];
      words.erase(place, place + 2);
    } else {
      words.erase(place);
    }
  }
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    if ((words[at] == "no" || words[at] == "number" || words[at] == "num") && is_number(words[at + 1]))
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
    const bool is_plain = all_digits(words[at]) && at + 2 < words.size();
    if (is_plain && is_letter_alone(words[at + 1]) && !is_number(words[at + 2])) {
      words[at] += words[at + 1];
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
  }
}

void write_out(Words& words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool is_first = at == 0 || is_number(words[at - 1]);
    const bool is_last = at + 1 == words.size();
    if (words[at] == "st" && (is_first || (!is_last && words[at - 1] == "the"))) {
      if (!is_last) words[at] = "saint";
    } else if (!is_first) {
      words[at] = written_out(kShort, words[at]);
    }
  }
}

// -- what stands by itself --------------------------------------------------------------------------------------------

bool is_outward(std::string_view word) {
  std::size_t letters = 0;
  while (letters < word.size() && is_letter(word[letters])) ++letters;
  const std::string_view rest = word.substr(letters);
  return (letters == 1 || letters == 2) && !rest.empty() && rest.size() <= 2 && is_digit(rest[0]);
}
bool is_inward(std::string_view word) {
  return word.size() == 3 && is_digit(word[0]) && is_letter(word[1]) && is_letter(word[2]);
}
bool is_postcode(std::string_view word) {
  return word.size() >= 5 && word.size() <= 7 && is_outward(word.substr(0, word.size() - 3)) &&
         is_inward(word.substr(word.size() - 3));
}

// The last one that there is; part of one alone where it ends the text.
std::string take_postcode(Lines& lines) {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line)
    for (std::size_t at = line->size(); at-- > 0;) {
      const auto place = line->begin() + static_cast<std::ptrdiff_t>(at);
      std::string found;
      if (is_postcode(*place)) {
        found = *place;
        line->erase(place);
      } else if (at + 1 < line->size() && is_outward(*place) && is_inward(*(place + 1))) {
        found = *place + *(place + 1);
        line->erase(place, place + 2);
      } else {
        continue;
      }
      return normalise_postcode(found);
    }
  Words& last = lines.back();
  const bool is_more = lines.size() > 1 || last.size() > 1;
  if (last.empty() || !is_more || !is_outward(last.back())) return {};
  const std::string found = normalise_postcode(last.back());
  last.pop_back();
  return found;
}

bool ends_with(const Words& words, std::string_view text) {
  const std::string whole = joined(words);
  return whole.size() >= text.size() && whole.compare(whole.size() - text.size(), text.size(), text) == 0 &&
         (whole.size() == text.size() || whole[whole.size() - text.size() - 1] == ' ');
}

// The longest that ends the text: "South Lanarkshire" and not "Lanarkshire".
template <std::size_t count>
std::string take_last(Lines& lines, const std::array<std::string_view, count>& list) {
  Words& last = lines.back();
  std::string_view longest;
  for (const std::string_view name : list)
    if (name.size() > longest.size() && ends_with(last, name)) longest = name;
  // A name that is all there is stands for a place, as in "Durham".
  if (longest.empty() || (lines.size() == 1 && joined(last) == longest)) return {};
  const auto words = 1 + std::count(longest.begin(), longest.end(), ' ');
  last.erase(last.end() - words, last.end());
  return std::string(longest);
}

// "Madetown, Warks", "Madetown Co Down"; "Co. Down" alone on its line too.
void write_out_county(Lines& lines) {
  Words& last = lines.back();
  for (const auto& [shorter, longer] : kShortCounties) {
    if (!ends_with(last, shorter) || (lines.size() == 1 && joined(last) == shorter)) continue;
    last.erase(last.end() - (1 + std::count(shorter.begin(), shorter.end(), ' ')), last.end());
    for (std::size_t begin = 0; begin < longer.size();) {
      const std::size_t end = std::min(longer.find(' ', begin), longer.size());
      last.emplace_back(longer.substr(begin, end - begin));
      begin = end + 1;
    }
    return;
  }
}

void drop_empty(Lines& lines) {
  lines.erase(std::remove_if(lines.begin(), lines.end(), [](const Words& words) { return words.empty(); }),
              lines.end());
  if (lines.empty()) lines.emplace_back();
}

bool is_care_of(const Words& words) {
  return words.size() > 1 && ((words[0] == "c" && words[1] == "o") || (words[0] == "care" && words[1] == "of"));
}

bool is_unit_id(std::string_view word) {
  return is_number(word) || is_letter_alone(word) || is_range(word, '/') || is_side(word) ||
         (word.size() <= 4 && word.size() > 1 && is_letter(word[0]) && all_digits(word.substr(1)));
}

// "2r" of "2/r": "Flat 2R" is the same one.
std::string without_slash(std::string unit) {
  if (is_side(unit)) unit.erase(unit.find('/'), 1);
  return unit;
}

// "flat 2b", "flat 2 b", "ground floor flat", "first floor", "po box 12", "3/1", "2/r".
std::string take_unit(Words& words) {
  const auto erase = [&](std::size_t from, std::size_t count) {
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(from),
                words.begin() + static_cast<std::ptrdiff_t>(from + count));
  };
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (at + 2 < words.size() && words[at] == "po" && words[at + 1] == "box") {
      const std::string unit = "po box " + words[at + 2];
      erase(at, 3);
      return unit;
    }
    if (is_one_of(kUnits, words[at]) && at + 1 < words.size() && is_unit_id(words[at + 1])) {
      std::string unit = without_slash(words[at + 1]);
      std::size_t count = 2;
      if (all_digits(unit) && at + 2 < words.size() && is_letter_alone(words[at + 2])) unit += words[at + 2], count = 3;
      // "Flat 2a/14 Byres Road": the second is the house's, unless that has a number of its own ("Flat 0/2 310 Argyle
      // St").
      if (is_range(unit, '/') && at + count < words.size() && !is_number(words[at + count])) {
        const std::size_t between = unit.find('/');
        words[at] = unit.substr(between + 1);
        unit.resize(between);
        erase(at + 1, count - 1);
        return unit;
      }
      erase(at, count);
      return unit;
    }
    if (at == 0) {
      const std::string_view floor = written_out(kFloorFlats, words[0]);
      const bool is_level = words[0] == "basement" || words[0] == "attic";
      const bool is_followed = words.size() == 1 || is_number(words[1]);
      if (is_followed && (floor != words[0] || is_level || is_side(words[0]) || is_floor_flat(words[0]))) {
        std::string unit = without_slash(std::string(floor));
        erase(0, 1);
        return unit;
      }
      if (words.size() == 1 && is_range(words[0], '/')) {  // "3/1, 14 Byres Road"
        std::string unit = words[0];
        erase(0, 1);
        return unit;
      }
    }
    if (!is_one_of(kFloors, words[at])) continue;
    std::size_t end = at;
    while (end < words.size() && (is_one_of(kFloors, words[end]) || words[end] == "floor")) ++end;
    const bool has_floor = end > at && words[end - 1] == "floor";
    const bool has_unit = end < words.size() && is_one_of(kUnits, words[end]);
    if (!has_floor && !has_unit) continue;
    const std::string unit =
        joined({words.begin() + static_cast<std::ptrdiff_t>(at), words.begin() + static_cast<std::ptrdiff_t>(end)});
    erase(at, end - at + (has_unit ? 1 : 0));
    return unit;
  }
  if (words.size() > 1 && is_range(words[0], '/')) {
    std::string both = words[0];
    erase(0, 1);
    if (is_number(words[0])) return both;  // "3/1 14 Byres Road"
    const std::size_t at = both.find('/');
    words.insert(words.begin(), both.substr(0, at));  // "14/3 Byres Road"
    return both.substr(at + 1);
  }
  return {};
}

// -- the street -------------------------------------------------------------------------------------------------------

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

// Takes number and street out of a line whose word `at` ends the street; what stands before is a building, what stands
// after is a place.
void take_street(Lines& lines, Place place, Address& address) {
  Words& words = lines[place.line];
  std::size_t end = place.word + 1;
  if (end < words.size() && is_one_of(kDirections, words[end])) ++end;
  std::size_t begin = place.word;
  while (begin > 0 && !is_number(words[begin - 1])) --begin;
  if (begin > 0) {
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

// -- the rest ---------------------------------------------------------------------------------------------------------

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
  return std::any_of(words.begin(), words.end(),
                     [](const Word& word) { return is_building_word(word) || is_either_word(word); });
}

void place_rest(Lines lines, std::size_t before_street, Address& address) {
  Lines places;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (lines[at].empty()) continue;
    const bool names_building =
        at < before_street || (is_building(lines[at]) && address.building.empty() && at + 1 < lines.size());
    if (names_building)
      take_building(lines[at], address);
    else
      places.push_back(lines[at]);
  }
  if (places.empty()) return;
  address.town = joined(places.back());
  places.pop_back();
  for (const Words& words : places) address.locality += (address.locality.empty() ? "" : ", ") + joined(words);
}

}  // namespace

Address parse_address(std::string_view text) {
  Address address;
  Lines lines = lines_of(text);
  drop_empty(lines);
  if (is_one_of(kPlaceholders, joined(lines[0]))) {
    address.is_placeholder = true;
    lines.erase(lines.begin());
    drop_empty(lines);
  }
  for (Words& words : lines)
    if (is_care_of(words) && words.size() > 3 && is_number(words[2])) words.erase(words.begin(), words.begin() + 2);
  lines.erase(std::remove_if(lines.begin(), lines.end(), is_care_of), lines.end());
  for (Words& words : lines)
    if (words.size() > 1 && (words[0] == "nr" || words[0] == "near")) words.erase(words.begin());
  drop_empty(lines);
  address.postcode = take_postcode(lines);
  drop_empty(lines);
  for (bool more = true; more;) {
    more = !take_last(lines, kCountries).empty();
    drop_empty(lines);
  }
  write_out_county(lines);
  address.county = take_last(lines, kCounties);
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
  // No word of a street: a line that begins with a number is one, unless it names a building.
  for (std::size_t line = 0; line < lines.size(); ++line) {
    Words& words = lines[line];
    if (words.size() < 2) continue;
    const bool has_number = is_number(words[0]);
    if (!is_one_of(kStreetsBefore, words[has_number ? 1 : 0]) && (!has_number || is_building(words))) continue;
    if (has_number) address.number = take(words, 0, 1);
    address.street = joined(words);
    words.clear();
    place_rest(std::move(lines), line, address);
    return address;
  }
  place_rest(std::move(lines), 0, address);
  return address;
}

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
