#include "casegraph/linkage/scoring.hpp"

#include <algorithm>
#include <numeric>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

// How one comparison is taken into account before its level is known.
struct Plan {
  std::uint32_t comparison = 0;
  std::uint32_t column = 0;
  bool by_code = false;      // equal codes are its first level
  FixedWeight most = 0;      // at most this where the codes differ (or, unless by_code, at all)
  double expected_fall = 0;  // how far below that it mostly is among pairs that are no match
};

// What is most likely to rule a pair out is asked first.
std::vector<Plan> plans_of(const std::vector<Comparison>& comparisons, const std::vector<Field>& fields,
                           const Weights& weights) {
  std::vector<Plan> plans;
  for (std::uint32_t at = 0; at < comparisons.size(); ++at) {
    const Comparison& comparison = comparisons[at];
    Plan plan{at, comparison.fields[0], is_exact_by_code(comparison, fields), 0, 0};
    const auto last = static_cast<std::uint32_t>(comparison.levels.size()) + 1;
    const bool is_place = comparison.levels.back().kind == LevelKind::kilometres_within;  // not known without the other
    plan.most = is_place ? std::max(0, weights.of_level(at, last)) : weights.of_level(at, last);
    for (std::uint32_t level = plan.by_code ? 2 : 1; level < last; ++level)
      plan.most = std::max(plan.most, weights.of_level(at, level));
    plan.expected_fall = plan.most - weights.of_level(at, last);
    plans.push_back(plan);
  }
  std::stable_sort(plans.begin(), plans.end(),
                   [](const Plan& x, const Plan& y) { return x.expected_fall > y.expected_fall; });
  return plans;
}

class Weigher {
 public:
  Weigher(const std::vector<Comparison>& comparisons, const std::vector<Field>& fields, const RecordCodes& records,
          const Blocks& blocks, const Weights& weights, FixedWeight least)
      : weights_(weights),
        plans_(plans_of(comparisons, fields, weights)),
        comparer_(comparisons, fields),
        scanner_(records, blocks),
        bounds_(records.stride()),
        kept_(weights.uncalibrated(least) - weights.prior()),
        least_(weights.has_kinds() ? kept_ - kRounded - weights.slack() : kept_) {}

  // Adds the edges of rows [from, to) of what was gathered with the later ones; returns how many pairs there were.
  std::int64_t weigh(const Gathered& gathered, std::size_t from, std::size_t to, std::uint64_t earlier,
                     std::vector<Edge>& edges) {
    std::int64_t pairs = 0;
    for (std::size_t at = from; at < gathered.rows.size(); ++at) fetch_ahead(gathered.of(at));
    for (std::size_t at = from; at < std::min(to, gathered.rows.size() - 1); ++at) {
      const std::uint32_t* a = gathered.of(at);
      bound(a);
      for (const Candidate& candidate : scanner_.scan(gathered, at, bounds_, least_, earlier)) {
        std::int64_t weight = weight_of_pair(a, gathered.of(candidate.other), candidate);
        if (weight < least_) continue;
        if (weights_.has_kinds()) weight = weights_.of_pair(pattern_, a) - weights_.prior();
        if (weight >= kept_)
          edges.push_back(edge_of(gathered.rows[at], gathered.rows[candidate.other],
                                  static_cast<FixedWeight>(weights_.calibrated(weight + weights_.prior()))));
      }
      pairs += scanner_.emitted();
    }
    return pairs;
  }

 private:
  void fetch_ahead(const std::uint32_t* codes) const {
    comparer_.fetch_ahead(codes);
    for (const Plan& plan : plans_) weights_.fetch_ahead(plan.comparison, codes[plan.column]);
  }
  void bound(const std::uint32_t* a) {
    for (const Plan& plan : plans_) bounds_.equal[plan.column] = bounds_.unequal[plan.column] = 0;
    for (const Plan& plan : plans_) {
      const std::uint32_t code = a[plan.column];
      if (code == 0) continue;
      bounds_.unequal[plan.column] += plan.most;
      bounds_.equal[plan.column] += plan.by_code ? exact(plan, code) : std::max(plan.most, exact(plan, code));
    }
  }
  FixedWeight exact(const Plan& plan, std::uint32_t code) const {
    return weights_.of_level(plan.comparison, 1) + weights_.of_value(plan.comparison, 1, code);
  }
  // Each bound replaced by what it stands for, until what is left cannot be enough; `pattern_` is of a pair that it is.
  std::int64_t weight_of_pair(const std::uint32_t* a, const std::uint32_t* b, const Candidate& candidate) {
    std::int64_t weight = candidate.bound;
    pattern_ = 0;
    for (const Plan& plan : plans_) {
      if (a[plan.column] == 0 || b[plan.column] == 0) continue;
      const bool is_equal = a[plan.column] == b[plan.column];
      if (is_equal && plan.by_code) {
        pattern_ |= Pattern{1} << (4 * plan.comparison);
        continue;
      }
      const FixedWeight assumed = is_equal ? std::max(plan.most, exact(plan, a[plan.column])) : plan.most;
      const std::uint32_t level = comparer_.level(plan.comparison, a, b);
      pattern_ |= Pattern{level} << (4 * plan.comparison);
      weight += weights_.of_level(plan.comparison, level) + weights_.of_value(plan.comparison, level, a[plan.column]) -
                assumed;
      if (weight < least_) return weight;
    }
    return weight;
  }

  // Rows of a block that is cut are not in their order.
  static Edge edge_of(std::uint32_t a, std::uint32_t b, FixedWeight weight) {
    return {std::min(a, b), std::max(a, b), weight};
  }

  const Weights& weights_;
  std::vector<Plan> plans_;
  Comparer comparer_;
  Scanner scanner_;
  Bounds bounds_;
  // What bounds lose by being rounded, of up to 16 levels and values.
  static constexpr std::int64_t kRounded = 32;

  std::int64_t kept_;   // without the prior
  std::int64_t least_;  // of bounds
  Pattern pattern_ = 0;
};

}  // namespace

std::size_t Scored::size() const {
  return std::accumulate(parts.begin(), parts.end(), std::size_t{0},
                         [](std::size_t sum, const auto& part) { return sum + part.size(); });
}

std::vector<Edge> Scored::sorted() const {
  std::vector<Edge> edges;
  edges.reserve(size());
  for (const std::vector<Edge>& part : parts) edges.insert(edges.end(), part.begin(), part.end());
  std::sort(edges.begin(), edges.end(),
            [](const Edge& x, const Edge& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  return edges;
}

Scored score(const Blocks& blocks, const std::vector<Comparison>& comparisons, const std::vector<Field>& fields,
             const RecordCodes& records, const Weights& weights, FixedWeight least, Progress& progress,
             unsigned threads) {
  const std::vector<Unit> units = blocks.units(std::int64_t{1} << 19);
  Scored scored;
  scored.parts.resize(units.size());
  std::vector<std::int64_t> compared(units.size(), 0);
  progress.expect(static_cast<std::int64_t>(units.size()));
  parallel::for_each_chunk(static_cast<std::int64_t>(units.size()), 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::size_t>(chunk.index);
    const Unit& unit = units[at];
    const std::uint64_t earlier = (std::uint64_t{1} << unit.rule) - 1;
    Weigher weigher(comparisons, fields, records, blocks, weights, least);
    Gathered gathered;
    std::vector<Edge> found;
    for_each_block(blocks, records, unit, gathered, [&](const Gathered& rows, std::size_t from, std::size_t to) {
      compared[at] += weigher.weigh(rows, from, to, earlier, found);
    });
    scored.parts[at].assign(found.begin(), found.end());  // no more memory than they need
  });
  scored.compared.assign(blocks.rules().size(), 0);
  for (std::size_t at = 0; at < units.size(); ++at) scored.compared[units[at].rule] += compared[at];
  return scored;
}

}  // namespace casegraph::linkage
