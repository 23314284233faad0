// Codes a row into a list of terms, as narrow as the number of terms allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace casegraph::tables {

// Codes count from 0, and are -1 where a row has none. In one or two bytes each is kept as its place, which is one more
// than the code: 0 where there is none.
class CodeValues {
 public:
  CodeValues() = default;
  // NOLINTBEGIN(google-explicit-constructor): they view what they are made from, as a span does
  CodeValues(std::span<const std::int32_t> codes) : codes_(codes.data()), size_(codes.size()) {}
  CodeValues(std::span<const std::uint8_t> places) : bytes_(places.data()), size_(places.size()) {}
  CodeValues(std::span<const std::uint16_t> places) : pairs_(places.data()), size_(places.size()) {}
  // NOLINTEND(google-explicit-constructor)

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::int32_t operator[](std::size_t at) const {
    if (bytes_ != nullptr) return bytes_[at] - 1;
    if (pairs_ != nullptr) return pairs_[at] - 1;
    return codes_[at];
  }
  // All of them in 32 bits, where they are so; else empty.
  std::span<const std::int32_t> whole() const { return {codes_, codes_ == nullptr ? 0 : size_}; }

  // Calls use(span of what is kept): for loops that ask once how wide it is, and then place_of() of each.
  template <class Use>
  decltype(auto) visit(Use use) const {
    if (bytes_ != nullptr) return use(std::span(bytes_, size_));
    if (pairs_ != nullptr) return use(std::span(pairs_, size_));
    return use(std::span(codes_, size_));
  }
  // One more than the code: from 0 on, where none is 0.
  template <class T>
  static std::size_t place_of(T kept) {
    if constexpr (std::is_same_v<T, std::int32_t>)
      return static_cast<std::size_t>(std::int64_t{kept} + 1);
    else
      return kept;
  }

 private:
  const std::uint8_t* bytes_ = nullptr;
  const std::uint16_t* pairs_ = nullptr;
  const std::int32_t* codes_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace casegraph::tables
