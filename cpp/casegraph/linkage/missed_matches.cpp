#include "casegraph/linkage/missed_matches.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <map>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

#include "casegraph/linkage/candidates.hpp"
#include "casegraph/linkage/portable_math.hpp"

namespace casegraph::linkage {
namespace {

constexpr std::size_t kLeastRules = 3;          // fewer say nothing about what none of them finds
constexpr double kStranger = -15;               // bits below which a pair of records is not of one person
constexpr int kClusters = 8, kCandidates = 12;  // of a cluster; so many pairs are weighed for each join

// Of what follows if all joins are as easily found, how many there are: more where careless records are harder to find
// than others, fewer where rules are made to find what others miss. Of ten made sets of records (febrl 1 to 4 with and
// without a number, W2, `simulate`) there were 0, .3, .5, .8, 1.1, 1.2, 2.0, 2.2, 2.4 and 2.7 times as many.
constexpr double kFewest = 0.4, kMost = 4;

double exponential(Draws& draws) { return -portable_log2(1 - draws.next()) / std::numbers::log2e; }

std::int64_t poisson(double mean, Draws& draws) {
  std::int64_t number = 0;
  double passed = exponential(draws);
  while (passed < mean) {
    ++number;
    passed += exponential(draws);
  }
  return number;
}

// Of the shape `number` and a half: the mean of a Poisson distribution that gave this number.
double gamma_and_half(std::int64_t number, Draws& draws, double normal) {
  double sum = normal * normal / 2;
  for (std::int64_t one = 0; one < number; ++one) sum += exponential(draws);
  return sum;
}

}  // namespace

// Rows and which of them are of one cluster, by its first row.
class MissedMatches::Members {
 public:
  explicit Members(const std::vector<std::uint32_t>& of_row) : rows_(of_row.size()) {
    for (std::uint32_t row = 0; row < of_row.size(); ++row) rows_[of_row[row]].push_back(row);
    for (std::uint32_t row = 0; row < rows_.size(); ++row)
      if (!rows_[row].empty()) of_size_[rows_[row].size()].push_back(row);
  }
  const std::vector<std::uint32_t>& of(std::uint32_t first) const { return rows_[first]; }
  std::int64_t clusters() const {
    return std::count_if(rows_.begin(), rows_.end(), [](const auto& rows) { return !rows.empty(); });
  }

  // A cluster of this many rows, or of the next smaller number that there is, or of the smallest.
  std::optional<std::uint32_t> drawn(std::size_t size, Draws& draws) {
    while (!of_size_.empty()) {
      auto found = of_size_.upper_bound(size);
      if (found != of_size_.begin()) --found;
      std::vector<std::uint32_t>& there = found->second;
      const std::size_t at = draws.below(there.size());
      const std::uint32_t first = there[at];
      if (rows_[first].size() == found->first) return first;
      there[at] = there.back();  // it was joined since
      there.pop_back();
      if (there.empty()) of_size_.erase(found);
    }
    return std::nullopt;
  }
  void join(std::uint32_t one, std::uint32_t other, std::vector<std::uint32_t>& of_row) {
    const std::uint32_t into = std::min(one, other), from = std::max(one, other);
    for (const std::uint32_t row : rows_[from]) of_row[row] = into;
    rows_[into].insert(rows_[into].end(), rows_[from].begin(), rows_[from].end());
    rows_[from].clear();
    of_size_[rows_[into].size()].push_back(into);
  }

 private:
  std::vector<std::vector<std::uint32_t>> rows_;
  std::map<std::size_t, std::vector<std::uint32_t>> of_size_;  // clusters of a size, and such as once were
};

std::vector<RulePair> by_rules(const Linker& linker, std::span<const Link> links) {
  std::vector<RulePair> pairs;
  pairs.reserve(links.size());
  for (const Link& link : links)
    pairs.push_back(
        {link.a, link.b, static_cast<std::uint32_t>(std::popcount(linker.blocks().rules_of(link.a, link.b)))});
  std::stable_sort(pairs.begin(), pairs.end(), [](const RulePair& x, const RulePair& y) { return x.rules > y.rules; });
  return pairs;
}

FoundJoins found_joins(const std::vector<std::uint32_t>& of_row, std::span<const RulePair> by_rules) {
  std::vector<std::uint32_t> parents(of_row.size()), sizes(of_row.size(), 1);
  std::iota(parents.begin(), parents.end(), 0U);
  const auto root = [&](std::uint32_t row) {
    while (parents[row] != row) row = parents[row] = parents[parents[row]];
    return row;
  };
  FoundJoins found;
  for (const RulePair& pair : by_rules) {
    if (of_row[pair.a] != of_row[pair.b]) continue;
    std::uint32_t a = root(pair.a), b = root(pair.b);
    if (a == b) continue;
    if (sizes[a] < sizes[b]) std::swap(a, b);
    if (pair.rules == 1) found.sizes.push_back(sizes[b]);
    parents[b] = a;
    sizes[a] += sizes[b];
    ++found.joins;
    found.times += pair.rules;
    found.once += pair.rules == 1;
  }
  return found;
}

double missed_joins(const FoundJoins& found, double mean_once) {
  // One more, so that what one rule alone finds throughout has an answer too.
  return static_cast<double>(found.joins) * mean_once / static_cast<double>(found.times - found.once + 1);
}

MissedMatches::MissedMatches(const Linker& linker, const PairScorer& scorer, const Constraints& constraints,
                             std::span<const Link> links)
    : linker_(linker), scorer_(scorer), constraints_(constraints), by_rules_(by_rules(linker, links)) {
  for (const Field& field : linker.fields()) {
    std::vector<std::uint32_t>& starts = starts_.emplace_back(field.values.size() + 1, 0);
    for (const std::uint32_t code : field.codes) ++starts[code + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
    std::vector<std::uint32_t>& rows = rows_.emplace_back(field.codes.size());
    for (std::uint32_t row = 0; row < field.codes.size(); ++row) rows[next[field.codes[row]]++] = row;
  }
}

// A record that has one value in common with another, or, as often, any: pairs that rules compare have several.
std::uint32_t MissedMatches::proposed(std::uint32_t row, Draws& draws) const {
  const auto& fields = linker_.fields();
  const std::size_t field = draws.below(2 * fields.size());
  if (field >= fields.size() || fields[field].codes[row] == 0)
    return static_cast<std::uint32_t>(draws.below(linker_.rows()));
  const std::uint32_t begin = starts_[field][fields[field].codes[row]];
  return rows_[field][begin + draws.below(starts_[field][fields[field].codes[row] + 1] - begin)];
}

// How likely it is proposed.
double MissedMatches::proposal(std::uint32_t row, std::uint32_t other) const {
  const auto& fields = linker_.fields();
  double any = static_cast<double>(fields.size()), shared = 0;
  for (std::size_t field = 0; field < fields.size(); ++field) {
    const std::uint32_t code = fields[field].codes[row];
    if (code == 0)
      any += 1;
    else if (fields[field].codes[other] == code)
      shared += 1.0 / (starts_[field][code + 1] - starts_[field][code]);
  }
  return (shared + any / static_cast<double>(linker_.rows())) / static_cast<double>(2 * fields.size());
}

void MissedMatches::add_candidates(std::uint32_t first, const Members& members,
                                   const std::vector<std::uint32_t>& of_row, Draws& draws,
                                   std::vector<Candidate>& candidates) const {
  const std::vector<std::uint32_t>& rows = members.of(first);
  for (int one = 0; one < kCandidates; ++one) {
    const std::uint32_t row = rows[draws.below(rows.size())];
    const std::uint32_t other = proposed(row, draws);
    if (of_row[other] == first) continue;
    const auto weight_of = [&](std::uint32_t each) {
      return scorer_.weight(std::min(each, other), std::max(each, other));
    };
    // Most are strangers to the one row, and with that to them all.
    double bits = weight_of(row);
    if (bits > kStranger)
      bits = std::transform_reduce(rows.begin(), rows.end(), 0.0, std::plus(), weight_of) /
             static_cast<double>(rows.size());
    candidates.push_back({bits - portable_log2(proposal(row, other)), first, of_row[other]});
  }
}

// Whether two clusters could be one although no rule compared any two of their records.
bool MissedMatches::may_be_one(std::span<const std::uint32_t> one, std::span<const std::uint32_t> other) const {
  for (const std::uint32_t a : one)
    for (const std::uint32_t b : other)
      if (linker_.blocks().rules_of(std::min(a, b), std::max(a, b)) != 0 ||
          is_forbidden(a, b, scorer_.pattern(a, b), linker_, constraints_))
        return false;
  return true;
}

// One of the candidates that could be, by how much each counts.
const MissedMatches::Candidate* MissedMatches::chosen(std::vector<Candidate>& candidates, const Members& members,
                                                      Draws& draws) const {
  while (!candidates.empty()) {
    double most = candidates.front().bits, sum = 0;
    for (const Candidate& one : candidates) most = std::max(most, one.bits);
    for (const Candidate& one : candidates) sum += portable_exp2(one.bits - most);
    double left = draws.next() * sum;
    std::size_t at = 0;
    while (at + 1 < candidates.size() && (left -= portable_exp2(candidates[at].bits - most)) >= 0) ++at;
    if (may_be_one(members.of(candidates[at].first), members.of(candidates[at].other))) return &candidates[at];
    candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return nullptr;
}

std::int64_t MissedMatches::join(std::vector<std::uint32_t>& of_row, std::uint64_t seed) const {
  if (linker_.blocks().rules().size() < kLeastRules) return 0;
  const FoundJoins found = found_joins(of_row, by_rules_);
  if (found.once == 0) return 0;
  Draws draws(seed);
  const double once = gamma_and_half(found.once, draws, normal_draws(1, 1, mixed(seed))[0]);
  const double share = draws.next();
  const double times = portable_exp2((1 - share) * portable_log2(kFewest) + share * portable_log2(kMost));
  const double mean = times * missed_joins(found, once);
  Members members(of_row);
  std::int64_t joined = 0;
  std::vector<Candidate> candidates;
  for (std::int64_t left = std::min(poisson(mean, draws), members.clusters() - 1); left > 0; --left) {
    const std::size_t size = found.sizes[draws.below(found.sizes.size())];
    candidates.clear();
    for (int one = 0; one < kClusters; ++one)
      if (const auto first = members.drawn(size, draws)) add_candidates(*first, members, of_row, draws, candidates);
    const Candidate* pair = chosen(candidates, members, draws);
    if (pair == nullptr) continue;
    members.join(pair->first, pair->other, of_row);
    ++joined;
  }
  return joined;
}

}  // namespace casegraph::linkage
