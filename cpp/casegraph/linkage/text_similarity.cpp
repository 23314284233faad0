#include "casegraph/linkage/text_similarity.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/code_points.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::linkage {
namespace {

constexpr std::size_t kWord = 64;

bool fits_word(std::string_view a, std::string_view b) {
  return a.size() <= kWord && b.size() <= kWord && tables::is_ascii(a) && tables::is_ascii(b);
}

template <class Text>
void orient(Text& a, Text& b) {
  if (a.size() > b.size() || (a.size() == b.size() && b < a)) std::swap(a, b);
}

// For each ASCII character the positions at which a text has it, a bit each. The table is zero between
// uses, and only what was set is cleared: filling it anew would cost more than the comparison.
class Positions {
 public:
  explicit Positions(std::string_view text) : text_(text) {
    for (std::size_t at = 0; at < text.size(); ++at) table()[index(text[at])] |= std::uint64_t{1} << at;
  }
  ~Positions() {
    for (const char letter : text_) table()[index(letter)] = 0;
  }
  Positions(const Positions&) = delete;
  Positions& operator=(const Positions&) = delete;
  std::uint64_t of(char letter) const { return table_[index(letter)]; }

 private:
  static std::size_t index(char letter) { return static_cast<unsigned char>(letter); }
  static std::array<std::uint64_t, 128>& table() {
    thread_local std::array<std::uint64_t, 128> zeroed{};
    return zeroed;
  }
  std::string_view text_;
  std::array<std::uint64_t, 128>& table_ = table();
};

// How far apart two equal characters may stand to match.
std::size_t reach(std::size_t longer) { return longer < 4 ? 0 : longer / 2 - 1; }

double jaro_of(std::size_t matches, std::size_t out_of_order, std::size_t length_a, std::size_t length_b) {
  if (matches == 0) return 0;
  const auto m = static_cast<double>(matches);
  const std::size_t transpositions = out_of_order / 2;
  const auto in_order = static_cast<double>(matches - transpositions);
  return (m / static_cast<double>(length_a) + m / static_cast<double>(length_b) + in_order / m) / 3.0;
}

double jaro_bits(std::string_view a, std::string_view b) {
  const Positions positions(b);
  const std::size_t bound = reach(b.size());
  std::uint64_t matched_a = 0;
  std::uint64_t matched_b = 0;
  for (std::size_t at = 0; at < a.size(); ++at) {
    const std::size_t low = at > bound ? at - bound : 0;
    const std::size_t high = at + bound;
    const std::uint64_t up_to = high >= kWord - 1 ? ~std::uint64_t{0} : (std::uint64_t{1} << (high + 1)) - 1;
    const std::uint64_t window = up_to & (~std::uint64_t{0} << low);
    const std::uint64_t free = positions.of(a[at]) & window & ~matched_b;
    matched_b |= free & (~free + 1);
    matched_a |= static_cast<std::uint64_t>(free != 0) << at;
  }
  const auto matches = static_cast<std::size_t>(std::popcount(matched_a));
  std::size_t out_of_order = 0;
  for (std::uint64_t in_a = matched_a, in_b = matched_b; in_a != 0; in_a &= in_a - 1, in_b &= in_b - 1)
    out_of_order +=
        a[static_cast<std::size_t>(std::countr_zero(in_a))] != b[static_cast<std::size_t>(std::countr_zero(in_b))];
  return jaro_of(matches, out_of_order, a.size(), b.size());
}

double jaro_plain(const std::u32string& a, const std::u32string& b) {
  const std::size_t bound = reach(b.size());
  std::vector<bool> matched(b.size());
  std::u32string in_a;
  for (std::size_t at = 0; at < a.size(); ++at) {
    const std::size_t low = at > bound ? at - bound : 0;
    const std::size_t high = std::min(b.size(), at + bound + 1);
    for (std::size_t other = low; other < high; ++other) {
      if (matched[other] || a[at] != b[other]) continue;
      matched[other] = true;
      in_a.push_back(a[at]);
      break;
    }
  }
  std::size_t next = 0;
  std::size_t out_of_order = 0;
  for (std::size_t at = 0; at < b.size(); ++at)
    if (matched[at]) out_of_order += b[at] != in_a[next++];
  return jaro_of(in_a.size(), out_of_order, a.size(), b.size());
}

template <class Text>
double with_prefix(double similarity, const Text& a, const Text& b) {
  if (similarity <= 0.7) return similarity;
  const std::size_t most = std::min({a.size(), b.size(), std::size_t{4}});
  std::size_t common = 0;
  while (common < most && a[common] == b[common]) ++common;
  return similarity + static_cast<double>(common) * 0.1 * (1.0 - similarity);
}

double jaro_family(std::string_view a, std::string_view b, bool winkler) {
  if (a == b) return 1;
  if (a.empty() || b.empty()) return 0;
  if (fits_word(a, b)) {
    orient(a, b);
    const double similarity = jaro_bits(a, b);
    return winkler ? with_prefix(similarity, a, b) : similarity;
  }
  std::u32string left = code_points(a);
  std::u32string right = code_points(b);
  orient(left, right);
  const double similarity = jaro_plain(left, right);
  return winkler ? with_prefix(similarity, left, right) : similarity;
}

// Myers' and Hyyro's bit vectors: a column of the table of distances as its vertical differences.
template <bool kTranspositions>
int distance_bits(std::string_view a, std::string_view b) {
  const Positions positions(a);
  std::uint64_t plus = ~std::uint64_t{0};
  std::uint64_t minus = 0;
  std::uint64_t diagonal = 0;
  std::uint64_t before = 0;
  auto distance = static_cast<int>(a.size());
  const std::uint64_t last = std::uint64_t{1} << (a.size() - 1);
  for (const char letter : b) {
    const std::uint64_t equal = positions.of(letter);
    const std::uint64_t swapped = kTranspositions ? ((~diagonal & equal) << 1) & before : 0;
    diagonal = (((equal & plus) + plus) ^ plus) | equal | minus | swapped;
    std::uint64_t right_plus = minus | ~(diagonal | plus);
    std::uint64_t right_minus = diagonal & plus;
    distance += (right_plus & last) != 0;
    distance -= (right_minus & last) != 0;
    right_plus = (right_plus << 1) | 1;
    right_minus <<= 1;
    plus = right_minus | ~(diagonal | right_plus);
    minus = right_plus & diagonal;
    before = equal;
  }
  return distance;
}

int distance_plain(const std::u32string& a, const std::u32string& b, bool transpositions) {
  std::vector<int> two_above(b.size() + 1);
  std::vector<int> above(b.size() + 1);
  std::vector<int> row(b.size() + 1);
  std::iota(above.begin(), above.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (transpositions && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
    std::swap(two_above, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

template <bool kTranspositions>
int distance(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (fits_word(a, b)) {
    orient(a, b);
    return a.empty() ? static_cast<int>(b.size()) : distance_bits<kTranspositions>(a, b);
  }
  return distance_plain(code_points(a), code_points(b), kTranspositions);
}

// The distinct q-grams in order, each packed into a word (a code point needs 21 bits).
std::vector<std::uint64_t> grams(const std::u32string& text, std::size_t q) {
  std::vector<std::uint64_t> out;
  if (text.empty()) return out;
  const std::size_t length = std::min(q, text.size());
  for (std::size_t at = 0; at + length <= text.size(); ++at) {
    std::uint64_t gram = 0;
    for (std::size_t next = 0; next < length; ++next) gram = (gram << 21) | text[at + next];
    out.push_back(gram);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

struct Shared {
  std::size_t left = 0;
  std::size_t right = 0;
  std::size_t both = 0;
};

Shared shared_grams(std::string_view a, std::string_view b, int q) {
  if (q < 1 || q > 3) throw ArgumentError("q: " + std::to_string(q) + " is not accepted; accepted: 1, 2 or 3");
  const auto left = grams(code_points(a), static_cast<std::size_t>(q));
  const auto right = grams(code_points(b), static_cast<std::size_t>(q));
  std::size_t shared = 0;
  for (auto x = left.begin(), y = right.begin(); x != left.end() && y != right.end();) {
    if (*x == *y) ++shared;
    const bool forward = *x <= *y;
    if (*y <= *x) ++y;
    if (forward) ++x;
  }
  return {left.size(), right.size(), shared};
}

}  // namespace

double jaro(std::string_view a, std::string_view b) { return jaro_family(a, b, false); }
double jaro_winkler(std::string_view a, std::string_view b) { return jaro_family(a, b, true); }
int levenshtein(std::string_view a, std::string_view b) { return distance<false>(a, b); }
int damerau_levenshtein(std::string_view a, std::string_view b) { return distance<true>(a, b); }

double qgram_jaccard(std::string_view a, std::string_view b, int q) {
  const Shared grams = shared_grams(a, b, q);
  if (grams.left + grams.right == 0) return 1;
  return static_cast<double>(grams.both) / static_cast<double>(grams.left + grams.right - grams.both);
}

double qgram_cosine(std::string_view a, std::string_view b, int q) {
  const Shared grams = shared_grams(a, b, q);
  if (grams.left + grams.right == 0) return 1;
  if (grams.both == 0) return 0;
  return static_cast<double>(grams.both) /
         std::sqrt(static_cast<double>(grams.left) * static_cast<double>(grams.right));
}

}  // namespace casegraph::linkage
