// Records made ready for linkage: encoded, blocked, their pairs counted; then a model, then links.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/linkage/clustering.hpp"
#include "casegraph/linkage/standard_errors.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::linkage {

struct Settings {
  std::vector<FieldSettings> fields;
  std::vector<Comparison> comparisons;
  std::vector<Rule> rules;
  std::string source_column;                        // the agency of a record; empty: none
  bool between_sources = false;                     // pair only records of different ones
  std::int64_t most_pairs_of_rule = 2'000'000'000;  // a rule with more is refused before anything is compared
  std::int64_t random_pairs = 500'000;              // for u
  std::int64_t pairs_to_learn = 100'000;            // of each rule, for m; a rule with more is sampled
  std::uint64_t seed = 1;
  bool accept_nothing = false;  // columns without a value, rules without a pair: as a few new records may have
};

struct Training {
  Model model;
  Convergence convergence;
  std::vector<double> match_shares;  // a rule, as EM estimated it
};

class Linker {
 public:
  // Encodes and blocks. Throws DataError or ArgumentError, naming column, rule and numbers, where the settings do not
  // fit the records, a rule has too many pairs, or no rule has any.
  Linker(const tables::Table& records, Settings settings, Progress& progress, unsigned threads = 0);
  Linker(const Linker&) = delete;  // what it holds refers to itself
  Linker& operator=(const Linker&) = delete;

  const Settings& settings() const { return settings_; }
  const std::vector<Field>& fields() const { return fields_; }
  const RecordCodes& records() const { return records_; }
  const Blocks& blocks() const { return blocks_; }
  std::size_t rows() const { return records_.rows(); }

  // u from random pairs with all that are no strangers taken out, levels of the other kinds by EM, their shares and the
  // prior from all compared pairs; three rounds, as each needs the others.
  Training train(Progress& progress, unsigned threads = 0) const;
  // Of that model, if each person that `persons` tells apart (a code a row) were drawn anew `draws` times.
  StandardErrors standard_errors(const std::vector<std::uint32_t>& persons, std::int64_t draws, std::uint64_t seed,
                                 Progress& progress, unsigned threads = 0) const;
  Scored score(const Model& model, FixedWeight least_weight, Progress& progress, unsigned threads = 0) const;
  // Of any pair, blocked or not. Throws ArgumentError where there is no such row.
  Pattern compare(std::uint32_t a, std::uint32_t b) const;
  // Takes how rare a field's values are from elsewhere: how many records have a value, and a count a code.
  void set_frequencies(std::size_t field, std::int64_t present, std::vector<std::int64_t> counts,
                       std::vector<std::int64_t> all_counts);
  // The weight that agreement on a rare or common value adds to a comparison's level, of that pair.
  FixedWeight value_weight(const Model& model, std::size_t comparison, Pattern pattern, std::uint32_t a) const;

 private:
  std::vector<Rule> rules_not_cut() const;
  Evidence evidence(Progress& progress, unsigned threads) const;
  Estimate estimate_from(Evidence& evidence) const;

  Settings settings_;
  std::vector<Field> fields_;
  std::vector<std::uint32_t> sources_;
  RecordCodes records_;
  Blocks blocks_;
};

}  // namespace casegraph::linkage
