#include "casegraph/linkage/corroboration.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/pair_kinds.hpp"

namespace casegraph::linkage {
namespace {

constexpr std::size_t kMostAsked = 2;

std::vector<std::uint32_t> columns_of(const std::vector<Comparison>& comparisons,
                                      const std::vector<std::uint32_t>& telling) {
  std::vector<std::uint32_t> columns;
  for (std::uint32_t at = 0; at < comparisons.size(); ++at)
    if (is_of_names(comparisons[at].levels) || std::find(telling.begin(), telling.end(), at) != telling.end())
      columns.push_back(comparisons[at].fields[0]);
  return columns;
}

// A number of all the values together; 0 where one is not known.
std::uint64_t key_of(const std::uint32_t* codes, const std::vector<std::uint32_t>& columns) {
  std::uint64_t key = 1;
  for (const std::uint32_t column : columns) {
    if (codes[column] == 0) return 0;
    key = mixed(key ^ codes[column]);
  }
  return std::max<std::uint64_t>(key, 1);
}

}  // namespace

Corroboration::Corroboration(const std::vector<Comparison>& comparisons, const std::vector<std::uint32_t>& telling,
                             const RecordCodes& records)
    : comparisons_(comparisons) {
  if (comparisons.size() >= kMostComparisons) return;
  telling_.assign(telling.begin(), telling.begin() + static_cast<std::ptrdiff_t>(std::min(kMostAsked, telling.size())));
  if (telling_.empty()) return;
  const std::vector<std::uint32_t> columns = columns_of(comparisons, telling_);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  for (std::uint32_t row = 0; row < records.rows(); ++row)
    if (const std::uint64_t key = key_of(records.of(row), columns); key != 0) keys.push_back({key, row});
  std::sort(keys.begin(), keys.end());
  found_.assign(records.rows(), not_asked);
  for (std::size_t at = 0; at < keys.size(); ++at) {
    const bool before = at > 0 && keys[at - 1].first == keys[at].first;
    const bool after = at + 1 < keys.size() && keys[at + 1].first == keys[at].first;
    found_[keys[at].second] = before || after ? both : not_both;
  }
}

Corroboration::Level Corroboration::level(Pattern pattern, std::uint32_t a, std::uint32_t b) const {
  if (found_[a] == not_asked || found_[b] == not_asked) return not_asked;
  const bool is_unlike = std::any_of(telling_.begin(), telling_.end(), [&](std::uint32_t at) {
    return level_in(pattern, at) == comparisons_[at].levels.size() + 1;
  });
  if (!is_unlike) return not_asked;
  return found_[a] == both && found_[b] == both ? both : not_both;
}

double Corroboration::chance() const {
  const auto known = static_cast<double>(found_.size()) -
                     static_cast<double>(std::count(found_.begin(), found_.end(), std::uint8_t{not_asked}));
  const auto again = static_cast<double>(std::count(found_.begin(), found_.end(), std::uint8_t{both}));
  const double share = (again + 0.5) / (known + 1);
  return share * share;
}

}  // namespace casegraph::linkage
