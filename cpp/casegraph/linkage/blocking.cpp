#include "casegraph/linkage/blocking.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/phonetic.hpp"
#include "casegraph/linkage/text_index.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::linkage {
namespace {

constexpr std::array<std::pair<Derived, std::string_view>, 4> kDerived = {
    {{Derived::whole, "whole"}, {Derived::prefix, "prefix"}, {Derived::soundex, "soundex"}, {Derived::year, "year"}}};

struct Codes {
  std::vector<std::uint32_t> of_code;  // the derived value's number from 1; 0: none
  std::uint64_t distinct = 0;
};

Codes derived_codes(const Field& field, const Expression& expression) {
  Codes codes;
  codes.of_code.resize(field.values.size(), 0);
  std::vector<std::string> texts(field.values.size());
  TextIndex index;
  for (std::size_t code = 1; code < texts.size(); ++code) {
    texts[code] = derived_value(field, code, expression);
    if (!texts[code].empty()) codes.of_code[code] = index.number_of(texts[code]) + 1;
  }
  codes.distinct = index.texts().size();
  return codes;
}

struct Keyed {
  std::uint64_t key;
  std::uint32_t row;
};

// By key, rows of a key in the order they came in: least significant byte first, bytes that all keys share passed over.
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

void check(const std::vector<Rule>& rules, const std::vector<Field>& fields) {
  for (const Rule& rule : rules) {
    const std::string where = "rule '" + rule.name + "': ";
    if (rule.expressions.empty()) throw ArgumentError(where + "accepted: at least one expression");
    for (const Expression& expression : rule.expressions) {
      if (expression.field >= fields.size()) throw ArgumentError(where + "it names a field that there is not");
      const Field& field = fields[expression.field];
      if (expression.derived == Derived::year && field.cleaning != Cleaning::date)
        throw ArgumentError(where + "column '" + field.name +
                            "' holds no dates; 'year' accepts a column read as 'date'");
      if (expression.derived == Derived::prefix && expression.length == 0)
        throw ArgumentError(where + "a prefix of length 0; accepted: 1 or more");
    }
  }
}

}  // namespace

Derived derived_of(std::string_view name) {
  std::string accepted;
  for (const auto& [derived, known] : kDerived) {
    if (known == name) return derived;
    accepted += (accepted.empty() ? "" : ", ") + std::string(known);
  }
  throw ArgumentError("rule: '" + std::string(name) + "' is not known; accepted: " + accepted);
}

std::string_view name_of(Derived derived) {
  for (const auto& [known, name] : kDerived)
    if (known == derived) return name;
  return "";
}

std::string derived_value(const Field& field, std::size_t code, const Expression& expression) {
  const std::string& value = field.values[code];
  const bool of_dates = field.cleaning == Cleaning::date;
  switch (expression.derived) {
    case Derived::whole: return of_dates && !field.dates[code].is_complete() ? std::string() : value;
    case Derived::prefix: {
      const std::string_view first = tables::first_characters(value, expression.length);
      const bool is_long_enough = tables::first_characters(value, expression.length - 1).size() < first.size();
      return is_long_enough ? std::string(first) : std::string();
    }
    case Derived::soundex: return soundex(value);
    case Derived::year: return value.substr(0, 4);
  }
  return {};
}

Blocks::Blocks(const std::vector<Field>& fields, std::vector<Rule> rules, std::vector<std::uint32_t> sources,
               bool between_sources, Progress& progress, unsigned threads)
    : rules_(std::move(rules)),
      sources_(std::move(sources)),
      between_sources_(between_sources),
      order_(rules_.size()),
      ends_(rules_.size()),
      pair_counts_(rules_.size(), 0) {
  check(rules_, fields);
  groups_.assign(fields.empty() ? 0 : fields[0].codes.size() * rules_.size(), 0);
  parallel::for_each_chunk(static_cast<std::int64_t>(rules_.size()), 1, threads, progress,
                           [&](parallel::Chunk chunk) { sort_rule(static_cast<std::size_t>(chunk.index), fields); });
}

void Blocks::sort_rule(std::size_t rule, const std::vector<Field>& fields) {
  std::vector<Keyed> keyed;
  const std::size_t rows = fields[0].codes.size();
  keyed.reserve(rows);
  for (std::uint32_t row = 0; row < rows; ++row) keyed.push_back({0, row});
  std::uint64_t largest = 0;
  for (const Expression& expression : rules_[rule].expressions) {
    const Field& field = fields[expression.field];
    const Codes codes = derived_codes(field, expression);
    const std::uint64_t width = codes.distinct + 1;
    if (largest >= ~std::uint64_t{0} / width - 1) largest = renumber(keyed, largest);
    std::size_t kept = 0;
    for (const Keyed& one : keyed) {
      const std::uint32_t code = codes.of_code[field.codes[one.row]];
      if (code != 0) keyed[kept++] = {one.key * width + code, one.row};
    }
    keyed.resize(kept);
    largest = largest * width + codes.distinct;
  }
  radix_sort(keyed, largest);
  std::uint32_t group = 0;
  for (std::size_t begin = 0, end = 0; begin < keyed.size(); begin = end) {
    while (end < keyed.size() && keyed[end].key == keyed[begin].key) ++end;
    if (end - begin < 2) continue;
    ++group;
    const std::size_t start = order_[rule].size();
    for (std::size_t at = begin; at < end; ++at) {
      order_[rule].push_back(keyed[at].row);
      groups_[std::size_t{keyed[at].row} * rules_.size() + rule] = group;
    }
    // Renumbering may have mixed the rows of a block.
    std::sort(order_[rule].begin() + static_cast<std::ptrdiff_t>(start), order_[rule].end());
    ends_[rule].resize(order_[rule].size(), static_cast<std::uint32_t>(order_[rule].size()));
    pair_counts_[rule] += pairs_of_block(rule, start, order_[rule].size());
  }
}

std::int64_t Blocks::pairs_of_block(std::size_t rule, std::size_t begin, std::size_t end) const {
  const auto pairs = [](std::int64_t rows) { return rows * (rows - 1) / 2; };
  std::int64_t count = pairs(static_cast<std::int64_t>(end - begin));
  if (!between_sources_) return count;
  std::unordered_map<std::uint32_t, std::int64_t> of_source;
  for (std::size_t at = begin; at < end; ++at) ++of_source[sources_[order_[rule][at]]];
  for (const auto& [source, rows] : of_source) count -= pairs(rows);
  return count;
}

std::size_t Blocks::rule_of(std::uint32_t a, std::uint32_t b) const {
  const std::uint32_t* left = groups_of(a);
  const std::uint32_t* right = groups_of(b);
  std::size_t rule = 0;
  while (rule < rules_.size() && (left[rule] == 0 || left[rule] != right[rule])) ++rule;
  return rule;
}

std::vector<Unit> Blocks::units(std::int64_t pairs) const {
  std::vector<Unit> units;
  for (std::uint32_t rule = 0; rule < rules_.size(); ++rule) {
    const auto size = static_cast<std::uint32_t>(order_[rule].size());
    std::uint32_t begin = 0;
    std::int64_t held = 0;
    for (std::uint32_t at = 0; at < size; ++at) {
      held += ends_[rule][at] - at - 1;
      if (held < pairs && at + 1 < size) continue;
      units.push_back({rule, begin, at + 1});
      begin = at + 1;
      held = 0;
    }
  }
  return units;
}

}  // namespace casegraph::linkage
