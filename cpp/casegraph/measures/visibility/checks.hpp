// Many checks at once, a row each: those of a casebook, or of a table of somebody's own.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/check.hpp"
#include "casegraph/measures/visibility/check_index.hpp"

namespace casegraph::measures {

struct ChecksAsked {
  bool with_bounds = false;    // columns of how many contacts may be of each class
  bool with_evidence = false;  // each check and each contact that it counts, with its classes (counted_contacts.hpp)
};

// One row a check of the casebook: check, agency, holder, contact, day, made, n, the count of each class, unsettled,
// unspecified_shares, status.
Answer checks_of_casebook(const CheckIndex& index, const Holding& holding, const VisibilityOptions& options,
                          const ChecksAsked& asked, Progress& progress, unsigned threads = 0);

// The same of checks that are given: row (from 1), agency, holder, contact, day, n and so on. A check without keys, or
// without a day of its own or of its contact, has the status no_key_or_day.
Answer checks_of_queries(const CheckIndex& index, const Holding& holding, const std::vector<CheckQuery>& queries,
                         const VisibilityOptions& options, const ChecksAsked& asked, Progress& progress,
                         unsigned threads = 0);

}  // namespace casegraph::measures
