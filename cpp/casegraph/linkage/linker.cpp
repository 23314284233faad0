#include "casegraph/linkage/linker.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/own_levels.hpp"

namespace casegraph::linkage {
namespace {

std::vector<std::uint32_t> source_codes(const tables::Table& records, const Settings& settings, Progress& progress) {
  if (!settings.between_sources) return {};
  if (settings.source_column.empty())
    throw ArgumentError("between_sources: there is no source column; accepted: source='agency_id' or the like");
  return encode(records, {{settings.source_column, Cleaning::as_is}}, progress, 1).front().codes;
}

std::vector<Field> encoded(const tables::Table& records, const Settings& settings, Progress& progress,
                           unsigned threads) {
  std::vector<Field> fields = encode(records, settings.fields, progress, threads, settings.accept_nothing);
  derive_for_levels(settings.comparisons, fields);
  return fields;
}

std::vector<Rule> checked_rules(const Settings& settings, const std::vector<Field>& fields) {
  check(settings.comparisons, fields);
  if (settings.rules.empty() || settings.rules.size() > 64)
    throw ArgumentError("rules: " + std::to_string(settings.rules.size()) + " are given; accepted: 1 to 64");
  check(settings.rules, fields);
  return settings.rules;
}

void check_pairs(const Blocks& blocks, std::int64_t most, bool accept_nothing) {
  std::int64_t all = 0;
  for (std::size_t rule = 0; rule < blocks.rules().size(); ++rule) {
    const std::int64_t pairs = blocks.pair_counts()[rule];
    all += pairs;
    if (pairs > most)
      throw ArgumentError("rule '" + blocks.rules()[rule].name + "' has " + std::to_string(pairs) +
                          " pairs; accepted: at most " + std::to_string(most) +
                          " (a further column makes its blocks smaller, most_rows_of_block cuts large ones, "
                          "most_pairs_of_rule allows more)");
  }
  if (all == 0 && !accept_nothing)
    throw DataError("no rule pairs any two records; accepted: rules whose columns have values that records share");
}

// The start of EM: agreement likely, each further level half as likely as the one before.
Model first_model(const std::vector<Comparison>& comparisons, const std::vector<std::vector<double>>& random) {
  Model model;
  for (std::size_t at = 0; at < comparisons.size(); ++at) {
    LevelProbabilities probabilities{std::vector<double>(random[at].size(), 0), random[at]};
    const std::size_t levels = random[at].size() - 1;
    double share = 0.15;
    probabilities.m[1] = 0.85;
    for (std::size_t level = 2; level <= levels; ++level) {
      share /= level < levels ? 2 : 1;
      probabilities.m[level] = share;
    }
    model.comparisons.push_back(std::move(probabilities));
  }
  return model;
}

}  // namespace

Linker::Linker(const tables::Table& records, Settings settings, Progress& progress, unsigned threads)
    : settings_(std::move(settings)),
      fields_(encoded(records, settings_, progress, threads)),
      sources_(source_codes(records, settings_, progress)),
      records_(fields_, checked_rules(settings_, fields_), sources_, settings_.between_sources),
      blocks_(records_, fields_, settings_.rules, progress, threads) {
  check_pairs(blocks_, settings_.most_pairs_of_rule, settings_.accept_nothing);
}

void Linker::set_frequencies(std::size_t field, std::int64_t present, std::vector<std::int64_t> counts,
                             std::vector<std::int64_t> all_counts) {
  if (field >= fields_.size() || counts.size() != fields_[field].values.size() || present < 1)
    throw ArgumentError("frequencies: they are not those of field " + std::to_string(field));
  fields_[field].present = present;
  fields_[field].counts = std::move(counts);
  fields_[field].all_counts = std::move(all_counts);
}

Training Linker::train(Progress& progress, unsigned threads) const {
  ask_judges_ahead(blocks_, settings_.comparisons, fields_, records_, progress, threads);
  const auto random = random_levels(settings_.comparisons, fields_, records_, sources_, settings_.between_sources,
                                    settings_.random_pairs, settings_.seed, progress, threads);
  RuleSamples samples =
      sample_rules(blocks_, settings_.comparisons, fields_, records_, settings_.pairs_to_learn, progress, threads);
  Training training;
  training.model = first_model(settings_.comparisons, random);
  const double pairs = all_pairs(static_cast<std::int64_t>(rows()), sources_, settings_.between_sources);
  constexpr int kRounds = 3;
  for (int round = 0; round < kRounds; ++round) {
    training.convergence = estimate_m(samples.sessions, training.model);
    training.model.prior = estimate_prior(samples.compared, pairs, training.model);
    if (round + 1 < kRounds) take_out_matches(random, training.model);
  }
  for (const Session& session : samples.sessions) training.match_shares.push_back(session.match_share);
  return training;
}

Scored Linker::score(const Model& model, FixedWeight least_weight, Progress& progress, unsigned threads) const {
  check(model, settings_.comparisons);
  ask_judges_ahead(blocks_, settings_.comparisons, fields_, records_, progress, threads);
  return linkage::score(blocks_, settings_.comparisons, fields_, records_,
                        Weights(model, settings_.comparisons, fields_), least_weight, progress, threads);
}

Pattern Linker::compare(std::uint32_t a, std::uint32_t b) const {
  for (const std::uint32_t row : {a, b})
    if (row >= rows())
      throw ArgumentError("row " + std::to_string(row) + ": there are " + std::to_string(rows()) + " records");
  Pattern pattern = 0;
  for (std::size_t at = 0; at < settings_.comparisons.size(); ++at)
    pattern |= Pattern{level_of(settings_.comparisons[at], fields_, records_.of(a), records_.of(b))} << (4 * at);
  return pattern;
}

FixedWeight Linker::value_weight(const Model& model, std::size_t comparison, Pattern pattern, std::uint32_t a) const {
  check(model, settings_.comparisons);
  const Weights weights(model, settings_.comparisons, fields_);
  const std::uint32_t field = settings_.comparisons[comparison].fields[0];
  return weights.of_value(comparison, level_in(pattern, comparison), records_.of(a)[field]);
}

}  // namespace casegraph::linkage
