#include "casegraph/validation/rules/term_set.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "casegraph/validation/cells.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr std::size_t kLongestWord = 64;

std::string in_term_form(std::string_view word) {
  std::string form;
  for (const char c : word) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    form += is_upper ? static_cast<char>(c - 'A' + 'a') : (c == ' ' || c == '-') ? '_' : c;
  }
  return form;
}

}  // namespace

TermSet::TermSet(const schema::Vocabulary& vocabulary, std::span<const std::string> extra_terms) {
  for (const schema::Term& term : vocabulary.terms) terms_.push_back(term.value);
  for (const std::string& term : extra_terms)
    if (!term.empty()) terms_.emplace_back(term);
  slots_.resize(std::bit_ceil(4 * terms_.size() + 1));
  for (const std::string_view term : terms_) {
    std::size_t at = hash_of(term) & (slots_.size() - 1);
    while (!slots_[at].empty()) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = term;
  }
}

bool TermSet::contains(std::string_view term) const {
  for (std::size_t at = hash_of(term) & (slots_.size() - 1); !slots_[at].empty(); at = (at + 1) & (slots_.size() - 1))
    if (slots_[at] == term) return true;
  return false;
}

std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before_last(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t change = from[i - 1] == to[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[to.size()];
}

std::string_view TermSet::nearest(std::string_view word) const {
  if (word.size() > kLongestWord) return {};
  const std::string form = in_term_form(word);
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, form.size() / 3) + 1;
  for (const std::string_view term : terms_) {
    const std::size_t distance = edit_distance(form, term);
    if (distance >= least) continue;
    least = distance;
    best = term;
  }
  return best;
}

}  // namespace casegraph::validation::rules
