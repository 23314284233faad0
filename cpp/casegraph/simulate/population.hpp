// A made casebook of any size, for benchmarks, pictures and tests. It describes nobody.
//
// Households of one to five live at addresses; a few persons and agencies have far more contacts than most;
// contacts come in bursts; a tenth of the dates are months or years only; some records are filed under another
// address than the one they concern. Every number is drawn by its own place (seed, table, row, purpose), in
// integer arithmetic and exact products of doubles, so the same seed gives the same bytes on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::simulate {

struct PopulationSize {
  std::int64_t contacts = 10'000;
  std::int64_t persons = 3'000;
  std::int64_t addresses = 2'000;
  std::int64_t agencies = 20;
};

// Tables of the casebook: reviews, persons, relationships, addresses, residences, agencies, coverage, incidents,
// contacts, participants (three for every two contacts), flags, shares, share_items. Ids are int64 from 1; exact
// dates are text too, since others in the same column are EDTF.
// Throws ArgumentError where a size is not positive, there are more than 2,000,000,000 rows, or fewer persons
// than addresses could hold (persons >= 1, addresses >= 1, agencies >= 1).
std::vector<tables::Table> population(const PopulationSize& size, std::uint64_t seed, Progress& progress,
                                      unsigned threads = 0);

}  // namespace casegraph::simulate
