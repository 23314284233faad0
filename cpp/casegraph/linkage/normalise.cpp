#include "casegraph/linkage/normalise.hpp"

#include <algorithm>
#include <array>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/linkage/code_points.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::linkage {
namespace {

constexpr char32_t kFirstLatin = 0xC0;
constexpr char32_t kLastLatin = 0x17F;
// U+00C0 to U+017F: the base letter of Unicode's compatibility decomposition, and the usual spelling of those that have
// none.
constexpr std::array<std::string_view, kLastLatin - kFirstLatin + 1> kLatin = {
    "a", "a", "a",  "a", "a", "a", "ae", "c",  "e", "e", "e",  "e",  "i", "i", "i",  "i",  "d", "n", "o",  "o",
    "o", "o", "o",  " ", "o", "u", "u",  "u",  "u", "y", "th", "ss", "a", "a", "a",  "a",  "a", "a", "ae", "c",
    "e", "e", "e",  "e", "i", "i", "i",  "i",  "d", "n", "o",  "o",  "o", "o", "o",  " ",  "o", "u", "u",  "u",
    "u", "y", "th", "y", "a", "a", "a",  "a",  "a", "a", "c",  "c",  "c", "c", "c",  "c",  "c", "c", "d",  "d",
    "d", "d", "e",  "e", "e", "e", "e",  "e",  "e", "e", "e",  "e",  "g", "g", "g",  "g",  "g", "g", "g",  "g",
    "h", "h", "h",  "h", "i", "i", "i",  "i",  "i", "i", "i",  "i",  "i", "i", "ij", "ij", "j", "j", "k",  "k",
    "k", "l", "l",  "l", "l", "l", "l",  "l",  "l", "l", "l",  "n",  "n", "n", "n",  "n",  "n", "n", "n",  "n",
    "o", "o", "o",  "o", "o", "o", "oe", "oe", "r", "r", "r",  "r",  "r", "r", "s",  "s",  "s", "s", "s",  "s",
    "s", "s", "t",  "t", "t", "t", "t",  "t",  "u", "u", "u",  "u",  "u", "u", "u",  "u",  "u", "u", "u",  "u",
    "w", "w", "y",  "y", "y", "z", "z",  "z",  "z", "z", "z",  "s",
};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_small(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_capital(char letter) { return letter >= 'A' && letter <= 'Z'; }
char small(char letter) { return is_capital(letter) ? static_cast<char>(letter | 0x20) : letter; }

// Apostrophes and their look-alikes, soft hyphens and marks that combine with the letter before them.
bool is_passed_over(char32_t point) {
  return point == U'\'' || point == U'`' || point == 0xB4 || point == 0x2018 || point == 0x2019 || point == 0x2BC ||
         point == 0xAD || (point >= 0x300 && point <= 0x36F);
}

bool is_separator(char32_t point) {
  return point < 0xC0 || (point >= 0x2000 && point <= 0x206F) || point == 0x3000 || point == 0xFEFF;
}

char32_t small_of_other_scripts(char32_t point) {
  if ((point >= 0x391 && point <= 0x3A9) || (point >= 0x410 && point <= 0x42F)) return point + 0x20;
  if (point >= 0x400 && point <= 0x40F) return point + 0x50;
  return point;
}

// Adds a space where words are parted, but not at the start.
void part(std::string& out) {
  if (!out.empty() && out.back() != ' ') out.push_back(' ');
}

void append_normalised(std::string& out, char32_t point) {
  if (point < 0x80) {
    const char letter = small(static_cast<char>(point));
    if (is_small(letter) || is_digit(letter)) {
      out.push_back(letter);
      return;
    }
  }
  if (is_passed_over(point)) return;
  if (is_separator(point)) {
    part(out);
  } else if (point <= kLastLatin) {
    const std::string_view plain = kLatin[point - kFirstLatin];
    if (plain == " ") {
      part(out);
    } else {
      out += plain;
    }
  } else {
    append_utf8(out, small_of_other_scripts(point));
  }
}

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

std::optional<std::int32_t> number_in(std::string_view digits) {
  std::int32_t value = 0;
  for (const char digit : digits) {
    if (!is_digit(digit)) return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return value;
}

void append_digits(std::string& out, std::int32_t value, int width) {
  const std::string digits = std::to_string(value);
  out.append(static_cast<std::size_t>(width) - std::min(static_cast<std::size_t>(width), digits.size()), '0');
  out += digits;
}

}  // namespace

std::string normalise_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (tables::is_ascii(text)) {
    for (const char letter : text) append_normalised(out, static_cast<unsigned char>(letter));
  } else {
    for (const char32_t point : code_points(text)) append_normalised(out, point);
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string normalise_name(std::string_view text) {
  const std::string words = normalise_text(text);
  std::string out;
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    const std::string_view word = std::string_view(words).substr(begin, end - begin);
    out += word;
    // A single O is a middle initial unless the name begins with it.
    const bool joins = word == "mc" || word == "mac" || word == "fitz" || (word == "o" && begin == 0);
    if (end < words.size() && !joins) out.push_back(' ');
    begin = end + 1;
  }
  return out;
}

std::string normalise_sex(std::string_view text) {
  constexpr std::array<std::string_view, 7> kNotKnown = {
      "0", "9", "u", "unknown", "not known", "not stated", "not specified"};
  std::string word = normalise_text(text);
  if (word == "m" || word == "1") return "male";
  if (word == "f" || word == "2") return "female";
  return std::find(kNotKnown.begin(), kNotKnown.end(), word) != kNotKnown.end() ? std::string() : word;
}

std::string normalise_identifier(std::string_view text) { return without_spaces(normalise_text(text)); }

std::string normalise_postcode(std::string_view text) {
  std::string out = normalise_identifier(text);
  for (char& letter : out)
    if (is_small(letter)) letter = static_cast<char>(letter & ~0x20);
  return out;
}

std::string normalise_phone(std::string_view text) {
  std::string digits;
  for (const char letter : text)
    if (is_digit(letter)) digits.push_back(letter);
  const bool plus = text.find('+') != std::string_view::npos;
  std::string_view rest = digits;
  if (rest.starts_with("0044")) {
    rest.remove_prefix(4);
  } else if (rest.starts_with("44") && (plus || rest.size() == 12)) {
    rest.remove_prefix(2);
  } else {
    return digits;
  }
  if (rest.starts_with('0')) rest.remove_prefix(1);
  return rest.empty() ? std::string() : "0" + std::string(rest);
}

std::string normalise_email(std::string_view text) {
  std::string out;
  for (const char letter : text)
    if (static_cast<unsigned char>(letter) > 0x20) out.push_back(small(letter));
  return out;
}

std::string_view postcode_sector(std::string_view postcode) {
  if (postcode.size() < 5 || postcode.size() > 7) return {};
  const std::string_view inward = postcode.substr(postcode.size() - 3);
  if (!is_digit(inward[0]) || !is_capital(inward[1]) || !is_capital(inward[2])) return {};
  return postcode.substr(0, postcode.size() - 2);
}

std::string_view postcode_district(std::string_view postcode) {
  const std::string_view sector = postcode_sector(postcode);
  return sector.substr(0, sector.empty() ? 0 : sector.size() - 1);
}

std::string_view postcode_area(std::string_view postcode) {
  const std::string_view district = postcode_district(postcode);
  std::size_t letters = 0;
  while (letters < district.size() && is_capital(district[letters])) ++letters;
  return district.substr(0, letters);
}

std::optional<RecordedDate> read_date(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::string digits(text);
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    digits = std::string(text.substr(0, 4)) + std::string(text.substr(5, 2)) + std::string(text.substr(8, 2));
  } else if (text.size() == 7 && text[4] == '-') {
    digits = std::string(text.substr(0, 4)) + std::string(text.substr(5, 2));
  } else if (text.size() != 8 && text.size() != 4) {
    return std::nullopt;
  }
  const std::optional<std::int32_t> all = number_in(digits);
  if (!all) return std::nullopt;
  RecordedDate date{*all, 0, 0};
  if (digits.size() == 6) date = {*all / 100, *all % 100, 0};
  if (digits.size() == 8) date = {*all / 10000, *all / 100 % 100, *all % 100};
  if (date.month == 0) date.day = 0;
  return date;
}

bool RecordedDate::exists() const {
  return is_complete() && month >= 1 && month <= 12 && day <= days_in_month(year, month);
}

std::string digits_of(const RecordedDate& date) {
  std::string out;
  append_digits(out, date.year, 4);
  if (date.month != 0) append_digits(out, date.month, 2);
  if (date.day != 0) append_digits(out, date.day, 2);
  return out;
}

}  // namespace casegraph::linkage
