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
constexpr std::size_t kMostRows = 10'000'000;  // of groups and bins: some 300 bytes each while they are counted
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

// The groups' keys once a bin, and the bins' days where there are some.
void append_groups_in_bins(tables::Table& table, const CaseGraph& graph, const RatesQuery& query, const Groups& groups,
                           const std::vector<Window>& bins) {
  std::vector<GroupKey> keys;
  std::vector<Day> from, to;
  for (const GroupKey& key : groups.keys) {
    for (const Window bin : bins) {
      keys.push_back(key);
      from.push_back(bin.begin);
      to.push_back(bin.end - 1);
    }
  }
  append_keys(table, graph, query.selection, keys);
  if (!query.bin) return;
  table.columns.push_back(day_column("from_day", from));
  table.columns.push_back(day_column("to_day", to));
}

// The contacts of a group that may be in a window.
struct Some {
  std::vector<std::uint32_t> contacts;
  std::vector<std::uint8_t> is_sure;
};
Some in_window(const CaseGraph& graph, GroupContacts group, Window window) {
  Some some;
  for (std::size_t at = 0; at < group.size(); ++at) {
    if (!window.holds_some(graph.contacts.days(group.contacts[at]))) continue;
    some.contacts.push_back(group.contacts[at]);
    some.is_sure.push_back(group.is_sure[at]);
  }
  return some;
}

tables::Table table_of_rates(const CaseGraph& graph, const RatesQuery& query, const Groups& groups,
                             const std::vector<Window>& bins, const std::vector<ObservedCount>& rates) {
  tables::Table table;
  table.name = "frequency.rates";
  table.rows = static_cast<std::int64_t>(rates.size());
  append_groups_in_bins(table, graph, query, groups, bins);
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
  // Coverage names no addresses, kinds or flags: those without a contact have no row.
  const bool is_of_contacts = query.selection.has(Dimension::address) || query.selection.has(Dimension::kind) ||
                              query.selection.has(Dimension::flag);
  std::vector<GroupKey> covered;
  if (!is_of_contacts) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  const std::vector<Window> bins =
      query.bin ? calendar_bins(observed_span(graph, query.window), *query.bin) : std::vector<Window>{query.window};
  if (groups.size() * bins.size() > kMostRows)
    throw ArgumentError("bin: " + std::to_string(groups.size()) + " groups in " + std::to_string(bins.size()) +
                        " bins are too many rows; accepted: up to " + std::to_string(kMostRows) + " together");
  const ObservedCounter counter(graph, query.selection, query.window, query.cut);
  std::vector<ObservedCounter> counters;  // of each bin
  for (const Window bin : bins) counters.push_back(counter.within(bin));
  std::vector<ObservedCount> found(groups.size() * bins.size());
  parallel::for_each_chunk(
      static_cast<std::int64_t>(groups.size()), kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
        for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at) {
          for (std::size_t bin = 0; bin < bins.size(); ++bin) {
            ObservedCount& one = found[at * bins.size() + bin];
            const Some some = query.bin ? in_window(graph, groups[at], bins[bin]) : Some{};
            one =
                counters[bin].of(groups.keys[at], query.bin ? GroupContacts{some.contacts, some.is_sure} : groups[at]);
            if (with_evidence) continue;
            one.counted = {};
            one.exposure.coverage = {};
            one.exposure.episodes = {};
          }
        }
      });
  Answer answer;
  answer.table = table_of_rates(graph, query, groups, bins, found);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < found.size(); ++at) append_evidence(graph, at, found[at], answer.evidence);
  return answer;
}

}  // namespace casegraph::measures::frequency
