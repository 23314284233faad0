#include "casegraph/linkage/resolution_tables.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"

namespace casegraph::linkage {
namespace {

const tables::Column& column_of(const tables::Table& table, std::string_view name, tables::Storage storage) {
  const tables::Column* column = table.find(name);
  if (column == nullptr || column->storage != storage || column->null_count != 0)
    throw DataError(table.name + ", column " + std::string(name) +
                    ": accepted: " + std::string(tables::name_of(storage)) + " in every row");
  return *column;
}

}  // namespace

std::vector<Link> links_of(const tables::Table& pairs, std::int64_t rows) {
  const auto a = column_of(pairs, "row_a", tables::Storage::int64).integers;
  const auto b = column_of(pairs, "row_b", tables::Storage::int64).integers;
  const auto weight = column_of(pairs, "weight", tables::Storage::float64).numbers;
  std::vector<Link> links;
  links.reserve(a.size());
  for (std::size_t at = 0; at < a.size(); ++at) {
    for (const std::int64_t row : {a[at], b[at]})
      if (row < 0 || row >= rows)
        throw ArgumentError("row " + std::to_string(row) + ": there are " + std::to_string(rows) + " records");
    links.push_back({static_cast<std::uint32_t>(a[at]), static_cast<std::uint32_t>(b[at]), weight[at]});
  }
  return links;
}

tables::Table quality_table(const std::vector<ClusterQuality>& clusters) {
  std::vector<std::int64_t> cluster, records, links, bridges, diameter;
  std::vector<double> density, weakest;
  std::vector<std::uint8_t> connected;
  for (const ClusterQuality& one : clusters) {
    cluster.push_back(one.cluster);
    records.push_back(one.records);
    links.push_back(one.links);
    density.push_back(one.density);
    bridges.push_back(one.bridges);
    connected.push_back(one.diameter >= 0);
    diameter.push_back(one.diameter < 0 ? 0 : one.diameter);
    weakest.push_back(one.diameter < 0 ? 0 : one.weakest);
  }
  tables::Table table{"quality", static_cast<std::int64_t>(clusters.size()), {}};
  table.columns.push_back(tables::integer_column("cluster", std::move(cluster)));
  table.columns.push_back(tables::integer_column("records", std::move(records)));
  table.columns.push_back(tables::integer_column("links", std::move(links)));
  table.columns.push_back(tables::number_column("density", std::move(density)));
  table.columns.push_back(tables::integer_column("bridges", std::move(bridges)));
  table.columns.push_back(tables::integer_column("diameter", std::move(diameter), connected));
  table.columns.push_back(tables::number_column("weakest", std::move(weakest), connected));
  return table;
}

tables::Table partition_table(std::vector<std::vector<std::uint32_t>> partitions, bool sampled) {
  const auto rows = static_cast<std::int64_t>(partitions.empty() ? 0 : partitions[0].size());
  tables::Table table{"clusters", rows, {}};
  for (std::size_t at = 0; at < partitions.size(); ++at) {
    const std::string name = sampled ? "sample_" + std::to_string(at + 1) : "cluster";
    table.columns.push_back(tables::integer_column(name, {partitions[at].begin(), partitions[at].end()}));
    std::vector<std::uint32_t>().swap(partitions[at]);
  }
  return table;
}

std::vector<std::uint32_t> clusters_of(const tables::Table& clusters) {
  const auto values = column_of(clusters, "cluster", tables::Storage::int64).integers;
  std::vector<std::uint32_t> out;
  out.reserve(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (values[row] < 0 || values[row] > static_cast<std::int64_t>(row))
      throw DataError("clusters, row " + std::to_string(row + 1) + ", column cluster: " + std::to_string(values[row]) +
                      "; accepted: the smallest row, from 0, of the record's cluster");
    out.push_back(static_cast<std::uint32_t>(values[row]));
  }
  return out;
}

}  // namespace casegraph::linkage
