#include "casegraph/linkage/blocking.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_map>
#include <utility>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

struct Keyed {
  std::uint64_t key;
  std::uint32_t row;
};

// By key, rows of a key in the order they came in: least significant byte first.
void radix_sort(std::vector<Keyed>& keyed, std::uint64_t largest) {
  std::vector<Keyed> other(keyed.size());
  for (unsigned shift = 0; shift < 64 && (largest >> shift) != 0; shift += 8) {
    std::array<std::size_t, 257> starts{};
    for (const Keyed& one : keyed) ++starts[((one.key >> shift) & 255) + 1];
    for (std::size_t at = 1; at < starts.size(); ++at) starts[at] += starts[at - 1];
    for (const Keyed& one : keyed) other[starts[(one.key >> shift) & 255]++] = one;
    keyed.swap(other);
  }
}

// Keys become 1, 2, 3 ... in their order, so that a further expression's codes can be put beside them in 64 bits.
std::uint64_t renumber(std::vector<Keyed>& keyed, std::uint64_t largest) {
  radix_sort(keyed, largest);
  std::uint64_t number = 0;
  std::uint64_t before = 0;
  for (std::size_t at = 0; at < keyed.size(); ++at) {
    if (at == 0 || keyed[at].key != before) ++number;
    before = keyed[at].key;
    keyed[at].key = number;
  }
  return number;
}

bool has_all(const std::uint32_t* codes, const std::vector<std::uint32_t>& columns) {
  return std::all_of(columns.begin(), columns.end(), [codes](std::uint32_t column) { return codes[column] != 0; });
}

// Rows that have all of the columns, sorted by them.
std::vector<Keyed> sorted_keys(const RecordCodes& records, const std::vector<std::uint32_t>& columns) {
  std::vector<Keyed> keyed;
  keyed.reserve(records.rows());
  for (std::uint32_t row = 0; row < records.rows(); ++row)
    if (has_all(records.of(row), columns)) keyed.push_back({0, row});
  std::uint64_t largest = 0;
  for (std::size_t first = 0, next = 0; first < columns.size(); first = next) {
    // As many columns at a time as 64 bits hold.
    std::uint64_t before = largest;
    while (next < columns.size() && largest < ~std::uint64_t{0} / records.distinct(columns[next]) - 1) {
      largest = largest * records.distinct(columns[next]) + records.distinct(columns[next]) - 1;
      ++next;
    }
    if (next == first) {
      largest = renumber(keyed, before);
      continue;
    }
    for (Keyed& one : keyed) {
      const std::uint32_t* codes = records.of(one.row);
      for (std::size_t at = first; at < next; ++at)
        one.key = one.key * records.distinct(columns[at]) + codes[columns[at]];
    }
  }
  radix_sort(keyed, largest);
  return keyed;
}

}  // namespace

Blocks::Blocks(const RecordCodes& records, std::vector<Rule> rules, Progress& progress, unsigned threads)
    : records_(records),
      rules_(std::move(rules)),
      order_(rules_.size()),
      starts_(rules_.size()),
      pair_counts_(rules_.size(), 0) {
  parallel::for_each_chunk(static_cast<std::int64_t>(rules_.size()), 1, threads, progress,
                           [&](parallel::Chunk chunk) { sort_rule(static_cast<std::size_t>(chunk.index)); });
}

void Blocks::sort_rule(std::size_t rule) {
  const std::vector<Keyed> keyed = sorted_keys(records_, records_.columns_of(rule));
  std::vector<std::uint32_t>& order = order_[rule];
  std::size_t kept = 0;
  const auto is_alone = [&](std::size_t at) {
    return (at == 0 || keyed[at - 1].key != keyed[at].key) &&
           (at + 1 == keyed.size() || keyed[at + 1].key != keyed[at].key);
  };
  for (std::size_t at = 0; at < keyed.size(); ++at) kept += !is_alone(at);
  order.reserve(kept);
  for (std::size_t begin = 0, end = 0; begin < keyed.size(); begin = end) {
    while (end < keyed.size() && keyed[end].key == keyed[begin].key) ++end;
    if (end - begin < 2) continue;
    const std::size_t start = order.size();
    starts_[rule].push_back(static_cast<std::uint32_t>(start));
    for (std::size_t at = begin; at < end; ++at) order.push_back(keyed[at].row);
    // Renumbering may have mixed the rows of a block.
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(start);
    if (!std::is_sorted(first, order.end())) std::sort(first, order.end());
    pair_counts_[rule] += pairs_of_block(rule, start, order.size());
  }
  starts_[rule].push_back(static_cast<std::uint32_t>(order.size()));
}

std::int64_t Blocks::pairs_of_block(std::size_t rule, std::size_t begin, std::size_t end) const {
  const auto pairs = [](std::int64_t rows) { return rows * (rows - 1) / 2; };
  std::int64_t count = pairs(static_cast<std::int64_t>(end - begin));
  if (!records_.between_sources()) return count;
  std::unordered_map<std::uint32_t, std::int64_t> of_source;
  for (std::size_t at = begin; at < end; ++at) ++of_source[records_.source_of(order_[rule][at])];
  for (const auto& [source, rows] : of_source) count -= pairs(rows);
  return count;
}

std::size_t Blocks::rule_of(std::uint32_t a, std::uint32_t b) const {
  const std::uint64_t rules = records_.rules_of(records_.agreement(records_.of(a), records_.of(b)));
  return rules == 0 ? rules_.size() : static_cast<std::size_t>(std::countr_zero(rules));
}

std::vector<Unit> Blocks::units(std::int64_t pairs) const {
  std::vector<Unit> units;
  for (std::uint32_t rule = 0; rule < rules_.size(); ++rule) {
    const std::vector<std::uint32_t>& starts = starts_[rule];
    std::uint32_t begin = 0;
    std::int64_t held = 0;
    for (std::size_t block = 0; block + 1 < starts.size(); ++block)
      for (std::uint32_t at = starts[block]; at < starts[block + 1]; ++at) {
        held += starts[block + 1] - at - 1;
        if (held < pairs && at + 1 < starts.back()) continue;
        units.push_back({rule, begin, at + 1});
        begin = at + 1;
        held = 0;
      }
  }
  return units;
}

}  // namespace casegraph::linkage
