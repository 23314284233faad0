#include "casegraph/linkage/standard_errors.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "casegraph/linkage/portable_math.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

// How often each person is drawn, of as many with replacement as there are.
std::vector<std::int64_t> draw_persons(std::size_t persons, std::uint64_t seed) {
  std::vector<std::int64_t> times(persons, 0);
  for (std::size_t drawn = 0; drawn < persons; ++drawn) ++times[(mixed(seed ^ mixed(drawn)) >> 32U) * persons >> 32U];
  return times;
}

class Draw {
 public:
  Draw(const std::vector<std::uint32_t>& persons, std::size_t many, std::uint64_t seed)
      : persons_(persons), times_(draw_persons(many, seed)) {}
  std::int64_t of_person(std::uint32_t person) const { return times_[person]; }
  std::int64_t of_pair(std::uint32_t a, std::uint32_t b) const {
    const std::int64_t times = times_[persons_[a]];
    return persons_[a] == persons_[b] ? times : times * times_[persons_[b]];
  }

 private:
  const std::vector<std::uint32_t>& persons_;
  std::vector<std::int64_t> times_;
};

// Rows that agree on something, those of one person together.
class Groups {
 public:
  void add(std::uint64_t key, std::uint32_t person) { rows_.emplace_back(key, person); }
  void finish() {
    std::sort(rows_.begin(), rows_.end());
    for (std::size_t begin = 0, end = 0; begin < rows_.size(); begin = end) {
      while (end < rows_.size() && rows_[end] == rows_[begin]) ++end;
      runs_.push_back({rows_[begin].first, rows_[begin].second, static_cast<double>(end - begin)});
    }
    rows_ = {};
  }
  // How many pairs of rows are in one group.
  double pairs(const Draw& draw) const {
    double pairs = 0;
    for (std::size_t begin = 0, end = 0; begin < runs_.size(); begin = end) {
      double rows = 0;
      for (; end < runs_.size() && runs_[end].key == runs_[begin].key; ++end) {
        const auto times = static_cast<double>(draw.of_person(runs_[end].person));
        const double own = times * runs_[end].rows;
        // Two drawings of one person are no pair: they would agree on everything.
        pairs += times * runs_[end].rows * (runs_[end].rows - 1) / 2 + own * rows;
        rows += own;
      }
    }
    return pairs;
  }

 private:
  struct Run {
    std::uint64_t key;
    std::uint32_t person;
    double rows;
  };
  std::vector<std::pair<std::uint64_t, std::uint32_t>> rows_;
  std::vector<Run> runs_;
};

// Groups, and where pairs of one source do not count, the same groups within each source.
struct Paired {
  Groups groups;
  Groups of_source;
  double pairs(const Draw& draw) const { return groups.pairs(draw) - of_source.pairs(draw); }
};

template <class Key, class Has>
Paired paired(const std::vector<std::uint32_t>& persons, const std::vector<std::uint32_t>& sources, const Has& has,
              const Key& key) {
  Paired out;
  for (std::uint32_t row = 0; row < persons.size(); ++row) {
    if (!has(row)) continue;
    out.groups.add(key(row), persons[row]);
    if (!sources.empty()) out.of_source.add(std::uint64_t{sources[row]} << 32U | key(row), persons[row]);
  }
  out.groups.finish();
  out.of_source.finish();
  return out;
}

struct ExactPairs {
  bool is_exact = false;
  Paired same;
  Paired known;
};

class Replicator {
 public:
  Replicator(const Resampled& resampled, const std::vector<Comparison>& comparisons, const std::vector<Field>& fields,
             const std::vector<std::uint32_t>& persons, const Estimate& fitted, const Evidence& evidence)
      : resampled_(resampled), comparisons_(comparisons), persons_(persons), fitted_(fitted), evidence_(evidence) {
    for (const std::uint32_t person : persons) many_ = std::max(many_, std::size_t{person} + 1);
    const auto one = [](std::uint32_t) { return std::uint64_t{0}; };
    all_ = paired(persons, resampled.sources, [](std::uint32_t) { return true; }, one);
    for (const Comparison& comparison : comparisons) {
      ExactPairs pairs;
      pairs.is_exact = comparison.levels.front().kind == LevelKind::exact;
      if (pairs.is_exact) {
        const Field& field = fields[comparison.fields[0]];
        const auto code = [&](std::uint32_t row) { return std::uint64_t{field.codes[row]}; };
        pairs.known = paired(persons, resampled.sources, [&](std::uint32_t row) { return field.codes[row] != 0; }, one);
        pairs.same = paired(
            persons, resampled.sources,
            [&](std::uint32_t row) { return field.codes[row] != 0 && field.is_whole(field.codes[row]); }, code);
      }
      exact_.push_back(std::move(pairs));
    }
  }

  Model model(std::uint64_t seed) const {
    const Draw draw(persons_, many_, seed);
    Evidence evidence{random(draw), rules(draw), std::max(all_.pairs(draw), 1.0), evidence_.reached};
    Kinds kinds = fitted_.kinds;
    take_out_kinds(evidence.random, fitted_.shares, kinds);
    constexpr int kRounds = 2;  // from what was fitted it is not far
    Estimate found = estimate(evidence, std::move(kinds), kRounds);
    return model_of(std::move(found), evidence);
  }

 private:
  RandomLevels random(const Draw& draw) const {
    LevelCounts counts(comparisons_.size());
    const std::vector<std::uint32_t>& rows = resampled_.drawn_rows;
    std::size_t at = 0;
    for (std::size_t a = 0; a < rows.size(); ++a)
      for (std::size_t b = a + 1; b < rows.size(); ++b) {
        const Pattern pattern = resampled_.drawn_patterns[at++];
        const std::int64_t times = draw.of_pair(rows[a], rows[b]);
        if (times == 0) continue;
        for (std::size_t one = 0; one < counts.size(); ++one) counts[one][level_in(pattern, one)] += times;
      }
    std::vector<double> exact;
    for (const ExactPairs& one : exact_) {
      const double known = one.is_exact ? one.known.pairs(draw) : 0;
      exact.push_back(known <= 0 ? 0 : one.same.pairs(draw) / known);
    }
    return random_levels_of(comparisons_, counts, exact);
  }

  RuleSamples rules(const Draw& draw) const {
    std::vector<PatternCounter> of_rule(resampled_.helds.size());
    PatternCounter compared;
    for (const ComparedPair& pair : resampled_.compared) {
      const std::int64_t times = draw.of_pair(pair.a, pair.b);
      if (times == 0) continue;
      of_rule[pair.rule].add(pair.pattern, times);
      if (pair.is_first) compared.add(pair.pattern, times << resampled_.halvings[pair.rule]);
    }
    RuleSamples samples{.sessions = std::vector<Session>(of_rule.size()), .compared = compared.sorted()};
    for (std::size_t rule = 0; rule < of_rule.size(); ++rule) {
      Session& session = samples.sessions[rule];
      session.held = resampled_.helds[rule];
      session.patterns = without(session.held, of_rule[rule].sorted());
      session.shares = evidence_.rules.sessions[rule].shares;
    }
    return samples;
  }

  const Resampled& resampled_;
  const std::vector<Comparison>& comparisons_;
  const std::vector<std::uint32_t>& persons_;
  const Estimate& fitted_;
  const Evidence& evidence_;
  std::size_t many_ = 0;
  Paired all_;
  std::vector<ExactPairs> exact_;
};

// Standard deviation of numbers of the models; the first of them is the point from which they are measured, so that no
// digits are lost.
template <class Of>
double deviation(const std::vector<Model>& models, const Of& of) {
  const double first = of(models.front());
  double sum = 0;
  double squares = 0;
  for (const Model& model : models) {
    const double off = of(model) - first;
    sum += off;
    squares += off * off;
  }
  const auto count = static_cast<double>(models.size());
  return std::sqrt(std::max(0.0, (squares - sum * sum / count) / (count - 1)));
}

StandardErrors deviations(const std::vector<Model>& models) {
  StandardErrors errors;
  errors.prior = deviation(models, [](const Model& model) { return model.prior; });
  for (std::size_t at = 0; at < models.front().comparisons.size(); ++at) {
    const std::size_t levels = models.front().comparisons[at].m.size();
    LevelProbabilities of{std::vector<double>(levels, 0), std::vector<double>(levels, 0)};
    std::vector<double> weights(levels, 0);
    for (std::size_t level = 1; level < levels; ++level) {
      of.m[level] = deviation(models, [&](const Model& model) { return model.comparisons[at].m[level]; });
      of.u[level] = deviation(models, [&](const Model& model) { return model.comparisons[at].u[level]; });
      weights[level] = deviation(models, [&](const Model& model) {
        return portable_log2(model.comparisons[at].m[level]) - portable_log2(model.comparisons[at].u[level]);
      });
    }
    errors.comparisons.push_back(std::move(of));
    errors.weights.push_back(std::move(weights));
  }
  return errors;
}

}  // namespace

Resampled compare_for_resampling(const Blocks& blocks, const std::vector<Comparison>& comparisons,
                                 const std::vector<Field>& fields, const RecordCodes& records,
                                 const std::vector<std::uint32_t>& sources, std::int64_t random_pairs,
                                 std::int64_t most_pairs, std::uint64_t seed, Progress& progress, unsigned threads) {
  Resampled out;
  out.sources = sources;
  out.halvings = halvings_of(blocks, most_pairs);
  for (const Rule& rule : blocks.rules()) out.helds.push_back(held_by(rule, comparisons));
  out.drawn_rows = rows_to_pair(records.rows(), random_pairs, seed);
  Comparer comparer(comparisons, fields);
  for (std::size_t a = 0; a < out.drawn_rows.size(); ++a) {
    progress.advance(0);
    for (std::size_t b = a + 1; b < out.drawn_rows.size(); ++b) {
      const std::uint32_t one = out.drawn_rows[a];
      const std::uint32_t other = out.drawn_rows[b];
      const bool counts = sources.empty() || sources[one] != sources[other];
      out.drawn_patterns.push_back(counts ? comparer.pattern(records.of(one), records.of(other)) : 0);
    }
  }
  const std::vector<Unit> units = blocks.units(std::int64_t{1} << 21);
  std::vector<std::vector<ComparedPair>> parts(units.size());
  parallel::for_each_chunk(static_cast<std::int64_t>(units.size()), 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::size_t>(chunk.index);
    const Unit& unit = units[at];
    const std::uint64_t earlier = (std::uint64_t{1} << unit.rule) - 1;
    Comparer own(comparisons, fields);
    for_each_sampled_pair(blocks, unit, out.halvings[unit.rule], [&](std::uint32_t a, std::uint32_t b) {
      const std::uint64_t satisfied = blocks.rules_of(a, b);
      if (satisfied == 0) return;  // of one source
      parts[at].push_back({own.pattern(records.of(a), records.of(b)), a, b, unit.rule, (satisfied & earlier) == 0});
    });
  });
  for (std::vector<ComparedPair>& part : parts) {
    out.compared.insert(out.compared.end(), part.begin(), part.end());
    part = {};
  }
  return out;
}

StandardErrors standard_errors(const Resampled& resampled, const std::vector<Comparison>& comparisons,
                               const std::vector<Field>& fields, const std::vector<std::uint32_t>& persons,
                               const Estimate& fitted, const Evidence& evidence, std::int64_t draws, std::uint64_t seed,
                               Progress& progress, unsigned threads) {
  const Replicator replicator(resampled, comparisons, fields, persons, fitted, evidence);
  std::vector<Model> models(static_cast<std::size_t>(draws));
  // Draws are most of the work: each counts as so many steps that they are most of what is told, too.
  const std::int64_t steps = std::max<std::int64_t>(1, 10 * progress.done() / draws);
  progress.expect(progress.done() + draws * steps);
  parallel::for_each_chunk(draws * steps, steps, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = static_cast<std::uint64_t>(chunk.index);
    models[at] = replicator.model(mixed(mixed(seed) + at));
  });
  return deviations(models);
}

}  // namespace casegraph::linkage
