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
constexpr std::array<std::string_view, 44> kBuildings = {
    "shelter",   "site",     "house",  "lodge",    "cottage",  "mansions", "tower",   "towers", "building",
    "buildings", "farm",     "villa",  "block",    "point",    "hostel",   "hotel",   "flats",  "apartments",
    "centre",    "hospital", "school", "barracks", "prison",   "college",  "home",    "inn",    "rectory",
    "vicarage",  "manor",    "mill",   "barn",     "bungalow", "caravan",  "surgery", "clinic", "chambers",
    "wing",      "ward",     "hmp",    "yoi",      "hmyoi",    "raf",      "refuge",  "office"};
// What stands first in the name of a house in Welsh, and of a holding in Scotland ("Croft 7").
constexpr std::array<std::string_view, 5> kBuildingsBefore = {"croft", "fferm", "tyddyn", "bwthyn", "plas"};
// Of a house where a person is reached care of others; a farm or a mill may be a family name.
constexpr std::array<std::string_view, 14> kInstitutions = {"shelter", "house",  "hostel",  "centre", "hospital",
                                                            "school",  "prison", "college", "home",   "hotel",
                                                            "surgery", "clinic", "refuge",  "office"};
// Those that name a house where a street follows on the same line ("Rose Court Mill Lane"); a mill or a farm may be in
// the street's own name.
constexpr std::array<std::string_view, 15> kHouses = {"house",  "lodge", "mansions",  "tower",      "towers",
                                                      "hostel", "hotel", "buildings", "apartments", "flats",
                                                      "site",   "court", "heights",   "villas",     "cottages"};
constexpr std::array<std::string_view, 16> kUnits = {"chalet",    "berth", "cabin",   "cell",   "van",   "flat",
                                                     "apartment", "unit",  "room",    "studio", "suite", "maisonette",
                                                     "bedsit",    "plot",  "caravan", "pitch"};
constexpr std::array<std::string_view, 16> kFloors = {"ground", "first",    "second", "third", "fourth", "fifth",
                                                      "top",    "basement", "upper",  "lower", "rear",   "front",
                                                      "garden", "attic",    "lower",  "middle"};
constexpr std::array<std::string_view, 8> kDirections = {"north", "south", "east",      "west",
                                                         "upper", "lower", "northeast", "southwest"};
constexpr std::array<std::string_view, 12> kCountries = {
    "ni",    "n ireland",      "cymru",         "uk", "england",          "scotland",
    "wales", "united kingdom", "great britain", "gb", "northern ireland", "u k"};
constexpr std::array<std::string_view, 121> kCounties = {"aberdeenshire",
                                                         "angus",
                                                         "argyll",
                                                         "avon",
                                                         "ayrshire",
                                                         "banffshire",
                                                         "bedfordshire",
                                                         "berkshire",
                                                         "berwickshire",
                                                         "blaenau gwent",
                                                         "buckinghamshire",
                                                         "caithness",
                                                         "cambridgeshire",
                                                         "carmarthenshire",
                                                         "ceredigion",
                                                         "cheshire",
                                                         "clackmannanshire",
                                                         "cleveland",
                                                         "clwyd",
                                                         "cornwall",
                                                         "county antrim",
                                                         "county armagh",
                                                         "county derry",
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
                                                         "dumfries and galloway",
                                                         "dunbartonshire",
                                                         "dyfed",
                                                         "east ayrshire",
                                                         "east dunbartonshire",
                                                         "east lothian",
                                                         "east renfrewshire",
                                                         "east riding of yorkshire",
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
                                                         "inverness shire",
                                                         "isle of anglesey",
                                                         "isle of lewis",
                                                         "isle of skye",
                                                         "isle of wight",
                                                         "kent",
                                                         "kinross shire",
                                                         "kirkcudbrightshire",
                                                         "lanarkshire",
                                                         "lancashire",
                                                         "leicestershire",
                                                         "lincolnshire",
                                                         "merseyside",
                                                         "mid glamorgan",
                                                         "middlesex",
                                                         "midlothian",
                                                         "monmouthshire",
                                                         "moray",
                                                         "nairnshire",
                                                         "neath port talbot",
                                                         "norfolk",
                                                         "north ayrshire",
                                                         "north lanarkshire",
                                                         "north yorkshire",
                                                         "northamptonshire",
                                                         "northumberland",
                                                         "nottinghamshire",
                                                         "orkney",
                                                         "oxfordshire",
                                                         "peeblesshire",
                                                         "pembrokeshire",
                                                         "perthshire",
                                                         "powys",
                                                         "renfrewshire",
                                                         "rhondda cynon taf",
                                                         "ross shire",
                                                         "roxburghshire",
                                                         "rutland",
                                                         "scottish borders",
                                                         "selkirkshire",
                                                         "shetland",
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
                                                         "sutherland",
                                                         "tyne and wear",
                                                         "vale of glamorgan",
                                                         "warwickshire",
                                                         "west dunbartonshire",
                                                         "west glamorgan",
                                                         "west lothian",
                                                         "west midlands",
                                                         "west sussex",
                                                         "west yorkshire",
                                                         "wigtownshire",
                                                         "wiltshire",
                                                         "worcestershire",
                                                         "ynys mon"};
// Written out where they end a line.
constexpr std::array<Pair, 36> kShortCounties = {{{"co lderry", "county londonderry"},
                                                  {"co derry", "county derry"},
                                                  {"beds", "bedfordshire"},
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
// No place; the rest of the line may say where about ("NFA - Leeds").
constexpr std::array<std::string_view, 23> kPlaceholders = {"staying with friends",
                                                            "staying with family",
                                                            "nfa",
                                                            "no fixed abode",
                                                            "no fixed address",
                                                            "no known address",
                                                            "no address",
                                                            "not known",
                                                            "not stated",
                                                            "address unknown",
                                                            "address not known",
                                                            "address withheld",
                                                            "address confidential",
                                                            "confidential address",
                                                            "homeless",
                                                            "sofa surfing",
                                                            "sofa surfer",
                                                            "rough sleeping",
                                                            "rough sleeper",
                                                            "sleeping rough",
                                                            "living in car",
                                                            "living in vehicle",
                                                            "living in tent"};
// No place where nothing else stands on the line.
constexpr std::array<std::string_view, 3> kPlaceholdersAlone = {"unknown", "none", "withheld"};
constexpr std::array<std::string_view, 3> kBeforePlaceholders = {"of", "currently", "now"};
// Behind such words: who helps, of whom there may be an address, and what is no name of a place.
constexpr std::array<std::string_view, 7> kServices = {"team",    "service", "services",  "outreach",
                                                       "project", "section", "department"};
constexpr std::array<std::string_view, 11> kAfterPlaceholders = {
    "given", "recorded", "provided", "supplied", "held", "person", "male", "female", "at", "to", "on"};
// What stands before a street without being its town: "Outside 12 High Street".
constexpr std::array<std::string_view, 15> kBeside = {"the",      "outside", "inside", "behind", "opposite",
                                                      "opp",      "above",   "below",  "beside", "by",
                                                      "adjacent", "garage",  "shed",   "garden", "loft"};
constexpr std::array<std::string_view, 5> kTitles = {"mr", "mrs", "ms", "miss", "dr"};
// What stands first in the name of a street in Welsh.
constexpr std::array<std::string_view, 7> kStreetsBefore = {"heol", "ffordd", "stryd", "lon", "rhodfa", "clos", "maes"};
// Flats by their floor, in one word.
constexpr std::array<Pair, 11> kFloorFlats = {{{"gfl", "ground floor left"},
                                               {"gfr", "ground floor right"},
                                               {"ffl", "first floor left"},
                                               {"ffr", "first floor right"},
                                               {"sfl", "second floor left"},
                                               {"sfr", "second floor right"},
                                               {"bf", "basement"},
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
constexpr std::array<Pair, 17> kAlways = {{{"fflat", "flat"},
                                           {"flt", "flat"},
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
// "2/r": on the second floor to the right; "g/1": the first on the ground floor.
bool is_side(std::string_view word) {
  if (word.size() == 3 && word.substr(0, 2) == "g/" && is_digit(word[2])) return true;
  const std::size_t at = word.find('/');
  return at != std::string_view::npos && all_digits(word.substr(0, at)) && at + 2 == word.size() &&
         is_letter(word.back());
}
// "1f2", "pf1": a flat by its floor, as in Edinburgh.
bool is_floor_flat(std::string_view word) {
  if (!word.empty() && (is_digit(word[0]) || word[0] == 'p' || word[0] == 'b' || word[0] == 'g')) word.remove_prefix(1);
  return word.size() == 2 && word[0] == 'f' && is_digit(word[1]);
}
// "12a/b": 12a and 12b.
bool is_letter_pair(std::string_view word) {
  return word.size() > 3 && word[word.size() - 2] == '/' && is_letter(word.back()) &&
         is_letter(word[word.size() - 3]) && is_simple_number(word.substr(0, word.size() - 2));
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

// "N.F.A", "p.o.": letters with a full stop between each two.
bool is_initials(std::string_view run) {
  if (run.size() < 3) return false;
  for (std::size_t at = 0; at < run.size(); ++at) {
    const bool is_capital = run[at] >= 'A' && run[at] <= 'Z';
    if (at % 2 == 0 ? !is_letter(run[at]) && !is_capital : run[at] != '.') return false;
  }
  return true;
}

// The words of one run without white space: ranges and fractions of numbers stay whole.
void add_words(Words& words, std::string_view run) {
  std::string small;
  for (const char c : run) small += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  while (!small.empty() && (small.back() == '.' || small.back() == ')')) small.pop_back();
  while (!small.empty() && small.front() == '(') small.erase(0, 1);
  const bool has_stops = is_initials(small);
  if (has_stops) small.erase(std::remove(small.begin(), small.end(), '.'), small.end());
  if (small == "-" || is_range(small, '-') || is_range(small, '/') || is_side(small) || is_letter_pair(small)) {
    words.push_back(small);
    return;
  }
  const std::string cleaned = normalise_text(has_stops ? std::string_view(small) : run);
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

// Dashes of any width (U+2010 to U+2015) as "-".
std::string with_plain_dashes(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view three = text.substr(at, 3);
    const bool is_dash =
        three.size() == 3 && three.substr(0, 2) == "\xE2\x80" && three[2] >= '\x90' && three[2] <= '\x95';
    out += is_dash ? '-' : text[at];
    if (is_dash) at += 2;
  }
  return out;
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
    if (words[at] != "-" && words[at] != "to" && words[at] != "and") continue;
    const bool is_range = at > 0 && at + 1 < words.size() && is_simple_number(words[at - 1]) &&
                          is_simple_number(words[at + 1]) && (at < 2 || !is_one_of(kUnits, words[at - 2]));
    const auto place = words.begin() + static_cast<std::ptrdiff_t>(at);
    if (is_range) {
      words[at - 1] += "-" + words[at + 1];
      words.erase(place, place + 2);
    } else if (words[at] == "-") {
      words.erase(place);
    }
  }
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    if ((words[at] == "no" || words[at] == "nos" || words[at] == "number" || words[at] == "num") &&
        is_number(words[at + 1]))
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

bool names_place(const Words& words) {
  return std::none_of(words.begin(), words.end(), [](const Word& word) {
    return std::any_of(word.begin(), word.end(), is_digit) || is_building_word(word) || is_either_word(word) ||
           is_one_of(kUnits, word);
  });
}

// Part of a postcode alone: at the end, or on a line of its own behind a street or a place.
std::string take_outward(Lines& lines) {
  Words& last = lines.back();
  const bool has_sector = last.size() > 1 && last.back().size() == 1 && is_digit(last.back()[0]) &&
                          is_outward(last[last.size() - 2]) && last.size() + lines.size() > 3;
  if (has_sector) last.pop_back();  // "SE1 7"
  if (!last.empty() && lines.size() + last.size() > 2 && is_outward(last.back())) {
    const std::string found = normalise_postcode(last.back());
    last.pop_back();
    return found;
  }
  for (std::size_t line = 1; line + 1 < lines.size(); ++line) {
    const Words& before = lines[line - 1];
    if (lines[line].size() != 1 || !is_outward(lines[line][0])) continue;
    if (!is_street_word(written_out(kShort, before.back())) && !names_place(before)) continue;
    const std::string found = normalise_postcode(lines[line][0]);
    lines[line].clear();
    return found;
  }
  return {};
}

// The last one that there is; else part of one.
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
  return take_outward(lines);
}

bool ends_with(std::string_view whole, std::string_view text) {
  return whole.size() >= text.size() && whole.substr(whole.size() - text.size()) == text &&
         (whole.size() == text.size() || whole[whole.size() - text.size() - 1] == ' ');
}

void erase_last(Words& words, std::string_view text) {
  words.erase(words.end() - (1 + std::count(text.begin(), text.end(), ' ')), words.end());
}

// The longest that ends the text: "South Lanarkshire" and not "Lanarkshire".
template <std::size_t count>
std::string take_last(Lines& lines, const std::array<std::string_view, count>& list) {
  const std::string last = joined(lines.back());
  std::string_view longest;
  for (const std::string_view name : list)
    if (name.size() > longest.size() && ends_with(last, name)) longest = name;
  // A name that is all there is stands for a place, as in "Durham".
  if (longest.empty() || (lines.size() == 1 && last == longest)) return {};
  erase_last(lines.back(), longest);
  return std::string(longest);
}

// "Madetown, Warks", "Madetown Co Down"; "Co. Down" alone on its line too.
void write_out_county(Words& words, bool is_all) {
  const std::string whole = joined(words);
  for (const auto& [shorter, longer] : kShortCounties) {
    if (!ends_with(whole, shorter) || (is_all && whole == shorter)) continue;
    erase_last(words, shorter);
    for (std::size_t begin = 0; begin < longer.size();) {
      const std::size_t end = std::min(longer.find(' ', begin), longer.size());
      words.emplace_back(longer.substr(begin, end - begin));
      begin = end + 1;
    }
    return;
  }
}

// At the end, or on a line of its own that is not the first: "Hove, East Sussex, 31 Kings Road".
std::string take_county(Lines& lines) {
  write_out_county(lines.back(), lines.size() == 1);
  std::string found = take_last(lines, kCounties);
  for (std::size_t line = 1; found.empty() && line + 1 < lines.size(); ++line) {
    std::string whole(written_out(kShortCounties, joined(lines[line])));
    if (!is_one_of(kCounties, whole)) continue;
    lines[line].clear();
    found = std::move(whole);
  }
  return found;
}

void drop_empty(Lines& lines) {
  lines.erase(std::remove_if(lines.begin(), lines.end(), [](const Words& words) { return words.empty(); }),
              lines.end());
  if (lines.empty()) lines.emplace_back();
}

bool is_care_of(const Words& words) {
  return words.size() > 1 && ((words[0] == "c" && words[1] == "o") || (words[0] == "care" && words[1] == "of"));
}

// Of a line "c/o ...": what is an address of it, and nothing where it is a person.
Words after_care_of(const Words& words) {
  const Words rest(words.begin() + 2, words.end());
  const bool has_number = rest.size() > 1 && is_number(rest[0]);
  const bool names_house = rest.size() > 1 && is_one_of(kInstitutions, rest.back()) && !is_one_of(kTitles, rest[0]);
  return has_number || names_house ? rest : Words{};
}

// -- no place ---------------------------------------------------------------------------------------------------------

// How many words of the line say that there is no place: 0 where it names a street or a building ("Unknown Road",
// "Homeless Hostel").
std::size_t placeholder_words(const Words& words) {
  const std::string whole = joined(words);
  if (is_one_of(kPlaceholdersAlone, whole)) return words.size();
  for (const std::string_view phrase : kPlaceholders) {
    if (whole.compare(0, phrase.size(), phrase) != 0 || (whole.size() > phrase.size() && whole[phrase.size()] != ' '))
      continue;
    const auto count = static_cast<std::size_t>(1 + std::count(phrase.begin(), phrase.end(), ' '));
    const Words rest(words.begin() + static_cast<std::ptrdiff_t>(count), words.end());
    if (is_care_of(rest)) return count;
    const bool is_street = std::any_of(
        rest.begin(), rest.end(), [](const Word& word) { return is_street_word(word) || is_one_of(kServices, word); });
    return is_street || !names_place(rest) ? 0 : count;
  }
  return 0;
}

// What is left behind such words: "in Leeds", "Leeds area", "given", "at present".
void keep_place(Words& rest) {
  if (rest.empty()) return;
  if (is_one_of(kAfterPlaceholders, rest[0])) rest.clear();
  if (rest.size() > 1 && rest.back() == "area") rest.pop_back();
  if (rest.size() > 1 && rest[0] == "in") rest.erase(rest.begin());
}

// "Currently NFA - sofa surfing (Leeds area)" leaves "Leeds".
bool take_placeholder(Words& words) {
  std::size_t begin = 0;
  while (begin < words.size() && is_one_of(kBeforePlaceholders, words[begin])) ++begin;
  bool found = false;
  Words rest(words.begin() + static_cast<std::ptrdiff_t>(begin), words.end());
  constexpr int kMost = 8;  // nobody says it so often; a text that repeats it would take long
  for (int said = 0;; ++said) {
    while (!rest.empty() && rest[0] == "-") rest.erase(rest.begin());
    const std::size_t count = said < kMost ? placeholder_words(rest) : 0;
    if (count == 0) {
      if (found) keep_place(rest);
      if (found) words = rest;
      return found;
    }
    found = true;
    rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(count));
  }
}

// -- the unit ---------------------------------------------------------------------------------------------------------

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

}  // namespace

Address parse_address(std::string_view text) {
  Address address;
  Lines lines = lines_of(with_plain_dashes(text));
  drop_empty(lines);
  address.is_placeholder = take_placeholder(lines[0]);
  drop_empty(lines);
  for (Words& words : lines)
    if (is_care_of(words)) words = after_care_of(words);
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
    more = !take_last(lines, kCountries).empty();
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
