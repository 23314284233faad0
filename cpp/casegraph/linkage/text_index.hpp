// Distinct texts in the order in which they first appear, found again by their bytes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace casegraph::linkage {

// 64 bits of a text, the same everywhere on machines of one order of bytes.
inline std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0x9E3779B97F4A7C15U ^ text.size();
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t length = text.size() < 8 ? text.size() : 8;
    std::memcpy(&word, text.data(), length);
    hash = (hash ^ word) * 0xFF51AFD7ED558CCDU;
    hash ^= hash >> 32;
    text.remove_prefix(length);
  }
  return hash;
}

// Holds views: the caller keeps the texts alive. Numbers from 0.
class TextIndex {
 public:
  TextIndex() : slots_(64, kEmpty) {}

  std::uint32_t number_of(std::string_view text) {
    if ((texts_.size() + 1) * 2 > slots_.size()) grow();
    const std::uint64_t hash = hash_of(text);
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot] != kEmpty; slot = (slot + 1) & (slots_.size() - 1))
      if (hashes_[slots_[slot]] == hash && texts_[slots_[slot]] == text) return slots_[slot];
    const auto number = static_cast<std::uint32_t>(texts_.size());
    slots_[slot] = number;
    texts_.push_back(text);
    hashes_.push_back(hash);
    return number;
  }
  const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFFU;

  void grow() {
    slots_.assign(slots_.size() * 2, kEmpty);
    for (std::uint32_t number = 0; number < hashes_.size(); ++number) {
      std::size_t slot = hashes_[number] & (slots_.size() - 1);
      while (slots_[slot] != kEmpty) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = number;
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<std::string_view> texts_;
  std::vector<std::uint64_t> hashes_;
};

}  // namespace casegraph::linkage
