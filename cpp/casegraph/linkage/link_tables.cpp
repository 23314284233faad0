#include "casegraph/linkage/link_tables.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"

namespace casegraph::linkage {
namespace {

const tables::Column& column_of(const tables::Table& pairs, std::string_view name, tables::Storage storage) {
  const tables::Column* column = pairs.find(name);
  if (column == nullptr || column->storage != storage || column->null_count != 0)
    throw DataError(pairs.name + ", column " + std::string(name) +
                    ": accepted: " + std::string(tables::name_of(storage)) + " in every row");
  return *column;
}

}  // namespace

tables::Table pairs_table(const Scored& scored, const Blocks& blocks) {
  const std::size_t size = scored.edges.size();
  std::vector<std::int64_t> a(size), b(size), pattern(size);
  std::vector<double> weight(size), probability(size);
  std::vector<std::int32_t> rule(size);
  for (std::size_t at = 0; at < size; ++at) {
    const Edge& edge = scored.edges[at];
    a[at] = edge.a;
    b[at] = edge.b;
    weight[at] = edge.weight;
    probability[at] = probability_of(edge.weight);
    rule[at] = static_cast<std::int32_t>(edge.rule);
    pattern[at] = static_cast<std::int64_t>(edge.pattern);
  }
  std::vector<std::string> names;
  for (const Rule& one : blocks.rules()) names.push_back(one.name);
  tables::Table table{"pairs", static_cast<std::int64_t>(size), {}};
  table.columns.push_back(tables::integer_column("row_a", std::move(a)));
  table.columns.push_back(tables::integer_column("row_b", std::move(b)));
  table.columns.push_back(tables::number_column("weight", std::move(weight)));
  table.columns.push_back(tables::number_column("probability", std::move(probability)));
  table.columns.push_back(tables::coded_column("rule", std::move(rule), std::move(names)));
  table.columns.push_back(tables::integer_column("pattern", std::move(pattern)));
  return table;
}

tables::Table clusters_table(std::int64_t rows, const tables::Table& pairs, double least_probability) {
  const auto a = column_of(pairs, "row_a", tables::Storage::int64).integers;
  const auto b = column_of(pairs, "row_b", tables::Storage::int64).integers;
  const auto probability = column_of(pairs, "probability", tables::Storage::float64).numbers;
  std::vector<Edge> edges;
  for (std::size_t at = 0; at < a.size(); ++at) {
    if (probability[at] < least_probability) continue;
    for (const std::int64_t row : {a[at], b[at]})
      if (row < 0 || row >= rows)
        throw ArgumentError("row " + std::to_string(row) + ": there are " + std::to_string(rows) + " records");
    // The probability stands for the weight: clusters ask only for their order.
    edges.push_back({static_cast<std::uint32_t>(a[at]), static_cast<std::uint32_t>(b[at]), probability[at], 0, 0});
  }
  const Clusters clusters = connected(static_cast<std::size_t>(rows), edges, least_probability);
  std::vector<std::uint8_t> linked;
  std::vector<double> best;
  for (const double value : clusters.best_weight) {
    linked.push_back(!std::isnan(value));
    best.push_back(std::isnan(value) ? 0 : value);
  }
  tables::Table table{"clusters", rows, {}};
  table.columns.push_back(tables::integer_column("cluster", {clusters.of_row.begin(), clusters.of_row.end()}));
  table.columns.push_back(tables::number_column("probability", std::move(best), std::move(linked)));
  return table;
}

}  // namespace casegraph::linkage
