#include "casegraph/linkage/blocking.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <unordered_map>
#include <utility>

#include "casegraph/domain/error.hpp"
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

// A key of each for each of a value's own.
std::vector<Keyed> exploded(const RecordCodes& records, const std::vector<Keyed>& keyed,
                            const RecordCodes::SetColumn& column) {
  std::vector<Keyed> out;
  out.reserve(keyed.size());
  for (const Keyed& one : keyed)
    for (const std::uint32_t number : column.sets.of(records.of(one.row)[column.expression.field]))
      out.push_back({one.key * (column.sets.distinct + 1) + number, one.row});
  return out;
}

// Rows that have all of the columns, sorted by them, once for each key that they have.
std::vector<Keyed> sorted_keys(const RecordCodes& records, std::size_t rule) {
  const std::vector<std::uint32_t>& columns = records.columns_of(rule);
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
  for (const std::size_t set : records.sets_of(rule)) {
    const DerivedSets& sets = records.set_column(set).sets;
    if (largest >= ~std::uint64_t{0} / (sets.distinct + 1) - 1) largest = renumber(keyed, largest);
    keyed = exploded(records, keyed, records.set_column(set));
    largest = largest * (sets.distinct + 1) + sets.distinct;
    if (keyed.size() >= kNoBlock) throw ArgumentError("rules: a rule makes more than four billion keys of the records");
  }
  radix_sort(keyed, largest);
  return keyed;
}

// By the values of the fields in turn; equal ones as they stood.
void sort_by(const std::vector<std::uint32_t>& sorted, const std::vector<Field>& fields,
             std::span<std::uint32_t> rows) {
  std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    for (const std::uint32_t field : sorted) {
      const std::uint32_t of_a = fields[field].codes[a], of_b = fields[field].codes[b];
      if (of_a == of_b) continue;
      return fields[field].values[of_a] < fields[field].values[of_b];
    }
    return false;
  });
}

}  // namespace

Blocks::Blocks(const RecordCodes& records, const std::vector<Field>& fields, std::vector<Rule> rules,
               Progress& progress, unsigned threads)
    : records_(records),
      rules_(std::move(rules)),
      order_(rules_.size()),
      starts_(rules_.size()),
      pair_counts_(rules_.size(), 0),
      memberships_(rules_.size()) {
  std::vector<std::vector<CutBlock>> cuts(rules_.size());
  parallel::for_each_chunk(static_cast<std::int64_t>(rules_.size()), 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto rule = static_cast<std::size_t>(chunk.index);
    sort_rule(rule, fields, cuts[rule]);
  });
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    if (!memberships_[rule].is_empty()) indirect_ |= std::uint64_t{1} << rule;
    cuts_.insert(cuts_.end(), cuts[rule].begin(), cuts[rule].end());
  }
}

void Blocks::sort_rule(std::size_t rule, const std::vector<Field>& fields, std::vector<CutBlock>& cuts) {
  const std::vector<Keyed> keyed = sorted_keys(records_, rule);
  const Rule& asked = rules_[rule];
  std::vector<std::uint32_t> reaches;
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
    const std::int64_t pairs = pairs_of_block(rule, start, order.size());
    reaches.push_back(UINT32_MAX);
    if (asked.most_rows == 0 || static_cast<std::int64_t>(end - begin) <= asked.most_rows) {
      pair_counts_[rule] += pairs;
      continue;
    }
    sort_by(asked.sorted, fields, std::span(order).subspan(start));
    reaches.back() = static_cast<std::uint32_t>(std::min<std::int64_t>(asked.window, kNoBlock - 1));
    const auto block = static_cast<std::uint32_t>(starts_[rule].size() - 1);
    cuts.push_back({static_cast<std::uint32_t>(rule), block, pairs, pairs_in_window(rule, start, order.size())});
    pair_counts_[rule] += cuts.back().pairs;
  }
  starts_[rule].push_back(static_cast<std::uint32_t>(order.size()));
  if (cuts.empty() && records_.sets_of(rule).empty()) return;
  memberships_[rule] = Memberships(records_.rows(), order, starts_[rule], std::move(reaches));
  pair_counts_[rule] -= pairs_seen_before(rule);
}

std::int64_t Blocks::pairs_in_window(std::size_t rule, std::size_t begin, std::size_t end) const {
  const std::vector<std::uint32_t>& order = order_[rule];
  const auto window = static_cast<std::size_t>(rules_[rule].window);
  std::int64_t pairs = 0;
  for (std::size_t at = begin; at < end; ++at) {
    const std::size_t others = std::min(window, end - at - 1);
    pairs += static_cast<std::int64_t>(others);
    for (std::size_t other = at + 1; records_.between_sources() && other <= at + others; ++other)
      pairs -= records_.source_of(order[at]) == records_.source_of(order[other]);
  }
  return pairs;
}

// Pairs that a block has and an earlier block of the rule had: both records have several keys.
std::int64_t Blocks::pairs_seen_before(std::size_t rule) const {
  const Memberships& memberships = memberships_[rule];
  if (records_.sets_of(rule).empty()) return 0;
  std::int64_t looked_at = 0, seen = 0;
  std::vector<std::uint32_t> several;  // positions
  for (std::uint32_t block = 0; block + 1 < starts_[rule].size(); ++block) {
    several.clear();
    for (std::uint32_t at = starts_[rule][block]; at < starts_[rule][block + 1]; ++at)
      if (memberships.blocks_of(order_[rule][at]) > 1) several.push_back(at);
    for (std::size_t x = 0; x < several.size(); ++x)
      for (std::size_t y = x + 1; y < several.size(); ++y) {
        if (several[y] - several[x] > memberships.reach_of(block)) break;
        if (++looked_at > kMostLookedAt) return seen;
        const std::uint32_t a = order_[rule][several[x]], b = order_[rule][several[y]];
        if (records_.between_sources() && records_.source_of(a) == records_.source_of(b)) continue;
        seen += memberships.common_block(a, b) != block;
      }
  }
  return seen;
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
  const std::uint64_t rules = rules_of(a, b);
  return rules == 0 ? rules_.size() : static_cast<std::size_t>(std::countr_zero(rules));
}

std::uint64_t Blocks::confirmed(std::uint64_t rules, std::uint32_t a, std::uint32_t b) const {
  for (std::uint64_t left = rules & indirect_; left != 0; left &= left - 1) {
    const int rule = std::countr_zero(left);
    if (memberships_[static_cast<std::size_t>(rule)].common_block(a, b) == kNoBlock)
      rules &= ~(std::uint64_t{1} << rule);
  }
  return rules;
}

std::vector<Unit> Blocks::units(std::int64_t pairs) const {
  std::vector<Unit> units;
  for (std::uint32_t rule = 0; rule < rules_.size(); ++rule) {
    const std::vector<std::uint32_t>& starts = starts_[rule];
    std::uint32_t begin = 0;
    std::int64_t held = 0;
    for (std::size_t block = 0; block + 1 < starts.size(); ++block)
      for (std::uint32_t at = starts[block]; at < starts[block + 1]; ++at) {
        held += std::min(starts[block + 1] - at - 1, reach_of(rule, block));
        if (held < pairs && at + 1 < starts.back()) continue;
        units.push_back({rule, begin, at + 1});
        begin = at + 1;
        held = 0;
      }
  }
  return units;
}

std::vector<std::uint64_t> Blocks::rules_of(const std::vector<std::uint32_t>& a,
                                            const std::vector<std::uint32_t>& b) const {
  std::vector<std::uint64_t> rules(a.size());
  for (std::size_t at = 0; at < a.size(); ++at) rules[at] = rules_of(a[at], b.at(at));
  return rules;
}

}  // namespace casegraph::linkage
