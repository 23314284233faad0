#include "casegraph/measures/frequency/rates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/concentration.hpp"
#include "casegraph/stats/poisson.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kGroupsPerChunk = 256;
constexpr stats::PoissonLimits (*kExact)(std::int64_t, std::int64_t, double, double) = &stats::garwood_limits;

void check(const RatesQuery& query) {
  if (!(query.per_days > 0) || !std::isfinite(query.per_days))
    throw ArgumentError("per: accepted is a finite number of days above 0");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted is a number between 0 and 1, such as 0.95");
}

std::string status_of(const ObservedCount& rate) {
  std::string status = frequency::status_of(rate.exposure);
  return status.empty() && is_open(rate.count.possible) ? "no_upper_bound" : status;
}

tables::Table table_of_rates(const CaseGraph& graph, const RatesQuery& query, const Groups& groups,
                             const std::vector<ObservedCount>& rates) {
  tables::Table table;
  table.name = "frequency.rates";
  table.rows = static_cast<std::int64_t>(groups.size());
  append_keys(table, graph, query.selection, groups.keys);
  std::vector<std::int64_t> certain, dropped, excluded;
  std::vector<double> rate, rate_possible, lower, upper, units_of;
  OptionalIntegers exposure, possible;
  std::vector<std::string> status;
  for (const ObservedCount& each : rates) {
    certain.push_back(each.count.certain);
    possible.add_possible(each.count.possible);
    dropped.push_back(each.dropped);
    excluded.push_back(static_cast<std::int64_t>(each.exposure.excluded.size()));
    exposure.add(each.exposure.covered ? each.exposure.days : std::optional<std::int64_t>(0));
    status.push_back(status_of(each));
    const bool is_observed = each.exposure.covered && each.exposure.days.value_or(0) > 0;
    const double units = is_observed ? static_cast<double>(each.exposure.days.value_or(0)) / query.per_days : kNaN;
    const bool is_closed = !is_open(each.count.possible);
    const std::int64_t most = is_closed ? each.count.possible : each.count.certain;
    rate.push_back(static_cast<double>(each.count.certain) / units);
    rate_possible.push_back(is_closed ? static_cast<double>(most) / units : kNaN);
    const auto limits_of = query.mid_p ? &stats::mid_p_limits : kExact;
    const auto limits =
        is_observed ? limits_of(each.count.certain, most, units, query.confidence) : stats::PoissonLimits{kNaN, kNaN};
    units_of.push_back(is_observed ? units : 0);
    lower.push_back(limits.lower);
    upper.push_back(is_closed ? limits.upper : kNaN);
  }
  std::vector<double> shrunk = stats::shrunk_rates(certain, units_of).values;
  for (std::size_t at = 0; at < shrunk.size(); ++at)
    if (units_of[at] == 0) shrunk[at] = kNaN;
  table.columns.push_back(tables::integer_column("certain", std::move(certain)));
  table.columns.push_back(std::move(possible).column("possible"));
  table.columns.push_back(std::move(exposure).column("exposure_days"));
  table.columns.push_back(tables::number_column("rate", std::move(rate)));
  table.columns.push_back(tables::number_column("rate_possible", std::move(rate_possible)));
  table.columns.push_back(tables::number_column("lower", std::move(lower)));
  table.columns.push_back(tables::number_column("upper", std::move(upper)));
  table.columns.push_back(tables::number_column("rate_shrunk", std::move(shrunk)));
  table.columns.push_back(tables::integer_column("n_dropped", std::move(dropped)));
  table.columns.push_back(tables::integer_column("coverage_excluded", std::move(excluded)));
  table.columns.push_back(status_column("status", status));
  return table;
}

}  // namespace

Answer rates(const CaseGraph& graph, const RatesQuery& query, bool with_evidence, Progress& progress,
             unsigned threads) {
  check(query);
  // Coverage names no kinds: those without a contact have no row.
  std::vector<GroupKey> covered;
  if (!query.selection.has(Dimension::kind)) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  const ObservedCounter counter(graph, query.selection, query.window, query.cut);
  std::vector<ObservedCount> found(groups.size());
  parallel::for_each_chunk(
      static_cast<std::int64_t>(groups.size()), kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
        for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at) {
          found[at] = counter.of(groups.keys[at], groups[at]);
          if (with_evidence) continue;
          found[at].counted = {};
          found[at].exposure.coverage = {};
          found[at].exposure.episodes = {};
        }
      });
  Answer answer;
  answer.table = table_of_rates(graph, query, groups, found);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < found.size(); ++at) append_evidence(graph, at, found[at], answer.evidence);
  return answer;
}

}  // namespace casegraph::measures::frequency
