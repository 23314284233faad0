#include "casegraph/linkage/record_index.hpp"

#include <algorithm>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/pair_scorer.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

// FNV-1a, then mixed: 64 bits, so that among millions of keys two of one hash are not to be expected; where they are,
// a pair is compared that no rule has, and the linker of the few leaves it out again.
std::uint64_t key_hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char one : text) hash = (hash ^ static_cast<unsigned char>(one)) * 0x100000001B3U;
  return mixed(hash);
}

// The hashes of what an expression makes of each code; of one that has many, none, one or several.
struct CodeHashes {
  std::vector<std::size_t> starts;
  std::vector<std::uint64_t> hashes;
  // Of an expression that has not many; 0: none.
  std::uint64_t only(std::uint32_t code) const { return starts[code] == starts[code + 1] ? 0 : hashes[starts[code]]; }
};
CodeHashes hashes_of(const Field& field, const Expression& expression) {
  CodeHashes of{{0, 0}, {}};
  const bool has_many = expression.has_many(field);
  for (std::size_t code = 1; code < field.values.size(); ++code) {
    if (has_many) {
      for (const std::string& value : derived_values(field, code, expression))
        of.hashes.push_back(key_hash_of(value) | 1U);
    } else if (const std::string value = derived_value(field, code, expression); !value.empty()) {
      of.hashes.push_back(key_hash_of(value) | 1U);
    }
    of.starts.push_back(of.hashes.size());
  }
  return of;
}

// The hashes of a rule's values, each with its row, by row.
template <class Key>
std::vector<Key> keys_of(const std::vector<Field>& fields, const Rule& rule) {
  std::vector<Key> keys;
  for (std::uint32_t row = 0; row < fields[0].codes.size(); ++row) keys.push_back({1, row});
  std::vector<Key> next;
  for (const Expression& expression : rule.expressions) {
    const Field& field = fields[expression.field];
    const CodeHashes of = hashes_of(field, expression);
    next.clear();
    if (expression.is_across()) {
      const Field& second = fields[static_cast<std::size_t>(expression.second)];
      const CodeHashes other = hashes_of(second, expression);
      for (const Key& key : keys) {
        const std::uint64_t a = of.only(field.codes[key.row]), b = other.only(second.codes[key.row]);
        if (a != 0 && b != 0)
          next.push_back({mixed(key.hash ^ mixed(std::min(a, b) ^ mixed(std::max(a, b)))) | 1U, key.row});
      }
      keys.swap(next);
      continue;
    }
    for (const Key& key : keys) {
      const std::uint32_t code = field.codes[key.row];
      for (std::size_t at = of.starts[code]; at < of.starts[code + 1]; ++at)
        next.push_back({mixed(key.hash ^ of.hashes[at]) | 1U, key.row});
    }
    keys.swap(next);
  }
  return keys;
}

// Keys in the order in which they are looked up.
constexpr auto by_hash = [](const auto& x, const auto& y) {
  return x.hash != y.hash ? x.hash < y.hash : x.row < y.row;
};

}  // namespace

void take_frequencies(Linker& linker, const std::vector<Frequencies>& frequencies) {
  for (std::size_t at = 0; at < frequencies.size(); ++at) {
    if (frequencies[at].present == 0) continue;
    const std::vector<std::string>& values = linker.fields()[at].values;
    std::vector<std::int64_t> counts(values.size(), 0);
    for (std::size_t code = 1; code < values.size(); ++code) {
      const auto known = frequencies[at].counts.find(values[code]);
      counts[code] = known == frequencies[at].counts.end() ? 1 : known->second;
    }
    linker.set_frequencies(at, frequencies[at].present, std::move(counts), frequencies[at].all_counts);
  }
}

std::vector<Edge> score_new(const Linker& linker, const Model& model, std::uint32_t first_new, FixedWeight least) {
  const PairScorer scorer(linker, model);
  const Blocks& blocks = linker.blocks();
  std::vector<Edge> edges;
  for (std::uint32_t rule = 0; rule < blocks.rules().size(); ++rule) {
    const std::vector<std::uint32_t>& order = blocks.order(rule);
    const std::vector<std::uint32_t>& starts = blocks.starts(rule);
    for (std::size_t block = 0; block + 1 < starts.size(); ++block)
      for (std::uint32_t at = starts[block]; at < starts[block + 1]; ++at) {
        const auto end = order.begin() + starts[block + 1];
        // Rows ascend within a block: the new ones stand last.
        for (auto other = std::lower_bound(order.begin() + at + 1, end, first_new); other != end; ++other) {
          const std::uint32_t a = order[at], b = *other;
          if (blocks.rule_of(a, b) != rule || !blocks.is_from(rule, block, a, b)) continue;
          const FixedWeight weight = scorer.fixed(a, b);
          if (weight >= least) edges.push_back({a, b, weight});
        }
      }
  }
  return edges;
}

RecordIndex::RecordIndex(const Linker& linker, Progress& progress, unsigned threads)
    : fields_(linker.settings().fields),
      rules_(linker.settings().rules),
      keys_(rules_.size()),
      frequencies_(fields_.size()),
      rows_(linker.rows()) {
  const std::vector<Field>& fields = linker.fields();
  const auto rules = static_cast<std::int64_t>(rules_.size());
  parallel::for_each_chunk(rules, 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::size_t>(chunk.index);
    std::vector<Key>& all = keys_[at].all;
    all = keys_of<Key>(fields, rules_[at]);
    std::sort(all.begin(), all.end(), by_hash);
    all.shrink_to_fit();
  });
  for (const Comparison& comparison : linker.settings().comparisons) {
    if (!comparison.term_frequencies) continue;
    const Field& field = fields[comparison.fields[0]];
    Frequencies& kept = frequencies_[comparison.fields[0]];
    kept.present = field.present;
    kept.all_counts = field.counts;
    std::sort(kept.all_counts.begin(), kept.all_counts.end());
    for (std::size_t code = 1; code < field.values.size(); ++code)
      kept.counts.emplace(field.values[code], field.counts[code]);
  }
}

void RecordIndex::append(const tables::Table& records, Progress& progress) {
  const std::vector<Field> fields = encode(records, fields_, progress, 1, true);
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    auto& [all, recent] = keys_[rule];
    for (const Key& key : keys_of<Key>(fields, rules_[rule]))
      recent.push_back({key.hash, static_cast<std::uint32_t>(rows_ + key.row)});
    std::sort(recent.begin(), recent.end(), by_hash);
    constexpr std::size_t kShare = 16;
    if (recent.size() * kShare < all.size()) continue;
    const auto middle = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), recent.begin(), recent.end());
    std::inplace_merge(all.begin(), all.begin() + middle, all.end(), by_hash);
    recent.clear();
  }
  rows_ += static_cast<std::size_t>(records.rows);
}

void RecordIndex::append_rows(std::vector<std::uint32_t>& found, const std::vector<Key>& keys, std::uint64_t hash) {
  auto at =
      std::lower_bound(keys.begin(), keys.end(), hash, [](const Key& key, std::uint64_t h) { return key.hash < h; });
  for (; at != keys.end() && at->hash == hash; ++at) found.push_back(at->row);
}

std::vector<std::uint32_t> RecordIndex::candidates(const tables::Table& records, Progress& progress) const {
  const std::vector<Field> fields = encode(records, fields_, progress, 1, true);
  std::vector<std::uint32_t> found;
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    std::vector<std::uint64_t> asked;
    for (const Key& key : keys_of<Key>(fields, rules_[rule])) asked.push_back(key.hash);
    std::sort(asked.begin(), asked.end());
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    for (const std::uint64_t hash : asked) {
      append_rows(found, keys_[rule].all, hash);
      append_rows(found, keys_[rule].recent, hash);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::size_t RecordIndex::bytes() const {
  std::size_t bytes = 0;
  for (const Keys& keys : keys_) bytes += (keys.all.capacity() + keys.recent.capacity()) * sizeof(Key);
  return bytes;
}

}  // namespace casegraph::linkage
