#include "casegraph/measures/frequency/event_rhythm.hpp"

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
#include "casegraph/measures/frequency/event_sequences.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/burstiness.hpp"
#include "casegraph/stats/q_values.hpp"
#include "casegraph/stats/rhythm.hpp"
#include "casegraph/stats/self_exciting.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kNormal975 = 1.959963984540054;
constexpr std::int64_t kGroupsPerChunk = 4;

void check(const RhythmQuery& query) {
  if (query.merge_days < 0) throw ArgumentError("merge_within: accepted are whole days from 0");
  if (query.rounds < 0) throw ArgumentError("rounds: accepted is a whole number from 0");
  if (!(query.significance > 0 && query.significance < 1))
    throw ArgumentError("significance: accepted: between 0 and 1");
}

// A row for each group, made of its sequence of events.
template <class Row, class RowOf>
DatedRows<Row> rows_of(const CaseGraph& graph, const RhythmQuery& query, const Groups& groups, Progress& progress,
                       unsigned threads, RowOf row_of) {
  const DatedWork work{groups, query.window, query.observed == ObservedBy::coverage, kGroupsPerChunk};
  return dated_rows<Row>(graph, query.dates, work, progress, threads, [&](const CaseGraph& drawn) {
    const auto sequencer = std::make_shared<const EventSequencer>(drawn, query.selection, query.window, query.cut,
                                                                  query.observed, query.merge_days);
    return [sequencer, &row_of](const GroupKey& key, GroupContacts group) { return row_of(sequencer->of(key, group)); };
  });
}

// What an answer says of any sequence, and the contacts behind it.
struct Source {
  std::int64_t contacts = 0, uncertain = 0, dropped = 0, merged = 0, days = 0;
  std::vector<std::uint32_t> counted, coverage;
  std::string status;
};

Source source_of(const EventSequence& sequence) {
  Source source;
  source.contacts = static_cast<std::int64_t>(sequence.events.size());
  source.uncertain = sequence.uncertain;
  source.dropped = sequence.dropped;
  source.merged = sequence.merged;
  source.days = length_of(sequence.observed).value_or(0);
  source.status = sequence.status;
  source.coverage = sequence.coverage;
  for (const Moment& event : sequence.events) source.counted.push_back(event.contact);
  return source;
}

void append_evidence(const CaseGraph& graph, std::uint32_t row, const Source& source,
                     std::vector<EvidenceRow>& evidence) {
  for (const std::uint32_t contact : source.counted)
    evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  for (const std::uint32_t coverage : source.coverage) evidence.push_back({row, EvidenceTable::coverage, coverage});
}

// The contacts and the coverage behind each row.
template <class Row>
void append_evidence(const CaseGraph& graph, const DatedRows<Row>& dated, std::vector<EvidenceRow>& evidence) {
  for (std::uint32_t at = 0; at < dated.rows.size(); ++at) {
    append_evidence(graph, at, dated.rows[at].source, evidence);
    append_drawn(graph, at, dated, at, dated.rows[at].source.counted, evidence);
  }
}

struct Intervals {
  Source source;
  std::int64_t gaps = 0;
  stats::Estimate variation{kNaN}, shifted{kNaN}, memory_p{kNaN};
  stats::IntervalTrend trend{kNaN, kNaN, stats::Undefined::too_few};
  stats::Trains trains{0, 0, kNaN, kNaN};
};

VaryingRow varying(Intervals& row) {
  return {{{&row.variation.value, nullptr, &row.variation.undefined},
           {&row.shifted.value, nullptr, &row.shifted.undefined},
           {&row.memory_p.value, nullptr, &row.memory_p.undefined},
           {&row.trend.tau, nullptr, &row.trend.undefined},
           {&row.trend.p},
           {&row.trains.mean},
           {&row.trains.longest_duration},
           {nullptr, &row.source.contacts},
           {nullptr, &row.gaps},
           {nullptr, &row.source.dropped},
           {nullptr, &row.source.merged},
           {nullptr, &row.trains.trains},
           {nullptr, &row.trains.longest}},
          {&row.source.status}};
}
const std::vector<Named> kIntervalSpread = {{"local_variation_revised_low", "local_variation_revised_high", 0},
                                            {"burstiness_shifted_low", "burstiness_shifted_high", 1},
                                            {"memory_p_low", "memory_p_high", 2},
                                            {"gap_tau_low", "gap_tau_high", 3},
                                            {"gap_p_low", "gap_p_high", 4}};

// The gaps in time that runs as fast as the season.
std::vector<double> seasonal_gaps(const Season& season, const EventSequence& sequence, const EventGaps& gaps) {
  if (season.name() == "none") return gaps.days;
  std::vector<Day> days;
  for (const Moment& event : sequence.events) days.push_back(event.day);
  const std::vector<double> times = seasonal_times(season, sequence.observed, days).times;
  std::vector<double> lengths;
  for (std::size_t at = 0; at < gaps.all.size(); ++at)
    if (gaps.all[at].to != kNone) lengths.push_back(times[at + 1] - times[at]);
  return lengths;
}

Intervals intervals_of(const EventSequence& sequence, const IntervalsQuery& query, const Season& season) {
  Intervals out;
  out.source = source_of(sequence);
  const EventGaps gaps = gaps_of(sequence);
  const std::vector<double> lengths = seasonal_gaps(season, sequence, gaps);
  out.gaps = static_cast<std::int64_t>(lengths.size());
  out.variation = stats::local_variation_revised(lengths, gaps.piece_ends, query.dead_time_days);
  out.shifted = stats::shifted_burstiness(lengths, static_cast<double>(query.rhythm.merge_days));
  out.memory_p = stats::memory_p(lengths, gaps.piece_ends, query.rhythm.rounds, query.rhythm.seed);
  out.trend = stats::interval_trend(lengths);
  out.trains =
      stats::burst_trains(gaps.days, gaps.piece_ends, out.source.contacts, static_cast<double>(query.train_days));
  if (out.source.status.empty() && out.gaps == 0) out.source.status = "too_few";
  return out;
}

tables::Table table_of(const CaseGraph& graph, const IntervalsQuery& query, const Groups& groups,
                       const std::vector<Intervals>& rows) {
  std::vector<double> p;
  for (const Intervals& row : rows) p.push_back(row.trend.p);
  const std::vector<double> q = stats::q_values(p);
  Integers counts({"contacts", "gaps"}), trains({"trains", "longest_train"});
  Integers left({"n_uncertain", "n_dropped", "n_merged"});
  Numbers variation({"local_variation_revised"}), shifted({"burstiness_shifted"}), memory({"memory_p"});
  Numbers trend({"gap_tau", "gap_p", "gap_q"}), lengths({"mean_train", "longest_train_days"});
  std::vector<std::string> variation_status, shifted_status, memory_status, trend_status, status, finding;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const Intervals& row = rows[at];
    counts.add({row.source.contacts, row.gaps});
    variation.add({row.variation.value});
    variation_status.emplace_back(stats::name_of(row.variation.undefined));
    shifted.add({row.shifted.value});
    shifted_status.emplace_back(stats::name_of(row.shifted.undefined));
    memory.add({row.memory_p.value});
    memory_status.emplace_back(stats::name_of(row.memory_p.undefined));
    trend.add({row.trend.tau, row.trend.p, q[at]});
    trend_status.emplace_back(stats::name_of(row.trend.undefined));
    trains.add({row.trains.trains, row.trains.longest});
    lengths.add({row.trains.mean, row.trains.longest_duration});
    left.add({row.source.uncertain, row.source.dropped, row.source.merged});
    status.push_back(row.source.status);
    const bool could_be = row.gaps >= 5 && row.trend.undefined != stats::Undefined::too_few;
    finding.push_back(!could_be || !row.source.status.empty() ? "not_determinable"
                      : !(q[at] < query.rhythm.significance)  ? "no_escalation_found"
                      : row.trend.tau < 0                     ? "gaps_shorten"
                                                              : "gaps_lengthen");
  }
  tables::Table table;
  table.name = "frequency.intervals";
  table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(table, graph, query.rhythm.selection, groups.keys);
  counts.append_to(table);
  variation.append_to(table);
  table.columns.push_back(status_column("local_variation_status", variation_status));
  shifted.append_to(table);
  table.columns.push_back(status_column("burstiness_status", shifted_status));
  memory.append_to(table);
  table.columns.push_back(status_column("memory_status", memory_status));
  trend.append_to(table);
  table.columns.push_back(status_column("gap_status", trend_status));
  trains.append_to(table);
  lengths.append_to(table);
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
  table.columns.push_back(status_column("finding", finding));
  return table;
}

struct Excitation {
  Source source;
  stats::HawkesFit fit{};
};

VaryingRow varying(Excitation& row) {
  stats::HawkesFit& fit = row.fit;
  return {{{&fit.at.mu, nullptr, &fit.undefined},
           {&fit.at.alpha},
           {&fit.at.beta},
           {&fit.p_excitation},
           {&fit.ks_p},
           {&fit.ljung_box_p},
           {&fit.se_log_mu},
           {&fit.se_log_alpha},
           {&fit.se_log_beta},
           {&fit.log_likelihood},
           {&fit.log_likelihood_poisson},
           {&fit.ks},
           {nullptr, &row.source.contacts},
           {nullptr, &row.source.dropped},
           {nullptr, &row.source.merged}},
          {&row.source.status}};
}
const std::vector<Named> kExcitationSpread = {{"background_low", "background_high", 0},
                                              {"branching_low", "branching_high", 1},
                                              {"decay_low", "decay_high", 2},
                                              {"p_low", "p_high", 3},
                                              {"ks_p_low", "ks_p_high", 4},
                                              {"ljung_box_p_low", "ljung_box_p_high", 5}};

Excitation excitation_of(const EventSequence& sequence, const RhythmQuery& query) {
  Excitation out;
  out.source = source_of(sequence);
  std::vector<double> times;
  for (const Moment& event : sequence.events) times.push_back(observed_time(sequence.observed, event.day));
  out.fit = stats::fit_hawkes(times, static_cast<double>(out.source.days), 1, query.rounds, query.seed);
  if (out.source.status.empty() && out.fit.undefined != stats::Undefined::no)
    out.source.status = stats::name_of(out.fit.undefined);
  return out;
}

std::string finding_of(const Excitation& row, double q, double significance) {
  if (row.fit.undefined == stats::Undefined::no_excitation) return "no_clustering_found";
  if (row.fit.undefined != stats::Undefined::no || std::isnan(q)) return "not_determinable";
  return q < significance ? "clustering_found" : "no_clustering_found";
}

tables::Table table_of(const CaseGraph& graph, const RhythmQuery& query, const Groups& groups,
                       const std::vector<Excitation>& rows) {
  std::vector<double> p;
  for (const Excitation& row : rows) p.push_back(row.fit.p_excitation);
  const std::vector<double> q = stats::q_values(p);
  Integers counts({"contacts", "days"}), left({"n_uncertain", "n_dropped", "n_merged"});
  Numbers fit({"background", "branching", "branching_lower", "branching_upper", "half_life", "decay",
               "se_log_background", "se_log_branching", "se_log_decay", "log_likelihood", "log_likelihood_poisson", "p",
               "q", "ks", "ks_p", "ljung_box_p"});
  std::vector<std::string> status, finding;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const stats::HawkesFit& found = rows[at].fit;
    const double reach = std::exp(kNormal975 * found.se_log_alpha);
    counts.add({rows[at].source.contacts, rows[at].source.days});
    fit.add({found.at.mu, found.at.alpha, found.at.alpha / reach, found.at.alpha * reach, std::log(2) / found.at.beta,
             found.at.beta, found.se_log_mu, found.se_log_alpha, found.se_log_beta, found.log_likelihood,
             found.log_likelihood_poisson, found.p_excitation, q[at], found.ks, found.ks_p, found.ljung_box_p});
    left.add({rows[at].source.uncertain, rows[at].source.dropped, rows[at].source.merged});
    status.push_back(rows[at].source.status);
    finding.push_back(finding_of(rows[at], q[at], query.significance));
  }
  tables::Table table;
  table.name = "frequency.self_exciting";
  table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(table, graph, query.selection, groups.keys);
  counts.append_to(table);
  fit.append_to(table);
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
  table.columns.push_back(status_column("finding", finding));
  return table;
}

Season season_of(const CaseGraph& graph, const IntervalsQuery& query, const Groups& groups, Progress& progress,
                 unsigned threads) {
  if (!query.season.is_asked()) return {};
  const RhythmQuery& rhythm = query.rhythm;
  const BinCounter counter(graph, rhythm.selection, observed_span(graph, rhythm.window), Bin::day, rhythm.cut,
                           rhythm.observed);
  return Season::of(counter, groups, Bin::day, query.season, progress, threads);
}

}  // namespace

Answer intervals(const CaseGraph& graph, const IntervalsQuery& query, bool with_evidence, Progress& progress,
                 unsigned threads) {
  check(query.rhythm);
  if (query.train_days < 0) throw ArgumentError("train_within: accepted are whole days from 0");
  if (query.season.is_asked() && (query.rhythm.merge_days > 0 || query.dead_time_days > 0))
    throw ArgumentError("season: accepted without merge_within and dead_time, which are days of the calendar");
  const Groups groups = group_contacts(graph, query.rhythm.selection, progress, threads);
  const Season season = season_of(graph, query, groups, progress, threads);
  DatedRows<Intervals> dated =
      rows_of<Intervals>(graph, query.rhythm, groups, progress, threads,
                         [&](const EventSequence& sequence) { return intervals_of(sequence, query, season); });
  Answer answer;
  answer.table = table_of(graph, query, groups, dated.rows);
  if (query.season.is_asked())
    answer.table.columns.push_back(status_column("season", std::vector<std::string>(dated.rows.size(), season.name())));
  append_dates(answer.table, dated, kIntervalSpread);
  if (with_evidence) append_evidence(graph, dated, answer.evidence);
  return answer;
}

Answer self_exciting(const CaseGraph& graph, const RhythmQuery& query, bool with_evidence, Progress& progress,
                     unsigned threads) {
  check(query);
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  DatedRows<Excitation> dated =
      rows_of<Excitation>(graph, query, groups, progress, threads,
                          [&](const EventSequence& sequence) { return excitation_of(sequence, query); });
  Answer answer;
  answer.table = table_of(graph, query, groups, dated.rows);
  append_dates(answer.table, dated, kExcitationSpread);
  if (with_evidence) append_evidence(graph, dated, answer.evidence);
  return answer;
}

}  // namespace casegraph::measures::frequency
