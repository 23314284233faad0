// Texts that are whole numbers behind one prefix, as ids of records mostly are: C0001, C0002 ..., or 7, 8, 9, 10.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
    bool is_number = true;
    for (const char letter : written) {
      const unsigned digit = static_cast<unsigned char>(letter) - unsigned{'0'};
      is_number &= digit <= 9;
      number = number * 10 + (digit <= 9 ? digit : 0);
    }
    return is_number ? std::optional(number) : std::nullopt;
  }
};

// The numbers of the texts and how they are written, where they are such texts.
inline std::optional<std::pair<NumberedTexts, std::vector<std::int64_t>>> numbers_of(
    std::span<const std::string_view> texts) {
  if (texts.empty()) return std::nullopt;
  const std::string_view first = texts.front();
  const std::size_t last_other = first.find_last_not_of("0123456789");
  const std::string_view prefix = first.substr(0, last_other == std::string_view::npos ? 0 : last_other + 1);
  bool of_one_length = true, some_padded = false;
  std::vector<std::int64_t> numbers;
  numbers.reserve(texts.size());
  for (const std::string_view text : texts) {
    if (!text.starts_with(prefix)) return std::nullopt;
    const std::string_view written = text.substr(prefix.size());
    const auto number = NumberedTexts::number_in(written);
    of_one_length &= text.size() == first.size();
    some_padded |= NumberedTexts::is_padded(written);
    if (!number || (some_padded && !of_one_length)) return std::nullopt;
    numbers.push_back(*number);
  }
  NumberedTexts how{std::string(prefix), some_padded ? first.size() - prefix.size() : 0};
  return std::pair(std::move(how), std::move(numbers));
}

}  // namespace casegraph::graph
