#include "casegraph/simulate/names.hpp"

#include <array>
#include <utility>

namespace casegraph::simulate {
namespace {

constexpr std::array kFemale = {
    "Sarah",      "Emma",     "Olivia",   "Amelia",    "Emily",  "Jessica",   "Chloe",  "Sophie", "Grace",  "Charlotte",
    "Aisha",      "Fatima",   "Priya",    "Maria",     "Anna",   "Katie",     "Lauren", "Megan",  "Hannah", "Rebecca",
    "Laura",      "Gemma",    "Kelly",    "Nicola",    "Joanne", "Claire",    "Julie",  "Susan",  "Karen",  "Linda",
    "Jacqueline", "Margaret", "Patricia", "Christine", "Zainab", "Agnieszka", "Ewa",    "Ngozi",  "Yasmin", "Leila"};
constexpr std::array kMale = {"David",   "James",   "John",     "Daniel", "Thomas",  "Jack", "Oliver",      "Harry",
                              "George",  "William", "Mohammed", "Ahmed",  "Imran",   "Ravi", "Luke",        "Ryan",
                              "Liam",    "Connor",  "Jordan",   "Kieran", "Michael", "Paul", "Mark",        "Andrew",
                              "Stephen", "Robert",  "Peter",    "Gary",   "Kevin",   "Ian",  "Christopher", "Matthew",
                              "Anthony", "Piotr",   "Marek",    "Chidi",  "Yusuf",   "Omar", "Samuel",      "Benjamin"};
constexpr std::array kStems = {"Ash",  "Brad", "Cal",  "Dun", "Elm",  "Far",  "Gar", "Hal",  "Ing",   "Kel",
                               "Lang", "Mar",  "Nor",  "Oak", "Pem",  "Quar", "Rad", "Stan", "Thorn", "Wal",
                               "West", "Whit", "Wood", "Yar", "Bren", "Cor",  "Dal", "Fen",  "Hart",  "Led"};
constexpr std::array kEnds = {"ford", "ley", "ton",  "wick", "by",   "combe", "dale", "den",   "ham",   "hurst",
                              "land", "low", "mere", "more", "shaw", "stead", "well", "worth", "field", "bourne"};

std::string dropped(const std::string& name) {
  std::string text = name;
  text.erase(text.size() / 2, 1);
  return text;
}
std::string swapped(const std::string& name) {
  std::string text = name;
  std::swap(text[text.size() / 2 - 1], text[text.size() / 2]);
  return text;
}
std::string doubled(const std::string& name) {
  std::string text = name;
  text.insert(text.size() - 1, 1, text[text.size() - 1]);
  return text;
}

void add_spellings(const std::string& name, std::vector<std::string>& names) {
  names.push_back(name);
  names.push_back(dropped(name));
  names.push_back(swapped(name));
  names.push_back(doubled(name));
}

}  // namespace

std::vector<std::string> given_names() {
  std::vector<std::string> names;
  for (const char* name : kFemale) add_spellings(name, names);
  for (const char* name : kMale) add_spellings(name, names);
  return names;
}

std::vector<std::string> family_names() {
  std::vector<std::string> names;
  // Ends vary slowest, so that the common names, which are the first, differ in their stems.
  for (const char* end : kEnds)
    for (const char* stem : kStems) add_spellings(std::string(stem) + end, names);
  return names;
}

std::int32_t given_name(Sex sex, Draws& draws) {
  const bool is_female = sex == Sex::female || (sex == Sex::unknown && draws.chance(0.5));
  const auto count = static_cast<std::int64_t>(is_female ? kFemale.size() : kMale.size());
  const auto first = static_cast<std::int64_t>(is_female ? 0 : kFemale.size());
  return static_cast<std::int32_t>(first + draws.skewed(count)) * kSpellings;
}

std::int32_t family_name(Draws& draws) {
  return static_cast<std::int32_t>(draws.skewed(static_cast<std::int64_t>(kStems.size() * kEnds.size()))) * kSpellings;
}

std::int32_t misspelt(std::int32_t code, Draws& draws) {
  return code - code % kSpellings + 1 + static_cast<std::int32_t>(draws.below(kSpellings - 1));
}

}  // namespace casegraph::simulate
