// The words of UK addresses: of streets, buildings, units, counties, of people without an address, and the shapes of
// numbers. Small letters throughout.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace casegraph::linkage::address_text {

using Word = std::string;
using Words = std::vector<Word>;
using Lines = std::vector<Words>;
using Pair = std::pair<std::string_view, std::string_view>;

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// What is a street wherever it stands, and what may be a street or a building.
inline constexpr std::array<std::string_view, 36> kStreets = {
    "street",  "road",   "avenue",  "lane",     "close", "drive",    "crescent", "grove",     "gardens",
    "terrace", "way",    "walk",    "row",      "mews",  "rise",     "hill",     "square",    "place",
    "green",   "parade", "circus",  "broadway", "croft", "path",     "end",      "gate",      "vale",
    "wharf",   "yard",   "passage", "quay",     "mead",  "approach", "highway",  "boulevard", "common"};
inline constexpr std::array<std::string_view, 12> kEither = {
    "court", "park", "view", "heights", "villas", "cottages", "hall", "fields", "bank", "meadow", "meadows", "estate"};
inline constexpr std::array<std::string_view, 44> kBuildings = {
    "shelter",   "site",     "house",  "lodge",    "cottage",  "mansions", "tower",   "towers", "building",
    "buildings", "farm",     "villa",  "block",    "point",    "hostel",   "hotel",   "flats",  "apartments",
    "centre",    "hospital", "school", "barracks", "prison",   "college",  "home",    "inn",    "rectory",
    "vicarage",  "manor",    "mill",   "barn",     "bungalow", "caravan",  "surgery", "clinic", "chambers",
    "wing",      "ward",     "hmp",    "yoi",      "hmyoi",    "raf",      "refuge",  "office"};
// What stands first in the name of a house in Welsh, and of a holding in Scotland ("Croft 7").
inline constexpr std::array<std::string_view, 5> kBuildingsBefore = {"croft", "fferm", "tyddyn", "bwthyn", "plas"};
// Of a house where a person is reached care of others; a farm or a mill may be a family name.
inline constexpr std::array<std::string_view, 14> kInstitutions = {"shelter", "house",  "hostel",  "centre", "hospital",
                                                                   "school",  "prison", "college", "home",   "hotel",
                                                                   "surgery", "clinic", "refuge",  "office"};
// Those that name a house where a street follows on the same line ("Rose Court Mill Lane"); a mill or a farm may be in
// the street's own name.
inline constexpr std::array<std::string_view, 15> kHouses = {"house",  "lodge", "mansions",  "tower",      "towers",
                                                             "hostel", "hotel", "buildings", "apartments", "flats",
                                                             "site",   "court", "heights",   "villas",     "cottages"};
inline constexpr std::array<std::string_view, 16> kUnits = {
    "chalet", "berth",  "cabin", "cell",       "van",    "flat", "apartment", "unit",
    "room",   "studio", "suite", "maisonette", "bedsit", "plot", "caravan",   "pitch"};
inline constexpr std::array<std::string_view, 15> kFloors = {"ground", "first", "second",   "third", "fourth",
                                                             "fifth",  "top",   "basement", "upper", "lower",
                                                             "rear",   "front", "garden",   "attic", "middle"};
inline constexpr std::array<std::string_view, 8> kDirections = {"north", "south", "east",      "west",
                                                                "upper", "lower", "northeast", "southwest"};
inline constexpr std::array<std::string_view, 12> kCountries = {
    "ni",    "n ireland",      "cymru",         "uk", "england",          "scotland",
    "wales", "united kingdom", "great britain", "gb", "northern ireland", "u k"};
inline constexpr std::array<std::string_view, 121> kCounties = {"aberdeenshire",
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
inline constexpr std::array<Pair, 36> kShortCounties = {{{"co lderry", "county londonderry"},
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
inline constexpr std::array<std::string_view, 23> kPlaceholders = {"staying with friends",
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
inline constexpr std::array<std::string_view, 3> kPlaceholdersAlone = {"unknown", "none", "withheld"};
inline constexpr std::array<std::string_view, 3> kBeforePlaceholders = {"of", "currently", "now"};
// Behind such words: who helps, of whom there may be an address, and what is no name of a place.
inline constexpr std::array<std::string_view, 7> kServices = {"team",    "service", "services",  "outreach",
                                                              "project", "section", "department"};
inline constexpr std::array<std::string_view, 11> kAfterPlaceholders = {
    "given", "recorded", "provided", "supplied", "held", "person", "male", "female", "at", "to", "on"};
// What stands before a street without being its town: "Outside 12 High Street".
inline constexpr std::array<std::string_view, 15> kBeside = {"the",      "outside", "inside", "behind", "opposite",
                                                             "opp",      "above",   "below",  "beside", "by",
                                                             "adjacent", "garage",  "shed",   "garden", "loft"};
inline constexpr std::array<std::string_view, 5> kTitles = {"mr", "mrs", "ms", "miss", "dr"};
// What stands first in the name of a street in Welsh.
inline constexpr std::array<std::string_view, 7> kStreetsBefore = {"heol",   "ffordd", "stryd", "lon",
                                                                   "rhodfa", "clos",   "maes"};
// Flats by their floor, in one word.
inline constexpr std::array<Pair, 11> kFloorFlats = {{{"gfl", "ground floor left"},
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
inline constexpr std::array<Pair, 46> kShort = {
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
inline constexpr std::array<Pair, 17> kAlways = {{{"fflat", "flat"},
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

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
inline bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
inline bool is_letter_alone(std::string_view word) { return word.size() == 1 && is_letter(word[0]); }

// "12", "12a".
inline bool is_simple_number(std::string_view word) {
  if (!word.empty() && is_letter(word.back())) word.remove_suffix(1);
  return all_digits(word) && word.size() <= 5;
}
inline bool is_range(std::string_view word, char between) {
  const std::size_t at = word.find(between);
  return at != std::string_view::npos && is_simple_number(word.substr(0, at)) && is_simple_number(word.substr(at + 1));
}
// "2/r": on the second floor to the right; "g/1": the first on the ground floor.
inline bool is_side(std::string_view word) {
  if (word.size() == 3 && word.substr(0, 2) == "g/" && is_digit(word[2])) return true;
  const std::size_t at = word.find('/');
  return at != std::string_view::npos && all_digits(word.substr(0, at)) && at + 2 == word.size() &&
         is_letter(word.back());
}
// "1f2", "pf1": a flat by its floor, as in Edinburgh.
inline bool is_floor_flat(std::string_view word) {
  if (!word.empty() && (is_digit(word[0]) || word[0] == 'p' || word[0] == 'b' || word[0] == 'g')) word.remove_prefix(1);
  return word.size() == 2 && word[0] == 'f' && is_digit(word[1]);
}
// "12a/b": 12a and 12b.
inline bool is_letter_pair(std::string_view word) {
  return word.size() > 3 && word[word.size() - 2] == '/' && is_letter(word.back()) &&
         is_letter(word[word.size() - 3]) && is_simple_number(word.substr(0, word.size() - 2));
}
inline bool is_number(std::string_view word) { return is_simple_number(word) || is_range(word, '-'); }
inline bool is_street_word(std::string_view word) { return is_one_of(kStreets, word); }
inline bool is_either_word(std::string_view word) { return is_one_of(kEither, word); }
inline bool is_building_word(std::string_view word) { return is_one_of(kBuildings, word); }

inline std::string joined(const Words& words) {
  std::string out;
  for (const Word& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// Whether words name a town or the like: no number, no building, no unit.
inline bool names_place(const Words& words) {
  return std::none_of(words.begin(), words.end(), [](const Word& word) {
    return std::any_of(word.begin(), word.end(), is_digit) || is_building_word(word) || is_either_word(word) ||
           is_one_of(kUnits, word);
  });
}

}  // namespace casegraph::linkage::address_text
