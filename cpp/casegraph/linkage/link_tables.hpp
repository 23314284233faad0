// Links and clusters as tables, and links read back from one.
#pragma once

#include <vector>

#include "casegraph/linkage/clustering.hpp"
#include "casegraph/linkage/linker.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::linkage {

// Columns row_a, row_b (from 0), weight, probability, rule (its name), pattern (the levels, four bits a comparison),
// rules (a bit for each rule that pairs the two); by row_a, then row_b.
tables::Table pairs_table(const Scored& scored, const Linker& linker);

// Clusters at a probability, with the columns below.
tables::Table clusters_table(const Scored& scored, std::size_t rows, double least_probability);

// Clusters at a probability, from a table with the columns row_a, row_b, probability. Columns cluster (the smallest row
// of the record's cluster) and probability (of the record's strongest link within it; missing where it is alone), a row
// a record. Throws ArgumentError where a row is not one of `rows`, DataError where a column is absent or of another
// type.
tables::Table clusters_table(std::int64_t rows, const tables::Table& pairs, double least_probability);

}  // namespace casegraph::linkage
