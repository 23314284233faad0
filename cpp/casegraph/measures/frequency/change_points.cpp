#include "casegraph/measures/frequency/change_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
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
  std::int64_t possible = 0;  // contacts; where days are drawn
  double exposure = 0;        // days, each with its season
  double support = kNaN;      // of the break before it; where days are drawn
  std::vector<std::uint32_t> counted;
  double rate() const { return days == 0 ? kNaN : static_cast<double>(contacts) / exposure * kDaysPerYear; }
};

struct Changes {
  std::vector<Segment> segments;
  double p = kNaN;
  std::int64_t uncertain = 0, left_out = 0, dropped = 0, many = 0;  // many: segments
  std::string status, breaks;  // breaks: first days, as text, for draws to be compared by
};

VaryingRow varying(Changes& row) {
  return {{{&row.p}, {nullptr, &row.many}, {nullptr, &row.uncertain}, {nullptr, &row.dropped}},
          {&row.status, &row.breaks}};
}

void check(const ChangePointQuery& query) {
  if (query.penalty && !(*query.penalty >= 0)) throw ArgumentError("penalty: accepted is a number from 0");
  if (query.least_bins < 1) throw ArgumentError("least_bins: accepted is a whole number from 1");
  if (query.rounds < 0) throw ArgumentError("rounds: accepted is a whole number from 0");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted is a number between 0 and 1, such as 0.95");
}

Segment segment_of(const BinnedCounts& counts, const std::vector<double>& exposure, std::size_t begin,
                   std::size_t end) {
  Segment segment;
  if (begin == end) return segment;
  segment.from = counts.bins[begin].begin;
  segment.to = counts.bins[end - 1].end - 1;
  for (std::size_t at = begin; at < end; ++at) {
    segment.contacts += counts.events[at];
    segment.days += static_cast<std::int64_t>(counts.exposure[at]);
    segment.exposure += exposure[at];
    segment.counted.insert(segment.counted.end(), counts.contacts_of_bin[at].begin(), counts.contacts_of_bin[at].end());
  }
  segment.possible = segment.contacts;
  return segment;
}

Changes changes_of(const BinnedCounts& counts, const Season& season, const ChangePointQuery& query) {
  Changes out;
  std::vector<double> exposure;
  for (std::size_t at = 0; at < counts.bins.size(); ++at)
    exposure.push_back(counts.exposure[at] * season.over(counts.bins[at]));
  out.uncertain = counts.uncertain;
  out.dropped = counts.dropped;
  out.left_out = counts.left_out;
  out.status = counts.status;
  const std::size_t bins = counts.bins.size();
  if (out.status.empty() && counts.contacts == 0) out.status = "no_events";
  std::size_t begin = 0;
  if (out.status.empty()) {
    const double penalty = query.penalty.value_or(stats::change_penalty(bins));
    const auto found =
        stats::poisson_segments(counts.events, exposure, penalty, static_cast<std::size_t>(query.least_bins));
    if (query.rounds > 0) out.p = stats::single_break(counts.events, exposure, query.rounds, query.seed).p;
    for (const std::size_t at : found.breaks) {
      out.segments.push_back(segment_of(counts, exposure, begin, at));
      out.breaks += std::to_string(counts.bins[at].begin.count) + " ";
      begin = at;
    }
  }
  out.segments.push_back(segment_of(counts, exposure, begin, bins));
  out.many = static_cast<std::int64_t>(out.segments.size());
  return out;
}

// First days of segments out of a text of them.
std::vector<Day> days_in(const std::string& text) {
  std::vector<Day> days;
  std::istringstream words(text);
  for (std::int32_t day = 0; words >> day;) days.push_back(Day{day});
  return days;
}

// The segments that most draws have, with the contacts that are surely, and possibly, in each whatever their days.
void settle(const CaseGraph& graph, Changes& row, const Spread& spread, const std::vector<std::uint32_t>& drawn,
            const ObservedCounter& counter, const BinnedCounts& binned, const Season& season, const GroupKey& key,
            GroupContacts group) {
  const Day begin = row.segments.front().from, end = row.segments.back().to;
  std::vector<Day> starts = days_in(row.breaks);
  starts.insert(starts.begin(), begin);
  row.segments.clear();
  row.many = static_cast<std::int64_t>(starts.size());
  for (std::size_t at = 0; at < starts.size(); ++at) {
    const Window window{starts[at], at + 1 < starts.size() ? starts[at + 1] : end + 1};
    const ObservedCount found = counter.within(window).of(key, group);
    Segment segment;
    segment.from = window.begin;
    segment.to = window.end - 1;
    segment.contacts = found.exact_events;
    segment.possible = found.exact_events;
    for (const std::uint32_t contact : drawn)
      if (std::binary_search(found.counted.begin(), found.counted.end(), contact) &&
          std::find(found.exact.begin(), found.exact.end(), contact) == found.exact.end())
        segment.possible += least_count(graph, contact);
    segment.counted = found.exact;
    segment.days = found.exposure.days.value_or(0);
    for (std::size_t bin = 0; bin < binned.bins.size(); ++bin)
      if (window.begin <= binned.bins[bin].begin && binned.bins[bin].begin < window.end)
        segment.exposure += binned.exposure[bin] * season.over(binned.bins[bin]);
    if (at > 0) {
      const auto has_it = [&](const std::string& breaks) {
        const std::vector<Day> days = days_in(breaks);
        return std::find(days.begin(), days.end(), window.begin) != days.end();
      };
      const auto draws = std::count_if(spread.words[1].begin(), spread.words[1].end(), has_it);
      segment.support = static_cast<double>(draws) / static_cast<double>(spread.words[1].size());
    }
    row.segments.push_back(std::move(segment));
  }
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
          stats::garwood_limits(segment.contacts, segment.possible, segment.exposure / kDaysPerYear, query.confidence);
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

// What days drawn add to a table with one row a segment.
void append_draws(tables::Table& table, const DatedRows<Changes>& dated) {
  Numbers spread({"support", "segments_low", "segments_high", "p_low", "p_high"});
  Integers drawn({"n_drawn"});
  DatesUsed used;
  OptionalIntegers possible;
  for (std::size_t at = 0; at < dated.rows.size(); ++at) {
    const Changes& row = dated.rows[at];
    const Spread& found = dated.used.spread[at];
    const bool is_drawn = !found.low.empty();
    const double many = dated.used.how[at] == "refused" ? kNaN : static_cast<double>(row.many);
    for (const Segment& segment : row.segments) {
      possible.add_possible(segment.possible);
      spread.add({segment.support, is_drawn ? found.low[1] : many, is_drawn ? found.high[1] : many,
                  is_drawn ? found.low[0] : row.p, is_drawn ? found.high[0] : row.p});
      drawn.add({dated.used.drawn[at]});
      used.how.push_back(dated.used.how[at]);
      used.left_out.push_back(dated.used.left_out[at]);
    }
  }
  table.columns.push_back(std::move(possible).column("contacts_possible"));
  spread.append_to(table);
  append_left_out(table, used);
  drawn.append_to(table);
}

}  // namespace

Answer change_points(const CaseGraph& graph, const ChangePointQuery& query, bool with_evidence, Progress& progress,
                     unsigned threads) {
  check(query);
  const Window window = query.observed == ObservedBy::window ? query.window : observed_span(graph, query.window);
  std::vector<GroupKey> covered;
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  Season season;
  if (query.season.is_asked())
    season = Season::of(BinCounter(graph, query.selection, window, query.bin, query.cut, query.observed), groups,
                        query.bin, query.season, progress, threads);
  const DatedWork work{groups, window, query.observed == ObservedBy::coverage, kGroupsPerChunk};
  DatedRows<Changes> dated =
      dated_rows<Changes>(graph, query.dates, work, progress, threads, [&](const CaseGraph& drawn) {
        const auto counter =
            std::make_shared<const BinCounter>(drawn, query.selection, window, query.bin, query.cut, query.observed);
        return [counter, &season, &query](const GroupKey& key, GroupContacts group) {
          return changes_of(counter->of(key, group), season, query);
        };
      });
  if (dated.has_dates()) {
    const ObservedCounter counter(graph, query.selection, window, query.cut, query.observed);
    const BinCounter bins(graph, query.selection, window, query.bin, query.cut, query.observed);
    for (std::size_t at = 0; at < groups.size(); ++at) {
      progress.advance(0);
      Changes& row = dated.rows[at];
      if (dated.used.how[at] == "sampled" && (row.status.empty() || row.status == "no_events"))
        settle(graph, row, dated.used.spread[at], dated.drawn[at], counter, bins.of(groups.keys[at], groups[at]),
               season, groups.keys[at], groups[at]);
      if (dated.used.how[at] == "refused") row.segments = {Segment{}};
    }
  }
  Answer answer;
  answer.table = table_of(graph, query, groups, dated.rows);
  if (query.season.is_asked())
    answer.table.columns.push_back(
        status_column("season", std::vector<std::string>(static_cast<std::size_t>(answer.table.rows), season.name())));
  if (dated.has_dates()) {
    append_draws(answer.table, dated);
  } else {
    std::vector<std::int64_t> left_out;
    for (const Changes& row : dated.rows) left_out.insert(left_out.end(), row.segments.size(), row.left_out);
    append_left_out(answer.table, std::move(left_out));
  }
  if (!with_evidence) return answer;
  std::uint32_t row = 0;
  for (std::size_t at = 0; at < dated.rows.size(); ++at) {
    for (const Segment& segment : dated.rows[at].segments) {
      for (const std::uint32_t contact : segment.counted)
        answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
      append_drawn(graph, row, dated, at, segment.counted, answer.evidence);
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
  std::int64_t uncertain = 0, left_out = 0, dropped = 0;
  std::string status, dates;
};

Path path_of(const BinnedCounts& counts, const PenaltyPathQuery& query) {
  Path out{{},
           counts.bins,
           counts.whole.counted,
           counts.uncertain,
           counts.left_out,
           counts.dropped,
           counts.status,
           counts.left_out > 0 ? "left_out" : "exact"};
  if (query.dates.how == Dates::refuse && counts.left_out > 0) {
    out.dates = "refused";
    out.status = stats::name_of(stats::Undefined::uncertain_dates);
  }
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
  if (query.dates.how == Dates::sample)
    throw ArgumentError("dates: paths of penalties have no rows in common over draws; accepted: exact, refuse");
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
  DatesUsed used;
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
        used.how.push_back(path.dates);
        used.left_out.push_back(path.left_out);
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
  append_left_out(answer.table, used);
  return answer;
}

}  // namespace casegraph::measures::frequency
