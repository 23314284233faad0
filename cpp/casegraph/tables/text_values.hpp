// Texts a row, in whichever way they lie in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace casegraph::tables {

// Views of their own, or, as Arrow has them, offsets into bytes: text `at` is from offset `at` up to the next one. What
// a row holds that is missing is of no meaning.
class TextValues {
 public:
  TextValues() = default;
  // It views what it is made from, as a span does.  NOLINTNEXTLINE(google-explicit-constructor)
  TextValues(std::span<const std::string_view> views) : views_(views.data()), size_(views.size()) {}
  TextValues(const std::int32_t* offsets, const char* bytes, std::size_t size)
      : offsets_(offsets), bytes_(bytes), size_(size) {}
  TextValues(const std::int64_t* offsets, const char* bytes, std::size_t size)
      : wide_offsets_(offsets), bytes_(bytes), size_(size) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::string_view operator[](std::size_t at) const {
    if (offsets_ != nullptr) return between(offsets_[at], offsets_[at + 1]);
    if (views_ != nullptr) return views_[at];
    return between(wide_offsets_[at], wide_offsets_[at + 1]);
  }
  // The offsets and the bytes, where offsets are of 32 bits; else null.
  const std::int32_t* offsets() const { return offsets_; }
  const char* bytes() const { return bytes_; }
  // Whether both are the same memory.
  bool is_same_as(const TextValues& other) const {
    return views_ == other.views_ && offsets_ == other.offsets_ && wide_offsets_ == other.wide_offsets_ &&
           bytes_ == other.bytes_ && size_ == other.size_;
  }

 private:
  std::string_view between(std::int64_t begin, std::int64_t end) const {
    return {bytes_ + begin, static_cast<std::size_t>(end - begin)};
  }

  const std::string_view* views_ = nullptr;
  const std::int32_t* offsets_ = nullptr;
  const std::int64_t* wide_offsets_ = nullptr;
  const char* bytes_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace casegraph::tables
