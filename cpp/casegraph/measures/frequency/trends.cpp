#include "casegraph/measures/frequency/trends.hpp"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
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
constexpr std::int64_t kFewestDays = 4;  // below them the sum of times is not near enough to normal

struct Row {
  BinnedCounts counts;
  stats::MannKendall test;
  stats::TheilSen slope;
  stats::Laplace laplace;
  stats::PowerLaw power;
  std::string events_status;
};

VaryingRow varying(Row& row) {
  return {{{&row.test.z, nullptr, &row.test.undefined},
           {&row.test.p},
           {&row.test.tau_b},
           {&row.slope.slope},
           {&row.laplace.u, nullptr, &row.laplace.undefined},
           {&row.laplace.p},
           {&row.power.beta},
           {&row.power.p},
           {&row.slope.lower},
           {&row.slope.upper},
           {nullptr, &row.test.s},
           {nullptr, &row.counts.contacts},
           {nullptr, &row.counts.uncertain},
           {nullptr, &row.counts.dropped},
           {nullptr, &row.laplace.n}},
          {&row.counts.status, &row.events_status}};
}
const std::vector<Named> kSpread = {{"z_low", "z_high", 0},
                                    {"p_low", "p_high", 1},
                                    {"tau_b_low", "tau_b_high", 2},
                                    {"slope_low", "slope_high", 3},
                                    {"laplace_low", "laplace_high", 4},
                                    {"laplace_p_low", "laplace_p_high", 5},
                                    {"power_beta_low", "power_beta_high", 6},
                                    {"power_p_low", "power_p_high", 7}};

void fill_bins(const TrendQuery& query, const Season& season, Row& row) {
  std::vector<double> times, rates;
  for (std::size_t at = 0; at < row.counts.bins.size(); ++at) {
    const Window bin = row.counts.bins[at];
    times.push_back((bin.begin.count + bin.end.count) / 2.0 / kDaysPerYear);
    const double exposure = row.counts.exposure[at] * season.over(bin);
    rates.push_back(static_cast<double>(row.counts.events[at]) / exposure * kDaysPerYear);
  }
  row.test = stats::mann_kendall_serial(times, rates, query.serial);
  row.slope = stats::theil_sen(times, rates, query.confidence);
}

void fill_events(const EventSequence& sequence, const Season& season, Row& row) {
  std::vector<Day> days;
  for (const Moment& event : sequence.events) days.push_back(event.day);
  const auto [times, end] = seasonal_times(season, sequence.observed, days);
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

// What a row's tests may find: whether bins, or days, could speak at all, and the false discovery rates, over the tests
// of all rows, at which they do.
struct Findings {
  bool bins_could = false, days_could = false;
  double bins_q = kNaN, days_q = kNaN;
};

Findings findings_of(const Row& row, double significance) {
  Findings out;
  if (!row.counts.status.empty()) return out;
  const std::int64_t n = row.test.n;
  // Of few bins no order at all may be rare enough.
  out.bins_could = n > 10 || (n >= 3 && stats::exact_kendall_p(n, n * (n - 1) / 2) < significance);
  out.days_could = row.laplace.undefined == stats::Undefined::no && row.laplace.n >= kFewestDays;
  return out;
}

// The false discovery rates of both tests of all rows together: they ask one question twice.
void adjust(const std::vector<Row>& rows, std::vector<Findings>& findings) {
  std::vector<double> p;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    p.push_back(rows[at].counts.status.empty() ? rows[at].test.p : kNaN);
    p.push_back(findings[at].days_could ? rows[at].laplace.p : kNaN);
  }
  const std::vector<double> q = stats::q_values(p);
  for (std::size_t at = 0; at < rows.size(); ++at) {
    findings[at].bins_q = q[2 * at];
    findings[at].days_q = q[2 * at + 1];
  }
}

std::string finding_of(const Row& row, const Findings& tests, double significance) {
  if (!row.counts.status.empty()) return "not_determinable";
  if (row.counts.whole.counted.empty()) return "no_contacts";
  const bool in_bins = tests.bins_could && tests.bins_q < significance;
  const bool in_days = tests.days_could && tests.days_q < significance;
  const bool up = (in_bins && row.test.s > 0) || (in_days && row.laplace.u > 0);
  const bool down = (in_bins && row.test.s < 0) || (in_days && row.laplace.u < 0);
  if (up && down) return "tests_disagree";
  if (up || down) return up ? "escalation" : "decline";
  return tests.bins_could || tests.days_could ? "no_escalation_found" : "not_determinable";
}

tables::Table table_of(const CaseGraph& graph, const TrendQuery& query, const Groups& groups,
                       const std::vector<Row>& rows) {
  std::vector<Findings> findings;
  for (const Row& row : rows) findings.push_back(findings_of(row, query.significance));
  adjust(rows, findings);
  Integers counts({"bins", "contacts", "exposure_days", "n_uncertain", "n_dropped"});
  OptionalIntegers s;
  Numbers tests({"z", "p", "q", "tau_b", "slope", "slope_lower", "slope_upper"});
  Numbers events({"laplace", "laplace_p", "laplace_q", "power_beta", "power_p"});
  std::vector<std::string> status, events_status, finding;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const Row& row = rows[at];
    counts.add({static_cast<std::int64_t>(row.counts.bins.size()), row.counts.contacts, row.counts.exposure_days,
                row.counts.uncertain, row.counts.dropped});
    status.push_back(status_of(row));
    s.add(status.back().empty() ? std::optional(row.test.s) : std::nullopt);
    tests.add({row.test.z, row.test.p, findings[at].bins_q, row.test.tau_b, row.slope.slope, row.slope.lower,
               row.slope.upper});
    events.add({row.laplace.u, row.laplace.p, findings[at].days_q, row.power.beta, row.power.p});
    events_status.push_back(row.events_status);
    finding.push_back(finding_of(row, findings[at], query.significance));
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

// The row of one group, of a graph.
class RowMaker {
 public:
  RowMaker(const CaseGraph& graph, const TrendQuery& query, Window window, const Season& season)
      : query_(query), season_(season), counter_(graph, query.selection, window, query.bin, query.cut, query.observed) {
    if (query.observed == ObservedBy::window || query.selection.has(Dimension::person))
      sequencer_.emplace(graph, query.selection, window, query.cut, query.observed);
  }
  Row of(const GroupKey& key, GroupContacts group) const {
    Row row{};
    row.counts = counter_.of(key, group);
    fill_bins(query_, season_, row);
    fill_events(sequencer_ ? sequencer_->of(key, group) : EventSequence{}, season_, row);
    if (!sequencer_) row.events_status = "needs_person";
    return row;
  }

 private:
  const TrendQuery& query_;
  const Season& season_;
  BinCounter counter_;
  std::optional<EventSequencer> sequencer_;
};

}  // namespace

Answer trend(const CaseGraph& graph, const TrendQuery& query, bool with_evidence, Progress& progress,
             unsigned threads) {
  for (const double share : {query.confidence, query.significance})
    if (!(share > 0 && share < 1)) throw ArgumentError("confidence, significance: accepted: between 0 and 1");
  const Window window = query.observed == ObservedBy::window ? query.window : observed_span(graph, query.window);
  const bool by_coverage = query.observed == ObservedBy::coverage;
  std::vector<GroupKey> covered;
  if (by_coverage) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  Season season;
  if (query.season.is_asked())
    season = Season::of(BinCounter(graph, query.selection, window, query.bin, query.cut, query.observed), groups,
                        query.bin, query.season, progress, threads);
  const DatedWork work{groups, window, by_coverage, kGroupsPerChunk};
  DatedRows<Row> dated = dated_rows<Row>(graph, query.dates, work, progress, threads, [&](const CaseGraph& drawn) {
    const auto rower = std::make_shared<const RowMaker>(drawn, query, window, season);
    return [rower](const GroupKey& key, GroupContacts group) { return rower->of(key, group); };
  });
  Answer answer;
  answer.table = table_of(graph, query, groups, dated.rows);
  if (query.season.is_asked())
    answer.table.columns.push_back(status_column("season", std::vector<std::string>(dated.rows.size(), season.name())));
  append_dates(answer.table, dated, kSpread);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < dated.rows.size(); ++at) {
    append_evidence(graph, at, dated.rows[at].counts.whole, answer.evidence);
    append_drawn(graph, at, dated, at, dated.rows[at].counts.whole.counted, answer.evidence);
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
