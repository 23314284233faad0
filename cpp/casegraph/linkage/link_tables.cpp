#include "casegraph/linkage/link_tables.hpp"

#include <bit>
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

tables::Table table_of(const Clusters& clusters, double (*probability)(double)) {
  std::vector<std::uint8_t> linked;
  std::vector<double> best;
  for (const double strength : clusters.best) {
    linked.push_back(!std::isnan(strength));
    best.push_back(std::isnan(strength) ? 0 : probability(strength));
  }
  tables::Table table{"clusters", static_cast<std::int64_t>(clusters.of_row.size()), {}};
  table.columns.push_back(tables::integer_column("cluster", {clusters.of_row.begin(), clusters.of_row.end()}));
  table.columns.push_back(tables::number_column("probability", std::move(best), std::move(linked)));
  return table;
}

}  // namespace

tables::Table pairs_table(const Scored& scored, const Linker& linker) {
  const std::vector<Edge> edges = scored.sorted();
  const std::size_t size = edges.size();
  std::vector<std::int64_t> a(size), b(size), pattern(size), rules(size);
  std::vector<double> weight(size), probability(size);
  std::vector<std::int32_t> rule(size);
  Comparer comparer(linker.settings().comparisons, linker.fields());
  for (std::size_t at = 0; at < size; ++at) {
    const Edge& edge = edges[at];
    a[at] = edge.a;
    b[at] = edge.b;
    weight[at] = weight_in_bits(edge.weight);
    probability[at] = probability_of(edge.weight);
    const std::uint32_t* codes_a = linker.records().of(edge.a);
    const std::uint32_t* codes_b = linker.records().of(edge.b);
    const std::uint64_t satisfied = linker.blocks().rules_of(edge.a, edge.b);
    rule[at] = std::countr_zero(satisfied);
    rules[at] = std::bit_cast<std::int64_t>(satisfied);
    pattern[at] = std::bit_cast<std::int64_t>(comparer.pattern(codes_a, codes_b));
  }
  std::vector<std::string> names;
  for (const Rule& one : linker.blocks().rules()) names.push_back(one.name);
  tables::Table table{"pairs", static_cast<std::int64_t>(size), {}};
  table.columns.push_back(tables::integer_column("row_a", std::move(a)));
  table.columns.push_back(tables::integer_column("row_b", std::move(b)));
  table.columns.push_back(tables::number_column("weight", std::move(weight)));
  table.columns.push_back(tables::number_column("probability", std::move(probability)));
  table.columns.push_back(tables::coded_column("rule", std::move(rule), std::move(names)));
  table.columns.push_back(tables::integer_column("pattern", std::move(pattern)));
  table.columns.push_back(tables::integer_column("rules", std::move(rules)));
  return table;
}

tables::Table clusters_table(std::int64_t rows, const tables::Table& pairs, double least_probability) {
  const auto a = column_of(pairs, "row_a", tables::Storage::int64).integers;
  const auto b = column_of(pairs, "row_b", tables::Storage::int64).integers;
  const auto probability = column_of(pairs, "probability", tables::Storage::float64).numbers;
  Joiner joiner(static_cast<std::size_t>(rows));
  for (std::size_t at = 0; at < a.size(); ++at) {
    if (probability[at] < least_probability) continue;
    for (const std::int64_t row : {a[at], b[at]})
      if (row < 0 || row >= rows)
        throw ArgumentError("row " + std::to_string(row) + ": there are " + std::to_string(rows) + " records");
    joiner.join(static_cast<std::uint32_t>(a[at]), static_cast<std::uint32_t>(b[at]), probability[at]);
  }
  return table_of(std::move(joiner).clusters(), [](double value) { return value; });
}

tables::Table clusters_table(const Scored& scored, std::size_t rows, double least_probability) {
  return table_of(connected(rows, scored, weight_of(least_probability)),
                  [](double bits) { return probability_of(fixed_weight(bits)); });
}

}  // namespace casegraph::linkage
