#include "casegraph/measures/frequency/mutual_excitations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/event_sequences.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/mutual_excitation.hpp"
#include "casegraph/stats/q_values.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kNormal975 = 1.959963984540054;
constexpr std::int64_t kGroupsPerChunk = 1;

void check(const MutualQuery& query) {
  if (query.merge_days < 0) throw ArgumentError("merge_within: accepted are whole days from 0");
  if (query.least < 10) throw ArgumentError("least: accepted is a whole number from 10");
  if (query.rounds < 0) throw ArgumentError("rounds: accepted is a whole number from 0");
  if (!(query.significance > 0 && query.significance < 1))
    throw ArgumentError("significance: accepted: between 0 and 1");
  if (query.dates.how == Dates::sample) throw ArgumentError("dates: accepted are 'exact' and 'refuse'");
  if (query.streams != Dimension::agency && query.streams != Dimension::sector && query.streams != Dimension::kind)
    throw ArgumentError("streams: accepted are agency, sector and kind");
  if (query.selection.has(query.streams)) throw ArgumentError("by: what streams are is no group beside them");
}

struct Stream {
  std::uint32_t value = 0;
  std::vector<Moment> events;
  bool takes_part = false;
};

struct Cell {
  std::size_t from = 0, to = 0;  // streams
  double branching = kNaN, se_log = kNaN, p = kNaN;
};

struct Row {
  std::vector<Stream> streams;
  std::vector<Cell> cells;
  std::vector<stats::ExcitationFit> fits;  // by stream; of those that take part
  std::int64_t uncertain = 0, left_out = 0, dropped = 0, merged = 0, days = 0;
  std::vector<std::uint32_t> coverage;
  double radius = kNaN;
  std::string status;
};

// Days on which both are observed.
DayIntervals common(const DayIntervals& a, const DayIntervals& b) { return without(a, without(a, b)); }

class RowMaker {
 public:
  RowMaker(const CaseGraph& graph, const MutualQuery& query, Progress& progress)
      : graph_(graph),
        query_(query),
        progress_(progress),
        sequencer_(graph, query.selection, query.window, query.cut, query.observed, 0),
        observation_(graph, query.window, query.cut) {}

  Row of(const GroupKey& key, GroupContacts group) const {
    const EventSequence sequence = sequencer_.of(key, group);
    Row row;
    row.uncertain = sequence.uncertain;
    row.dropped = sequence.dropped;
    row.coverage = sequence.coverage;
    row.status = sequence.status;
    row.left_out = uncertain_days(graph_, group, query_.window, query_.observed == ObservedBy::coverage).size();
    if (query_.dates.how == Dates::refuse && row.left_out > 0) row.status = "uncertain_dates";
    row.streams = streams_of(sequence, row);
    DayIntervals observed = sequence.observed;
    if (query_.observed == ObservedBy::coverage && query_.streams != Dimension::kind)
      for (Stream& stream : row.streams)
        if (stream.takes_part) observed = common(observed, days_of(key, stream.value));
    keep_observed(observed, row);
    row.days = length_of(observed).value_or(0);
    if (row.status.empty() && row.days == 0) row.status = "zero_exposure";
    fit(observed, row);
    return row;
  }

 private:
  std::vector<Stream> streams_of(const EventSequence& sequence, Row& row) const {
    std::map<std::uint32_t, Stream> streams;
    for (const Moment& event : sequence.events) {
      Stream& stream = streams[value_of_contact(graph_, query_.streams, event.contact)];
      const bool is_near =
          !stream.events.empty() && event.day - stream.events.back().day < query_.merge_days &&
          holding(sequence.observed, event.day) == holding(sequence.observed, stream.events.back().day);
      if (is_near)
        ++row.merged;
      else
        stream.events.push_back(event);
    }
    std::vector<Stream> out;
    for (auto& [value, stream] : streams) {
      stream.value = value;
      stream.takes_part = static_cast<std::int64_t>(stream.events.size()) >= query_.least;
      out.push_back(std::move(stream));
    }
    return out;
  }

  DayIntervals days_of(const GroupKey& key, std::uint32_t value) const {
    const std::uint32_t person = value_of(query_.selection, key, Dimension::person);
    return observation_
        .of(person,
            [&](std::uint32_t agency) {
              return query_.streams == Dimension::agency ? agency == value
                                                         : graph_.agencies.sector.value_or(agency, 0) == value;
            })
        .days;
  }

  // Events outside the days that all streams share are dropped, and streams that are left with too few.
  void keep_observed(const DayIntervals& observed, Row& row) const {
    for (Stream& stream : row.streams) {
      if (!stream.takes_part) continue;
      row.dropped += static_cast<std::int64_t>(
          std::erase_if(stream.events, [&](const Moment& event) { return holding(observed, event.day) == nullptr; }));
      stream.takes_part = static_cast<std::int64_t>(stream.events.size()) >= query_.least;
    }
  }

  void fit(const DayIntervals& observed, Row& row) const {
    const std::size_t size = row.streams.size();
    for (std::size_t from = 0; from < size; ++from)
      for (std::size_t to = 0; to < size; ++to) row.cells.push_back({from, to});
    row.fits.resize(size);
    for (stats::ExcitationFit& one : row.fits) {
      one.undefined = stats::Undefined::too_few;
      one.at = {kNaN, {}, kNaN};
      one.log_likelihood = one.ks = one.ks_p = one.ljung_box_p = kNaN;
    }
    if (!row.status.empty()) return;
    std::vector<std::size_t> places;
    std::vector<std::vector<double>> times;
    for (std::size_t at = 0; at < size; ++at) {
      if (!row.streams[at].takes_part) continue;
      places.push_back(at);
      times.emplace_back();
      for (const Moment& event : row.streams[at].events) times.back().push_back(observed_time(observed, event.day));
    }
    if (static_cast<std::int64_t>(places.size()) > kMostStreams)
      throw ArgumentError("streams: more than " + std::to_string(kMostStreams) +
                          " take part in one group; accepted: fewer agencies, or a greater least number of contacts");
    std::vector<double> matrix(places.size() * places.size(), 0);
    bool is_whole = !places.empty();
    for (std::size_t to = 0; to < places.size(); ++to) {
      stats::ExcitationFit& fitted = row.fits[places[to]];
      fitted = stats::fit_excitation(times, to, static_cast<double>(row.days), 1, query_.least, query_.rounds,
                                     query_.seed, &progress_);
      is_whole &= fitted.undefined == stats::Undefined::no || fitted.undefined == stats::Undefined::no_excitation;
      for (std::size_t from = 0; from < places.size(); ++from) {
        Cell& cell = row.cells[places[from] * size + places[to]];
        cell.branching = fitted.at.alpha[from];
        cell.se_log = fitted.se_log_alpha[from];
        cell.p = fitted.p[from];
        matrix[to * places.size() + from] = cell.branching;
      }
    }
    if (is_whole) row.radius = stats::spectral_radius(matrix, places.size());
  }

  const CaseGraph& graph_;
  const MutualQuery& query_;
  Progress& progress_;
  EventSequencer sequencer_;
  Observation observation_;
};

std::string status_of(const Row& row, const Cell& cell) {
  if (!row.status.empty()) return row.status;
  if (!row.streams[cell.from].takes_part || !row.streams[cell.to].takes_part) return "too_few";
  if (row.fits[cell.to].undefined != stats::Undefined::no) return stats::name_of(row.fits[cell.to].undefined);
  return row.radius >= 1 ? "not_stationary" : "";
}

tables::Column stream_column(const CaseGraph& graph, Dimension streams, const std::string& side,
                             const std::vector<std::uint32_t>& values) {
  if (streams == Dimension::agency) return id_column(side + "_agency", graph.agencies.ids, values);
  std::vector<graph::Code> codes;
  for (const std::uint32_t value : values) codes.push_back(static_cast<graph::Code>(value));
  return streams == Dimension::sector ? term_column(side + "_sector", graph.terms.sector, codes)
                                      : term_column(side + "_kind", graph.terms.contact_kind, codes);
}

tables::Table table_of(const CaseGraph& graph, const MutualQuery& query, const Groups& groups,
                       const std::vector<Row>& rows) {
  std::vector<GroupKey> keys;
  std::vector<std::uint32_t> from, to;
  Integers counts({"n_from", "n_to", "days"}), left({"n_uncertain", "n_dropped", "n_merged"});
  std::vector<std::vector<double>> lines;
  std::vector<double> p;
  std::vector<std::string> status, finding;
  DatesUsed used = DatesUsed::exact(0);
  for (std::size_t group = 0; group < rows.size(); ++group) {
    const Row& row = rows[group];
    for (const Cell& cell : row.cells) {
      keys.push_back(groups.keys[group]);
      from.push_back(row.streams[cell.from].value);
      to.push_back(row.streams[cell.to].value);
      counts.add({static_cast<std::int64_t>(row.streams[cell.from].events.size()),
                  static_cast<std::int64_t>(row.streams[cell.to].events.size()), row.days});
      left.add({row.uncertain, row.dropped, row.merged});
      const bool is_refused = query.dates.how == Dates::refuse && row.left_out > 0;
      used.how.emplace_back(is_refused ? "refused" : row.left_out > 0 ? "left_out" : "exact");
      used.left_out.push_back(is_refused ? 0 : row.left_out);
      status.push_back(status_of(row, cell));
      const bool is_told = status.back().empty() || status.back() == "no_excitation";
      const stats::ExcitationFit& fitted = row.fits[cell.to];
      p.push_back(is_told ? cell.p : kNaN);
      const double reach = std::exp(kNormal975 * cell.se_log);
      std::vector<double> line{fitted.at.mu,
                               cell.branching,
                               cell.branching / reach,
                               cell.branching * reach,
                               cell.se_log,
                               fitted.at.beta,
                               std::log(2) / fitted.at.beta,
                               cell.p,
                               kNaN,
                               fitted.ks,
                               fitted.ks_p,
                               fitted.ljung_box_p};
      if (!is_told) std::fill(line.begin(), line.end(), kNaN);
      line.push_back(row.radius);
      lines.push_back(std::move(line));
    }
  }
  constexpr std::size_t kQ = 8;
  const std::vector<double> q = stats::q_values(p);
  Numbers numbers({"background", "branching", "branching_lower", "branching_upper", "se_log_branching", "decay",
                   "half_life", "p", "q", "ks", "ks_p", "ljung_box_p", "spectral_radius"});
  for (std::size_t at = 0; at < lines.size(); ++at) {
    lines[at][kQ] = q[at];
    numbers.add(lines[at]);
    finding.push_back(std::isnan(q[at]) ? "not_determinable" : q[at] < query.significance ? "follows" : "not_found");
  }
  tables::Table table;
  table.name = "frequency.mutual_excitation";
  table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(table, graph, query.selection, keys);
  table.columns.push_back(stream_column(graph, query.streams, "from", from));
  table.columns.push_back(stream_column(graph, query.streams, "to", to));
  counts.append_to(table);
  numbers.append_to(table);
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
  table.columns.push_back(status_column("finding", finding));
  append_left_out(table, used);
  return table;
}

}  // namespace

Answer mutual_excitation(const CaseGraph& graph, const MutualQuery& query, bool with_evidence, Progress& progress,
                         unsigned threads) {
  check(query);
  const RowMaker maker(graph, query, progress);
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  std::vector<Row> rows(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      rows[at] = maker.of(groups.keys[at], groups[at]);
  });
  Answer answer;
  answer.table = table_of(graph, query, groups, rows);
  if (!with_evidence) return answer;
  std::uint32_t at = 0;
  for (const Row& row : rows) {
    for (const Cell& cell : row.cells) {
      std::vector<std::uint32_t> contacts;
      for (const std::size_t stream : {cell.from, cell.to})
        for (const Moment& event : row.streams[stream].events) contacts.push_back(event.contact);
      std::sort(contacts.begin(), contacts.end());
      contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
      for (const std::uint32_t contact : contacts)
        answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
      for (const std::uint32_t each : row.coverage) answer.evidence.push_back({at, EvidenceTable::coverage, each});
      ++at;
    }
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
