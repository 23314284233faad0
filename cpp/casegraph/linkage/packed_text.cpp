#include "casegraph/linkage/packed_text.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <utility>

#include "casegraph/linkage/lanes.hpp"

namespace casegraph::linkage {
namespace {

// A bit for each position at which the text has the character.
#if defined(__SSE2__)
class Positions {
 public:
  explicit Positions(const PackedText& text)
      : first_(_mm_load_si128(reinterpret_cast<const __m128i*>(text.characters.data()))),
        second_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text.characters.data() + 8))),
        is_long_(text.length > 16) {}
  std::uint32_t of(char character) const {
    const __m128i all = _mm_set1_epi8(character);
    const auto first = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(first_, all)));
    if (!is_long_) return first;
    const auto second = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(second_, all)));
    return first | second << 8;
  }

 private:
  __m128i first_;
  __m128i second_;
  bool is_long_;
};

// A bit for each position, of all, at which two texts differ.
std::uint32_t differences(const PackedText& a, const PackedText& b) {
  const auto word = [](const PackedText& text, std::size_t from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.characters.data() + from));
  };
  const auto equal = [&](std::size_t from) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(word(a, from), word(b, from))));
  };
  return ~(equal(0) | equal(8) << 8) & 0xFFFFFFU;
}
#else
class Positions {
 public:
  explicit Positions(const PackedText& text) : text_(text) {}
  std::uint32_t of(char character) const {
    std::uint32_t positions = 0;
    for (std::uint32_t at = 0; at < text_.length; ++at)
      positions |= static_cast<std::uint32_t>(text_.characters[at] == character) << at;
    return positions;
  }

 private:
  const PackedText& text_;
};

std::uint32_t differences(const PackedText& a, const PackedText& b) {
  std::uint32_t different = 0;
  for (std::size_t at = 0; at < PackedText::kMost; ++at)
    different |= static_cast<std::uint32_t>(a.characters[at] != b.characters[at]) << at;
  return different;
}
#endif

// Shorter first, of one length the smaller first: greedy matching depends on which text is walked through.
bool is_in_order(const PackedText& a, const PackedText& b, std::uint32_t different) {
  if (a.length != b.length) return a.length < b.length;
  const auto at = static_cast<std::size_t>(std::countr_zero(different | 1U << 23));
  return a.characters[at] <= b.characters[at];
}

// Characters of `a` of classes that `b` has none of: at least so many find no partner.
int without_partner(const PackedText& a, const PackedText& b) { return bits_set(a.classes & ~b.classes); }

// The Jaro similarity that a Jaro-Winkler similarity of `least` needs with this prefix in common.
double needed_jaro(double least, int prefix, bool winkler) {
  if (!winkler) return least;
  const double boost = 0.1 * prefix;
  return std::max(std::min(least, 0.7), (least - boost) / (1 - boost));
}

double jaro_of(std::uint32_t matched_a, std::uint32_t matched_b, const PackedText& a, const PackedText& b) {
  const int matches = bits_set(matched_a);
  if (matches == 0) return 0;
  int out_of_order = 0;
  for (; matched_a != 0; matched_a &= matched_a - 1, matched_b &= matched_b - 1)
    out_of_order += a.characters[static_cast<std::size_t>(std::countr_zero(matched_a))] !=
                    b.characters[static_cast<std::size_t>(std::countr_zero(matched_b))];
  const int transpositions = out_of_order / 2;
  const auto m = static_cast<double>(matches);
  return (m / a.length + m / b.length + (m - transpositions) / m) / 3.0;
}

template <bool kTranspositions>
int distance(const PackedText& a, const PackedText& b, int most) {
  // Of one length two edits at most are those that are seen, where no two neighbours may change places in one.
  if (!kTranspositions && a.length == b.length)
    if (const int seen = bits_set(differences(a, b)); seen <= 2) return seen;
  const int missing = std::max({without_partner(a, b), without_partner(b, a), std::abs(a.length - b.length)});
  if (missing > most) return missing;
  const Positions positions(a);
  std::uint32_t plus = ~std::uint32_t{0};
  std::uint32_t minus = 0;
  std::uint32_t diagonal = 0;
  std::uint32_t before = 0;
  int edits = a.length;
  const unsigned last = a.length - 1U;
  for (std::size_t at = 0; at < b.length; ++at) {
    const std::uint32_t equal = positions.of(b.characters[at]);
    const std::uint32_t swapped = kTranspositions ? ((~diagonal & equal) << 1) & before : 0;
    diagonal = (((equal & plus) + plus) ^ plus) | equal | minus | swapped;
    std::uint32_t right_plus = minus | ~(diagonal | plus);
    std::uint32_t right_minus = diagonal & plus;
    edits += static_cast<int>(right_plus >> last & 1U) - static_cast<int>(right_minus >> last & 1U);
    right_plus = (right_plus << 1) | 1;
    right_minus <<= 1;
    plus = right_minus | ~(diagonal | right_plus);
    minus = right_plus & diagonal;
    before = equal;
  }
  return edits;
}

}  // namespace

PackedText::PackedText(std::string_view text) {
  is_whole = !text.empty() && text.size() <= kMost;
  for (const char one : text) is_whole = is_whole && one > 0;
  if (!is_whole) return;
  length = static_cast<std::uint8_t>(text.size());
  std::copy(text.begin(), text.end(), characters.begin());
  for (const char one : text) classes |= std::uint32_t{1} << (static_cast<unsigned>(one) & 31U);
}

double packed_jaro(const PackedText& first, const PackedText& second, bool winkler, double least) {
  const std::uint32_t different = differences(first, second);
  const bool in_order = is_in_order(first, second, different);
  const PackedText& a = in_order ? first : second;
  const PackedText& b = in_order ? second : first;
  // Of two unlike texts one may end where the other goes on: that is a difference, too.
  const int prefix = winkler ? std::min(std::countr_zero(different | 1U << 24), std::min<int>(a.length, 4)) : 0;
  const int most = std::min(a.length - without_partner(a, b), b.length - without_partner(b, a));
  const int product = a.length * b.length;
  // A hair above what is needed is not worth a mistake of rounding.
  if (most * (a.length + b.length) + product < (3 * needed_jaro(least, prefix, winkler) - 1e-9) * product) return 0;
  const Positions positions(b);
  const std::uint32_t bound = b.length < 4 ? 0 : b.length / 2U - 1U;
  std::uint32_t matched_a = 0;
  std::uint32_t matched_b = 0;
  for (std::uint32_t at = 0; at < a.length; ++at) {
    const std::uint32_t low = at > bound ? at - bound : 0;
    const std::uint32_t window = ((std::uint32_t{2} << std::min(at + bound, 30U)) - 1U) & (~std::uint32_t{0} << low);
    const std::uint32_t free = positions.of(a.characters[at]) & window & ~matched_b;
    matched_b |= free & (~free + 1);
    matched_a |= static_cast<std::uint32_t>(free != 0) << at;
  }
  const double similarity = jaro_of(matched_a, matched_b, a, b);
  return similarity > 0.7 ? similarity + prefix * 0.1 * (1.0 - similarity) : similarity;
}

int packed_levenshtein(const PackedText& a, const PackedText& b, int most) { return distance<false>(a, b, most); }

int packed_damerau_levenshtein(const PackedText& a, const PackedText& b, int most) {
  return distance<true>(a, b, most);
}

}  // namespace casegraph::linkage
