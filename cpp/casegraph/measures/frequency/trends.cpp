#include "casegraph/measures/frequency/trends.hpp"

#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/event_sequences.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/q_values.hpp"
#include "casegraph/stats/trend.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kDaysPerYear = 365.25;
constexpr std::int64_t kGroupsPerChunk = 64;

struct Row {
  BinnedCounts counts;
  stats::MannKendall test;
  stats::TheilSen slope;
  stats::Laplace laplace;
  stats::PowerLaw power;
  std::string events_status;
};

void fill_bins(double confidence, Row& row) {
  std::vector<double> times, rates;
  for (std::size_t at = 0; at < row.counts.bins.size(); ++at) {
    const Window bin = row.counts.bins[at];
    times.push_back((bin.begin.count + bin.end.count) / 2.0 / kDaysPerYear);
    rates.push_back(static_cast<double>(row.counts.events[at]) / row.counts.exposure[at] * kDaysPerYear);
  }
  row.test = stats::mann_kendall(times, rates);
  row.slope = stats::theil_sen(times, rates, confidence);
}

void fill_events(const EventSequence& sequence, Row& row) {
  std::vector<double> times;
  for (const Moment& event : sequence.events) times.push_back(observed_time(sequence.observed, event.day));
  const auto end = static_cast<double>(length_of(sequence.observed).value_or(0));
  row.laplace = stats::laplace_test(times, end);
  row.power = stats::power_law(times, end);
  row.events_status = sequence.status;
  if (row.events_status.empty() && row.power.undefined != stats::Undefined::no)
    row.events_status = stats::name_of(row.power.undefined);
}

std::string status_of(const Row& row) {
  if (!row.counts.status.empty()) return row.counts.status;
  return row.test.undefined == stats::Undefined::no ? "" : stats::name_of(row.test.undefined);
}

std::string finding_of(const Row& row, double q, double significance) {
  if (!row.counts.status.empty()) return "not_determinable";
  if (row.counts.whole.counted.empty()) return "no_contacts";
  const std::int64_t n = row.test.n;
  const bool could_be = n > 10 || (n >= 3 && stats::exact_kendall_p(n, n * (n - 1) / 2) < significance);
  if (!could_be) return "not_determinable";
  if (q >= significance) return "no_escalation_found";
  return row.test.s > 0 ? "escalation" : "decline";
}

tables::Table table_of(const CaseGraph& graph, const TrendQuery& query, const Groups& groups,
                       const std::vector<Row>& rows) {
  std::vector<double> p;
  for (const Row& row : rows) p.push_back(row.counts.status.empty() ? row.test.p : kNaN);
  const std::vector<double> q = stats::q_values(p);
  Integers counts({"bins", "contacts", "exposure_days", "n_uncertain", "n_dropped"});
  OptionalIntegers s;
  Numbers tests({"z", "p", "q", "tau_b", "slope", "slope_lower", "slope_upper"});
  Numbers events({"laplace", "laplace_p", "power_beta", "power_p"});
  std::vector<std::string> status, events_status, finding;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const Row& row = rows[at];
    counts.add({static_cast<std::int64_t>(row.counts.bins.size()), row.counts.contacts, row.counts.exposure_days,
                row.counts.uncertain, row.counts.dropped});
    status.push_back(status_of(row));
    s.add(status.back().empty() ? std::optional(row.test.s) : std::nullopt);
    tests.add({row.test.z, p[at], q[at], row.test.tau_b, row.slope.slope, row.slope.lower, row.slope.upper});
    events.add({row.laplace.u, row.laplace.p, row.power.beta, row.power.p});
    events_status.push_back(row.events_status);
    finding.push_back(finding_of(row, q[at], query.significance));
  }
  tables::Table table;
  table.name = "frequency.trend";
  table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(table, graph, query.selection, groups.keys);
  counts.append_to(table);
  table.columns.push_back(std::move(s).column("s"));
  tests.append_to(table);
  table.columns.push_back(status_column("status", status));
  events.append_to(table);
  table.columns.push_back(status_column("events_status", events_status));
  table.columns.push_back(status_column("finding", finding));
  return table;
}

}  // namespace

Answer trend(const CaseGraph& graph, const TrendQuery& query, bool with_evidence, Progress& progress,
             unsigned threads) {
  for (const double share : {query.confidence, query.significance})
    if (!(share > 0 && share < 1)) throw ArgumentError("confidence, significance: accepted: between 0 and 1");
  const Window window =
      query.observed == ObservedBy::window ? query.window : observed_span(graph, query.window);
  const BinCounter counter(graph, query.selection, window, query.bin, query.cut, query.observed);
  std::optional<EventSequencer> sequencer;
  if (query.observed == ObservedBy::window || query.selection.has(Dimension::person))
    sequencer.emplace(graph, query.selection, window, query.cut, query.observed);
  std::vector<GroupKey> covered;
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  std::vector<Row> rows(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at) {
      rows[at].counts = counter.of(groups.keys[at], groups[at]);
      fill_bins(query.confidence, rows[at]);
      if (sequencer) {
        fill_events(sequencer->of(groups.keys[at], groups[at]), rows[at]);
      } else {
        fill_events({}, rows[at]);
        rows[at].events_status = "needs_person";
      }
    }
  });
  Answer answer;
  answer.table = table_of(graph, query, groups, rows);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < rows.size(); ++at)
    append_evidence(graph, at, rows[at].counts.whole, answer.evidence);
  return answer;
}

}  // namespace casegraph::measures::frequency
