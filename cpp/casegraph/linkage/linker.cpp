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

// A first, rough look with plain relatives, for which `samples` are copied.
Relatives relatives_in(const RuleSamples& samples, Kinds kinds, double pairs, const Reached& reached) {
  std::vector<Session> sessions = samples.sessions;
  estimate_levels(sessions, kinds, 50, 1e-3);
  const std::vector<double> shares = estimate_shares(samples.compared, pairs, kinds, reached);
  return has_families(kinds, shares) ? Relatives::alike : Relatives::none;
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

// Of a block that is cut some pairs are not compared.
std::vector<Rule> Linker::rules_not_cut() const {
  std::vector<Rule> rules;
  for (std::uint32_t rule = 0; rule < settings_.rules.size(); ++rule) {
    const auto& cuts = blocks_.cuts();
    if (std::none_of(cuts.begin(), cuts.end(), [&](const CutBlock& cut) { return cut.rule == rule; }))
      rules.push_back(settings_.rules[rule]);
  }
  return rules;
}

Evidence Linker::evidence(Progress& progress, unsigned threads) const {
  ask_judges_ahead(blocks_, settings_.comparisons, fields_, records_, progress, threads);
  return {random_levels(settings_.comparisons, fields_, records_, sources_, settings_.between_sources,
                        settings_.random_pairs, settings_.seed, progress, threads),
          sample_rules(blocks_, settings_.comparisons, fields_, records_, settings_.pairs_to_learn, progress, threads),
          all_pairs(static_cast<std::int64_t>(rows()), sources_, settings_.between_sources)};
}

Estimate Linker::estimate_from(Evidence& evidence) const {
  // Two kinds may be a model that does not hold (addresses of one street and one place): what it says of pairs that
  // were not compared is not asked for.
  const Kinds plain = kinds_of(settings_.comparisons, evidence.random.shares, Relatives::plain);
  if (plain.kinds.size() > 2) evidence.reached = reached_by(rules_not_cut(), settings_.comparisons, fields_);
  const Relatives relatives = relatives_in(evidence.rules, plain, evidence.pairs, evidence.reached);
  return estimate(evidence, kinds_of(settings_.comparisons, evidence.random.shares, relatives));
}

Training Linker::train(Progress& progress, unsigned threads) const {
  Evidence found = evidence(progress, threads);
  Estimate estimated = estimate_from(found);
  Training training;
  training.convergence = estimated.convergence;
  for (const Session& session : found.rules.sessions)
    training.match_shares.push_back(session.shares.empty() ? 0 : match_share(session, estimated.kinds));
  training.model = model_of(std::move(estimated), found);
  return training;
}

StandardErrors Linker::standard_errors(const std::vector<std::uint32_t>& persons, std::int64_t draws,
                                       std::uint64_t seed, Progress& progress, unsigned threads) const {
  if (persons.size() != rows())
    throw ArgumentError("persons: " + std::to_string(persons.size()) + " codes; accepted: one for each of the " +
                        std::to_string(rows()) + " records");
  if (draws < 2) throw ArgumentError("draws: " + std::to_string(draws) + "; accepted: 2 or more");
  Evidence found = evidence(progress, threads);
  const Estimate fitted = estimate_from(found);
  const Resampled resampled =
      compare_for_resampling(blocks_, settings_.comparisons, fields_, records_, sources_, settings_.random_pairs,
                             settings_.pairs_to_learn, settings_.seed, progress, threads);
  return linkage::standard_errors(resampled, settings_.comparisons, fields_, persons, fitted, found, draws, seed,
                                  progress, threads);
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
  if (!settings_.comparisons[comparison].term_frequencies || level_in(pattern, comparison) != 1) return 0;
  const std::uint32_t field = settings_.comparisons[comparison].fields[0];
  return value_weights(model.comparisons[comparison], fields_[field])[records_.of(a)[field]];
}

}  // namespace casegraph::linkage
