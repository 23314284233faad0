#include "casegraph/measures/frequency/change_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/change_point.hpp"
#include "casegraph/stats/poisson.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kDaysPerYear = 365.25;
constexpr std::int64_t kGroupsPerChunk = 16;

struct Segment {
  Day from = kBeforeAll, to = kAfterAll;
  std::int64_t contacts = 0, days = 0;
  std::vector<std::uint32_t> counted;
  double rate() const {
    return days == 0 ? kNaN : static_cast<double>(contacts) / static_cast<double>(days) * kDaysPerYear;
  }
};

struct Changes {
  std::vector<Segment> segments;
  double p = kNaN;
  std::int64_t uncertain = 0, dropped = 0;
  std::string status;
};

void check(const ChangePointQuery& query) {
  if (query.penalty && !(*query.penalty >= 0)) throw ArgumentError("penalty: accepted is a number from 0");
  if (query.least_bins < 1) throw ArgumentError("least_bins: accepted is a whole number from 1");
  if (query.rounds < 0) throw ArgumentError("rounds: accepted is a whole number from 0");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted is a number between 0 and 1, such as 0.95");
}

Segment segment_of(const BinnedCounts& counts, std::size_t begin, std::size_t end) {
  Segment segment;
  if (begin == end) return segment;
  segment.from = counts.bins[begin].begin;
  segment.to = counts.bins[end - 1].end - 1;
  for (std::size_t at = begin; at < end; ++at) {
    segment.contacts += counts.events[at];
    segment.days += static_cast<std::int64_t>(counts.exposure[at]);
    segment.counted.insert(segment.counted.end(), counts.contacts_of_bin[at].begin(), counts.contacts_of_bin[at].end());
  }
  return segment;
}

Changes changes_of(const BinnedCounts& counts, const ChangePointQuery& query) {
  Changes out;
  out.uncertain = counts.uncertain;
  out.dropped = counts.dropped;
  out.status = counts.status;
  const std::size_t bins = counts.bins.size();
  if (out.status.empty() && counts.contacts == 0) out.status = "no_events";
  std::size_t begin = 0;
  if (out.status.empty()) {
    const double penalty = query.penalty.value_or(stats::change_penalty(bins));
    const auto found =
        stats::poisson_segments(counts.events, counts.exposure, penalty, static_cast<std::size_t>(query.least_bins));
    if (query.rounds > 0) out.p = stats::single_break(counts.events, counts.exposure, query.rounds, query.seed).p;
    for (const std::size_t at : found.breaks) {
      out.segments.push_back(segment_of(counts, begin, at));
      begin = at;
    }
  }
  out.segments.push_back(segment_of(counts, begin, bins));
  return out;
}

tables::Table table_of(const CaseGraph& graph, const ChangePointQuery& query, const Groups& groups,
                       const std::vector<Changes>& rows) {
  std::vector<GroupKey> keys;
  Integers places({"segment", "segments"}), counts({"contacts", "exposure_days"}), left({"n_uncertain", "n_dropped"});
  std::vector<Day> from, to;
  Numbers rates({"rate", "lower", "upper", "ratio", "p"});
  std::vector<std::string> status, finding;
  for (std::size_t group = 0; group < rows.size(); ++group) {
    const Changes& row = rows[group];
    const auto segments = static_cast<std::int64_t>(row.segments.size());
    for (std::size_t at = 0; at < row.segments.size(); ++at) {
      const Segment& segment = row.segments[at];
      keys.push_back(groups.keys[group]);
      places.add({static_cast<std::int64_t>(at) + 1, segments});
      from.push_back(segment.from);
      to.push_back(segment.to);
      counts.add({segment.contacts, segment.days});
      const auto limits =
          stats::garwood_limits(segment.contacts, static_cast<double>(segment.days) / kDaysPerYear, query.confidence);
      const double ratio = at == 0 ? kNaN : segment.rate() / row.segments[at - 1].rate();
      rates.add({segment.rate(), limits.lower, limits.upper, ratio, row.p});
      left.add({row.uncertain, row.dropped});
      status.push_back(row.status);
      finding.push_back(!row.status.empty() ? "not_determinable" : segments > 1 ? "change" : "no_change_found");
    }
  }
  tables::Table table;
  table.name = "frequency.change_points";
  table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(table, graph, query.selection, keys);
  places.append_to(table);
  table.columns.push_back(day_column("from_day", from));
  table.columns.push_back(day_column("to_day", to));
  counts.append_to(table);
  rates.append_to(table);
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
  table.columns.push_back(status_column("finding", finding));
  return table;
}

}  // namespace

Answer change_points(const CaseGraph& graph, const ChangePointQuery& query, bool with_evidence, Progress& progress,
                     unsigned threads) {
  check(query);
  const Window window = query.observed == ObservedBy::window ? query.window : observed_span(graph, query.window);
  const BinCounter counter(graph, query.selection, window, query.bin, query.cut, query.observed);
  std::vector<GroupKey> covered;
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  std::vector<Changes> rows(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      rows[at] = changes_of(counter.of(groups.keys[at], groups[at]), query);
  });
  Answer answer;
  answer.table = table_of(graph, query, groups, rows);
  if (!with_evidence) return answer;
  std::uint32_t row = 0;
  for (const Changes& group : rows) {
    for (const Segment& segment : group.segments) {
      for (const std::uint32_t contact : segment.counted)
        answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
      ++row;
    }
  }
  return answer;
}

namespace {

struct Path {
  std::vector<stats::PenaltyStep> steps;
  std::vector<Window> bins;
  std::vector<std::uint32_t> counted;
  std::int64_t uncertain = 0, dropped = 0;
  std::string status;
};

Path path_of(const BinnedCounts& counts, const PenaltyPathQuery& query) {
  Path out{{}, counts.bins, counts.whole.counted, counts.uncertain, counts.dropped, counts.status};
  if (out.status.empty() && counts.contacts == 0) out.status = "no_events";
  if (out.status.empty())
    out.steps = stats::penalty_path(counts.events, counts.exposure, query.low, query.high,
                                    static_cast<std::size_t>(query.least_bins));
  if (out.steps.empty()) out.steps.push_back({query.low, {}, kNaN});
  return out;
}

}  // namespace

Answer penalty_path(const CaseGraph& graph, const PenaltyPathQuery& query, bool with_evidence, Progress& progress,
                    unsigned threads) {
  if (!(query.low >= 0 && query.low <= query.high) || !std::isfinite(query.high))
    throw ArgumentError("penalties: accepted are two numbers from 0, the least first");
  if (query.least_bins < 1) throw ArgumentError("least_bins: accepted is a whole number from 1");
  const Window window = query.observed == ObservedBy::window ? query.window : observed_span(graph, query.window);
  const BinCounter counter(graph, query.selection, window, query.bin, query.cut, query.observed);
  std::vector<GroupKey> covered;
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  std::vector<Path> paths(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      paths[at] = path_of(counter.of(groups.keys[at], groups[at]), query);
  });
  std::vector<GroupKey> keys;
  Integers breaks({"breaks"}), left({"n_uncertain", "n_dropped"});
  Numbers penalties({"penalty_from", "penalty_to", "cost"});
  std::vector<Day> from;
  std::vector<std::string> status;
  Answer answer;
  for (std::size_t group = 0; group < paths.size(); ++group) {
    const Path& path = paths[group];
    for (std::size_t step = 0; step < path.steps.size(); ++step) {
      const stats::PenaltyStep& one = path.steps[step];
      const double until = step + 1 < path.steps.size() ? path.steps[step + 1].penalty : query.high;
      for (std::size_t at = 0; at < std::max<std::size_t>(1, one.breaks.size()); ++at) {
        if (with_evidence)
          for (const std::uint32_t contact : path.counted)
            answer.evidence.push_back(
                {static_cast<std::uint32_t>(keys.size()), EvidenceTable::contacts, graph.contacts.row[contact]});
        keys.push_back(groups.keys[group]);
        breaks.add({static_cast<std::int64_t>(one.breaks.size())});
        penalties.add({one.penalty, until, one.cost});
        from.push_back(one.breaks.empty() ? kBeforeAll : path.bins[one.breaks[at]].begin);
        left.add({path.uncertain, path.dropped});
        status.push_back(path.status);
      }
    }
  }
  answer.table.name = "frequency.penalty_path";
  answer.table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(answer.table, graph, query.selection, keys);
  breaks.append_to(answer.table);
  penalties.append_to(answer.table);
  answer.table.columns.push_back(day_column("from_day", from));
  left.append_to(answer.table);
  answer.table.columns.push_back(status_column("status", status));
  return answer;
}

}  // namespace casegraph::measures::frequency
