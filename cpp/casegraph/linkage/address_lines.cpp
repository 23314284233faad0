#include "casegraph/linkage/address_lines.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/linkage/normalise.hpp"

namespace casegraph::linkage::address_text {

namespace {

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

}  // namespace

Lines lines_of(std::string_view typed) {
  const std::string text = with_plain_dashes(typed);
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

namespace {

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

}  // namespace

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

namespace {

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

}  // namespace

std::string take_country(Lines& lines) { return take_last(lines, kCountries); }

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

namespace {

bool is_care_of(const Words& words) {
  return words.size() > 1 && ((words[0] == "c" && words[1] == "o") || (words[0] == "care" && words[1] == "of"));
}

Words after_care_of(const Words& words) {
  const Words rest(words.begin() + 2, words.end());
  const bool has_number = rest.size() > 1 && is_number(rest[0]);
  const bool names_house = rest.size() > 1 && is_one_of(kInstitutions, rest.back()) && !is_one_of(kTitles, rest[0]);
  return has_number || names_house ? rest : Words{};
}

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

}  // namespace

void take_care_of(Words& words) {
  if (is_care_of(words)) words = after_care_of(words);
}

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

}  // namespace casegraph::linkage::address_text
