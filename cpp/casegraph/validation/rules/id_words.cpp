#include "casegraph/validation/rules/id_words.hpp"

#include <algorithm>
#include <iterator>

namespace casegraph::validation::rules {
namespace {

constexpr std::string_view kMissing[] = {"nan", "NaN", "NAN", "NaT", "None", "null", "NULL", "#N/A", "<NA>"};
constexpr std::string_view kPerhapsMissing[] = {"NA", "N/A", "n/a"};
constexpr std::size_t kShortest = 2;  // most ids are longer or shorter than these words, and need no comparison
constexpr std::size_t kLongest = 4;

template <class Words>
bool is_one_of(std::string_view text, const Words& words) {
  if (text.size() < kShortest || text.size() > kLongest) return false;
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_missing_word(std::string_view text) { return is_one_of(text, kMissing); }

bool may_be_missing_word(std::string_view text) { return is_one_of(text, kPerhapsMissing); }

bool is_whole(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

bool is_decimal_of_whole(std::string_view text) { return text.ends_with(".0") && is_whole(whole_part(text)); }

bool is_other_decimal(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || is_decimal_of_whole(text)) return false;
  return is_whole(text.substr(0, point)) && is_whole(text.substr(point + 1));
}

std::string_view whole_part(std::string_view text) { return text.substr(0, text.find('.')); }

}  // namespace casegraph::validation::rules
