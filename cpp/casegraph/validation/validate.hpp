// Whether a casebook holds together: every problem at once.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/tables/problem.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::validation {

struct Options {
  // Terms that this casebook adds to a vocabulary.
  std::map<std::string, std::vector<std::string>, std::less<>> extra_terms;
  // Tables that could not be read, or not whole: a problem told before. They are not missing, and what refers to
  // them does not dangle.
  std::set<std::string, std::less<>> incomplete;
  // At most so many problems of one rule and column are listed; the rest are counted in one further
  // problem (0: no limit).
  std::int64_t most_per_rule = 1000;
};

// Checks normalised tables (tables/normalise.hpp) against the schema and against each other. Ordered by
// the schema's order of tables, then row, column and rule.
std::vector<tables::Problem> validate(std::span<const tables::Table> casebook, const Options& options,
                                      Progress& progress);

}  // namespace casegraph::validation
