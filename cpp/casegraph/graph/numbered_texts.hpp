// Texts that are whole numbers behind one prefix, as ids of records mostly are: C0001, C0002 ..., or 7, 8, 9, 10.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace casegraph::graph {

// How such texts are written: either all in so many digits, or without leading zeros. Each text has one number and each
// number one text.
struct NumberedTexts {
  std::string prefix;
  std::size_t digits = 0;  // 0: without leading zeros

  static constexpr std::size_t kMostDigits = 18;  // of a std::int64_t, whatever they are

  std::optional<std::int64_t> number_of(std::string_view text) const {
    if (!text.starts_with(prefix)) return std::nullopt;
    const std::string_view written = text.substr(prefix.size());
    if (digits != 0 ? written.size() != digits : is_padded(written)) return std::nullopt;
    return number_in(written);
  }
  std::string text_of(std::int64_t number) const {
    const std::string written = std::to_string(number);
    return prefix + std::string(std::max(digits, written.size()) - written.size(), '0') + written;
  }

  static bool is_padded(std::string_view written) { return written.size() > 1 && written.front() == '0'; }
  static std::optional<std::int64_t> number_in(std::string_view written) {
    if (written.empty() || written.size() > kMostDigits) return std::nullopt;
    std::int64_t number = 0;
    std::size_t at = 0;
    bool is_number = true;
    if constexpr (std::endian::native == std::endian::little) {
      for (; at + 8 <= written.size(); at += 8) {
        std::uint64_t letters;
        std::memcpy(&letters, written.data() + at, 8);
        is_number &= are_digits(letters);
        number = number * 100'000'000 + number_of_eight(letters);
      }
    }
    for (; at < written.size(); ++at) {
      const unsigned digit = static_cast<unsigned char>(written[at]) - unsigned{'0'};
      is_number &= digit <= 9;
      number = number * 10 + (digit <= 9 ? digit : 0);
    }
    return is_number ? std::optional(number) : std::nullopt;
  }

 private:
  // Eight letters at once, the first one in the lowest byte.
  static bool are_digits(std::uint64_t letters) {
    constexpr std::uint64_t kHighHalves = 0xF0F0F0F0F0F0F0F0u;
    const std::uint64_t six_more = letters + 0x0606060606060606u;  // above '9' the high half changes
    return ((letters & kHighHalves) | (six_more & kHighHalves) >> 4) == 0x3333333333333333u;
  }
  // Digits become pairs, pairs fours, and fours the number.
  static std::int64_t number_of_eight(std::uint64_t letters) {
    letters = (letters & 0x0F0F0F0F0F0F0F0Fu) * 2561 >> 8;
    letters = (letters & 0x00FF00FF00FF00FFu) * 6553601 >> 16;
    return static_cast<std::int64_t>((letters & 0x0000FFFF0000FFFFu) * 42949672960001u >> 32);
  }
};

// How the texts are written, if as such texts can be: told of one after the other.
class NumberedStyle {
 public:
  explicit NumberedStyle(std::string_view first) : length_(first.size()) {
    const std::size_t last_other = first.find_last_not_of("0123456789");
    how_.prefix = first.substr(0, last_other == std::string_view::npos ? 0 : last_other + 1);
  }
  // The number of the next text; none where not all can be numbers.
  std::optional<std::int64_t> next(std::string_view text) {
    if (!text.starts_with(how_.prefix)) return std::nullopt;
    const std::string_view written = text.substr(how_.prefix.size());
    of_one_length_ &= text.size() == length_;
    some_padded_ |= NumberedTexts::is_padded(written);
    return some_padded_ && !of_one_length_ ? std::nullopt : NumberedTexts::number_in(written);
  }
  NumberedTexts found() const { return {how_.prefix, some_padded_ ? length_ - how_.prefix.size() : 0}; }

 private:
  NumberedTexts how_;
  std::size_t length_;
  bool of_one_length_ = true;
  bool some_padded_ = false;
};

}  // namespace casegraph::graph
