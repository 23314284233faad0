#include "casegraph/tables/cell_rules.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string>

#include "casegraph/domain/civil_time.hpp"

namespace casegraph::tables {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;
// Whole numbers up to here are exact as double.
constexpr double kMostExact = 9007199254740992.0;  // 2^53

constexpr Fault kTooLong{"cell_too_long", "a cell of more than 1 MiB", "up to 1 MiB of text in a cell"};
constexpr Fault kControl{"control_character", "a control character", "printable text, tabs and line ends"};
constexpr Fault kWhiteSpace{"white_space", "white space at the start or the end", "the same without it"};
constexpr Fault kTime{"not_a_time", "not a time of day", "HH:MM from 00:00 to 23:59"};
constexpr Fault kDay{"impossible_date", "a date outside the calendar", "years from -9999 to 9999"};
constexpr Fault kInteger{"not_an_integer", "not a whole number", "digits, for example 12"};
constexpr Fault kTooLarge{"not_an_integer", "a whole number that is too large",
                          "from -9223372036854775808 to 9223372036854775807"};
constexpr Fault kInexactInteger{"not_an_integer", "a decimal number too large to tell its last digit",
                                "whole numbers up to 9007199254740992, or text"};
constexpr Fault kNumber{"not_a_number", "not a decimal number", "for example 52.45"};
constexpr Fault kNotFinite{"not_a_number", "not a finite number", "a finite decimal number, or an empty cell"};
constexpr Fault kInexactNumber{"not_a_number", "a whole number too large for a decimal number",
                               "up to 9007199254740992"};
constexpr Fault kBoolean{"not_a_boolean", "neither true nor false", "true or false, yes or no, 1 or 0"};

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

// Whether any of eight bytes lies below 0x20, is 0x7F or lies above it: then each is looked at.
bool may_hold_control(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kHigh = 0x8080808080808080u;
  const std::uint64_t below_blank = (word - kOnes * 0x20) & ~word & kHigh;
  const std::uint64_t deleted = word ^ (kOnes * 0x7F);
  const std::uint64_t is_deleted = (deleted - kOnes) & ~deleted & kHigh;
  return (below_blank | is_deleted | (word & kHigh)) != 0;
}

// The control characters of ASCII and of Latin-1 (U+0080 to U+009F), but for tab and line ends.
bool is_control_at(std::string_view text, std::size_t at) {
  const unsigned byte = byte_at(text, at);
  if (byte < 0x20) return byte != '\t' && byte != '\n' && byte != '\r';
  if (byte == 0x7F) return true;
  return byte == 0xC2 && at + 1 < text.size() && byte_at(text, at + 1) < 0xA0;
}

bool holds_control(std::string_view text) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  std::size_t at = 0;
  for (; at + kWord <= text.size(); at += kWord) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, kWord);
    if (!may_hold_control(word)) continue;
    for (std::size_t i = at; i < at + kWord; ++i)
      if (is_control_at(text, i)) return true;
  }
  for (; at < text.size(); ++at)
    if (is_control_at(text, at)) return true;
  return false;
}

bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool has_outer_space(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  return is_ascii_space(text.front()) || is_ascii_space(text.back()) || text.starts_with(kNoBreakSpace) ||
         text.ends_with(kNoBreakSpace);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& letter : out)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return out;
}

}  // namespace

const Fault* fault_of_text(std::string_view text) {
  if (text.size() > kMostBytes) return &kTooLong;
  return holds_control(text) ? &kControl : nullptr;
}

const Fault* fault_of_key(std::string_view text) {
  if (text.size() > kMostBytes) return &kTooLong;
  if (!text.empty() && has_outer_space(text)) return &kWhiteSpace;
  return fault_of_text(text);
}

const Fault* fault_of_time(std::string_view text) {
  if (const Fault* fault = fault_of_key(text)) return fault;
  return minute_of_text(text) ? nullptr : &kTime;
}

const Fault* fault_of_day(std::int32_t days) {
  constexpr Day kFirst = day_of({kFirstYear, 1, 1});
  constexpr Day kLast = day_of({kLastYear, 12, 31});
  return Day{days} < kFirst || Day{days} > kLast ? &kDay : nullptr;
}

const Fault* read_integer(std::string_view text, std::int64_t& value) {
  if (text.size() > kMostBytes) return &kTooLong;
  const char* last = text.data() + text.size();
  const auto [end, failure] = std::from_chars(text.data(), last, value);
  if (end != last || failure == std::errc::invalid_argument) return &kInteger;
  return failure == std::errc::result_out_of_range ? &kTooLarge : nullptr;
}

const Fault* read_integer(double number, std::int64_t& value) {
  if (!std::isfinite(number) || number != std::trunc(number)) return &kInteger;
  if (std::abs(number) > kMostExact) return &kInexactInteger;
  value = static_cast<std::int64_t>(number);
  return nullptr;
}

const Fault* read_number(std::string_view text, double& value) {
  if (text.size() > kMostBytes) return &kTooLong;
  const char* last = text.data() + text.size();
  const auto [end, failure] = std::from_chars(text.data(), last, value);
  if (end != last || failure == std::errc::invalid_argument) return &kNumber;
  return failure == std::errc::result_out_of_range ? &kNotFinite : read_number(value, value);
}

const Fault* read_number(double number, double& value) {
  value = number;
  return std::isfinite(number) ? nullptr : &kNotFinite;
}

const Fault* read_number(std::int64_t number, double& value) {
  value = static_cast<double>(number);
  return std::abs(value) <= kMostExact ? nullptr : &kInexactNumber;
}

const Fault* read_boolean(std::string_view text, std::uint8_t& value) {
  if (text.size() > kMostBytes) return &kTooLong;
  const std::string word = text.size() <= 5 ? lower(text) : std::string();
  const bool yes = word == "true" || word == "yes" || word == "1";
  const bool no = word == "false" || word == "no" || word == "0";
  value = yes ? 1 : 0;
  return yes || no ? nullptr : &kBoolean;
}

const Fault* read_boolean(double number, std::uint8_t& value) {
  value = number == 1.0 ? 1 : 0;
  return number == 0.0 || number == 1.0 ? nullptr : &kBoolean;
}

const Fault* read_boolean(std::int64_t number, std::uint8_t& value) {
  value = number == 1 ? 1 : 0;
  return number == 0 || number == 1 ? nullptr : &kBoolean;
}

}  // namespace casegraph::tables
