#include "casegraph/measures/frequency/rate_ratios.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/q_values.hpp"
#include "casegraph/stats/rate_difference.hpp"
#include "casegraph/stats/rate_ratio.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kNoUpperBound = "no_upper_bound";  // limits and p hold whatever the open count
constexpr std::int64_t kGroupsPerChunk = 256;
constexpr double kDaysPerYear = 365.25;

struct Comparison {
  ObservedCount first, second;
  stats::RateRatioBounds ratio{kNaN, kNaN, kNaN, kNaN, kNaN};
  stats::RateDifference difference{kNaN, kNaN, kNaN, kNaN};  // per day
  std::string status;
};

void check(const RateRatioQuery& query) {
  for (const Window window : {query.first, query.second})
    if (!length_of(window) || window.is_empty())
      throw ArgumentError("windows: accepted are two with a start and an end");
  const bool apart = query.first.end <= query.second.begin || query.second.end <= query.first.begin;
  if (!apart) throw ArgumentError("windows: they have days in common; accepted are two that have none");
  for (const double share : {query.confidence, query.significance})
    if (!(share > 0 && share < 1)) throw ArgumentError("confidence, significance: accepted: between 0 and 1");
}

Bounds bounds_of(Bounds count) { return is_open(count.possible) ? Bounds{count.certain, stats::kUnbounded} : count; }

Comparison compared(ObservedCount first, ObservedCount second, double confidence) {
  Comparison out;
  out.status = status_of(first.exposure);
  if (out.status.empty()) out.status = status_of(second.exposure);
  if (out.status.empty()) {
    const auto days = [](const ObservedCount& count) { return static_cast<double>(count.exposure.days.value_or(0)); };
    out.ratio = stats::rate_ratio_bounds(bounds_of(second.count), days(second), bounds_of(first.count), days(first),
                                         confidence);
    out.difference =
        stats::rate_difference(bounds_of(second.count), days(second), bounds_of(first.count), days(first), confidence);
    if (out.ratio.undefined != stats::Undefined::no)
      out.status = stats::name_of(out.ratio.undefined);
    else if (is_open(first.count.possible) || is_open(second.count.possible))
      out.status = kNoUpperBound;
  }
  out.first = std::move(first);
  out.second = std::move(second);
  return out;
}

std::string finding_of(const Comparison& row, double q, double significance) {
  if (!row.status.empty() && row.status != kNoUpperBound) return "not_determinable";
  if (q >= significance) return "no_difference_found";
  return row.ratio.lower > 1 ? "higher" : row.ratio.upper < 1 ? "lower" : "no_difference_found";
}

tables::Table table_of(const CaseGraph& graph, const RateRatioQuery& query, const Groups& groups,
                       const std::vector<Comparison>& rows) {
  std::vector<double> p;
  for (const Comparison& row : rows) p.push_back(row.ratio.p);
  const std::vector<double> q = stats::q_values(p);
  Integers first({"first_certain"}), second({"second_certain"});
  OptionalIntegers first_possible, second_possible, first_days, second_days;
  Numbers ratios({"ratio_least", "ratio_most", "lower", "upper", "p", "q", "p_minlike"});
  Numbers differences({"difference_least", "difference_most", "difference_lower", "difference_upper"});
  std::vector<std::int64_t> dropped;
  std::vector<std::string> status, finding;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const Comparison& row = rows[at];
    first.add({row.first.count.certain});
    first_possible.add_possible(row.first.count.possible);
    second.add({row.second.count.certain});
    second_possible.add_possible(row.second.count.possible);
    first_days.add(row.first.exposure.covered ? row.first.exposure.days : std::optional<std::int64_t>(0));
    second_days.add(row.second.exposure.covered ? row.second.exposure.days : std::optional<std::int64_t>(0));
    ratios.add(
        {row.ratio.least, row.ratio.most, row.ratio.lower, row.ratio.upper, row.ratio.p, q[at], row.ratio.p_minlike});
    const stats::RateDifference& apart = row.difference;
    differences.add({apart.least * kDaysPerYear, apart.most * kDaysPerYear, apart.lower * kDaysPerYear,
                     apart.upper * kDaysPerYear});
    dropped.push_back(row.first.dropped + row.second.dropped);
    status.push_back(row.status);
    finding.push_back(finding_of(row, q[at], query.significance));
  }
  tables::Table table;
  table.name = "frequency.rate_ratio";
  table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(table, graph, query.selection, groups.keys);
  first.append_to(table);
  table.columns.push_back(std::move(first_possible).column("first_possible"));
  table.columns.push_back(std::move(first_days).column("first_days"));
  second.append_to(table);
  table.columns.push_back(std::move(second_possible).column("second_possible"));
  table.columns.push_back(std::move(second_days).column("second_days"));
  ratios.append_to(table);
  differences.append_to(table);
  table.columns.push_back(tables::integer_column("n_dropped", std::move(dropped)));
  table.columns.push_back(status_column("status", status));
  table.columns.push_back(status_column("finding", finding));
  return table;
}

// Evidence of both windows as one row's.
ObservedCount joined(const Comparison& row) {
  ObservedCount all = row.first;
  const auto join = [](std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& more) {
    into.insert(into.end(), more.begin(), more.end());
    std::sort(into.begin(), into.end());
    into.erase(std::unique(into.begin(), into.end()), into.end());
  };
  join(all.counted, row.second.counted);
  join(all.exposure.coverage, row.second.exposure.coverage);
  join(all.exposure.episodes, row.second.exposure.episodes);
  return all;
}

}  // namespace

Answer rate_ratios(const CaseGraph& graph, const RateRatioQuery& query, bool with_evidence, Progress& progress,
                   unsigned threads) {
  check(query);
  const ObservedCounter first(graph, query.selection, query.first, query.cut, query.observed);
  const ObservedCounter second(graph, query.selection, query.second, query.cut, query.observed);
  std::vector<GroupKey> covered;
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  std::vector<Comparison> rows(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      rows[at] =
          compared(first.of(groups.keys[at], groups[at]), second.of(groups.keys[at], groups[at]), query.confidence);
  });
  Answer answer;
  answer.table = table_of(graph, query, groups, rows);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < rows.size(); ++at) append_evidence(graph, at, joined(rows[at]), answer.evidence);
  return answer;
}

}  // namespace casegraph::measures::frequency
