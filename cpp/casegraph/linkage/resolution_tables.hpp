// Clusters as tables, and pairs read back from one.
#pragma once

#include <vector>

#include "casegraph/linkage/cluster_quality.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::linkage {

// Links from a table with row_a, row_b and weight, as pairs_table makes it. Throws DataError where a column is not so,
// ArgumentError for a row that there is not.
std::vector<Link> links_of(const tables::Table& pairs, std::int64_t rows);

// A cluster a row: cluster, records, links, density, bridges, diameter and weakest (missing where links do not
// connect).
tables::Table quality_table(const std::vector<ClusterQuality>& clusters);

// Columns `cluster` or `sample_1`, `sample_2`, ...: of each row the smallest row of its cluster.
tables::Table partition_table(std::vector<std::vector<std::uint32_t>> partitions, bool sampled);

// A column of whole numbers, `cluster`, as it was written.
std::vector<std::uint32_t> clusters_of(const tables::Table& clusters);

}  // namespace casegraph::linkage
