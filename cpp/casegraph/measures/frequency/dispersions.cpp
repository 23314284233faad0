#include "casegraph/measures/frequency/dispersions.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/calendar_bins.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/dispersion.hpp"
#include "casegraph/stats/q_values.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kGroupsPerChunk = 16;

struct Row {
  stats::Dispersion found{};
  std::int64_t contacts = 0, partial = 0, uncertain = 0, left_out = 0, dropped = 0;
  std::vector<std::uint32_t> counted;
  std::string status;
};

VaryingRow varying(Row& row) {
  stats::Dispersion& found = row.found;
  return {{{&found.fano},
           {&found.allan},
           {&found.p},
           {&found.alpha},
           {&found.nb1_p, nullptr, &found.nb_undefined},
           {&found.nb2_p},
           {&found.mean, nullptr, &found.undefined},
           {&found.variance},
           {&found.statistic},
           {&found.nb1_mean},
           {&found.nb1_t},
           {&found.nb2_slope},
           {&found.nb2_t},
           {nullptr, &row.contacts},
           {nullptr, &row.uncertain},
           {nullptr, &row.dropped}},
          {&row.status}};
}
const std::vector<Named> kSpread = {{"fano_low", "fano_high", 0},   {"allan_low", "allan_high", 1},
                                    {"p_low", "p_high", 2},         {"alpha_low", "alpha_high", 3},
                                    {"nb1_p_low", "nb1_p_high", 4}, {"nb2_p_low", "nb2_p_high", 5}};
// Of a curve.
const std::vector<Named> kCurveSpread = {
    {"mean_low", "mean_high", 6}, {"fano_low", "fano_high", 0}, {"allan_low", "allan_high", 1}, {"p_low", "p_high", 2}};

void check(const DispersionQuery& query) {
  if (query.width_days < 1) throw ArgumentError("width: accepted is a whole number of days from 1");
  if (query.rounds < 1) throw ArgumentError("rounds: accepted is a whole number from 1");
  if (!(query.significance > 0 && query.significance < 1))
    throw ArgumentError("significance: accepted: between 0 and 1");
}

std::vector<Window> windows_of(Window whole, std::int64_t width) {
  const auto length = length_of(whole);
  if (!length) throw ArgumentError("start, end: both are needed where coverage has no ends");
  if (*length / width > kMostBins) throw ArgumentError("width: more than 100000 windows; accepted: longer ones");
  std::vector<Window> windows;
  const auto step = static_cast<std::int32_t>(std::min<std::int64_t>(width, *length));
  for (Day begin = whole.begin; step == width && whole.end - begin >= step; begin = begin + step)
    windows.push_back({begin, begin + step});
  return windows;
}

Row row_of(const BinnedCounts& counts, const DispersionQuery& query) {
  Row row;
  row.dropped = counts.dropped;
  row.left_out = counts.left_out;
  row.status = counts.status;
  const double most = counts.exposure.empty() ? 0 : *std::max_element(counts.exposure.begin(), counts.exposure.end());
  std::vector<std::int64_t> events;
  std::vector<double> exposure;
  std::size_t placed = 0;
  for (std::size_t at = 0; at < counts.bins.size(); ++at) {
    if (counts.exposure[at] < most) {
      ++row.partial;
      placed += counts.contacts_of_bin[at].size();  // sure, but of a window that is left out
      continue;
    }
    events.push_back(counts.events[at]);
    exposure.push_back(counts.exposure[at]);
    row.contacts += counts.events[at];
    row.counted.insert(row.counted.end(), counts.contacts_of_bin[at].begin(), counts.contacts_of_bin[at].end());
  }
  row.uncertain = static_cast<std::int64_t>(counts.whole.counted.size() - row.counted.size() - placed);
  row.found = stats::dispersion(events, exposure, query.rounds, query.seed);
  if (row.status.empty() && row.found.undefined != stats::Undefined::no)
    row.status = stats::name_of(row.found.undefined);
  return row;
}

tables::Table table_of(const CaseGraph& graph, const DispersionQuery& query, const Groups& groups,
                       const std::vector<Row>& rows) {
  std::vector<double> p;
  for (const Row& row : rows) p.push_back(row.found.p);
  const std::vector<double> q = stats::q_values(p);
  Integers counts({"windows", "n_partial", "contacts"}), left({"n_uncertain", "n_dropped"});
  Numbers spread({"mean", "variance", "fano", "allan", "statistic", "p", "q"}), size({"alpha"});
  Numbers regressions({"nb1_mean", "nb1_t", "nb1_p", "nb2_slope", "nb2_t", "nb2_p"});
  std::vector<std::uint8_t> simulated, floored;
  std::vector<std::string> status, nb_status, finding;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const stats::Dispersion& found = rows[at].found;
    counts.add({found.windows, rows[at].partial, rows[at].contacts});
    spread.add({found.mean, found.variance, found.fano, found.allan, found.statistic, found.p, q[at]});
    simulated.push_back(found.simulated ? 1 : 0);
    size.add({found.alpha});
    floored.push_back(found.alpha_floored ? 1 : 0);
    regressions.add({found.nb1_mean, found.nb1_t, found.nb1_p, found.nb2_slope, found.nb2_t, found.nb2_p});
    left.add({rows[at].uncertain, rows[at].dropped});
    status.push_back(rows[at].status);
    nb_status.emplace_back(stats::name_of(found.nb_undefined));
    finding.push_back(!rows[at].status.empty()     ? "not_determinable"
                      : q[at] < query.significance ? "overdispersed"
                                                   : "no_overdispersion_found");
  }
  tables::Table table;
  table.name = "frequency.dispersion";
  table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(table, graph, query.selection, groups.keys);
  counts.append_to(table);
  spread.append_to(table);
  table.columns.push_back(tables::boolean_column("simulated", std::move(simulated)));
  size.append_to(table);
  table.columns.push_back(tables::boolean_column("alpha_floored", std::move(floored)));
  regressions.append_to(table);
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
  table.columns.push_back(status_column("nb_status", nb_status));
  table.columns.push_back(status_column("finding", finding));
  return table;
}

// The rows of all groups for one length.
DatedRows<Row> dated_dispersion(const CaseGraph& graph, const DispersionQuery& query, Window window,
                                const Groups& groups, Progress& progress, unsigned threads) {
  check(query);
  const std::vector<Window> windows = windows_of(window, query.width_days);
  const DatedWork work{groups, window, query.observed == ObservedBy::coverage, kGroupsPerChunk};
  DatedRows<Row> dated = dated_rows<Row>(graph, query.dates, work, progress, threads, [&](const CaseGraph& drawn) {
    const auto counter =
        std::make_shared<const BinCounter>(drawn, query.selection, window, windows, query.cut, query.observed);
    return
        [counter, &query](const GroupKey& key, GroupContacts group) { return row_of(counter->of(key, group), query); };
  });
  if (dated.has_dates()) return dated;
  dated.used = DatesUsed::exact(groups.size());
  for (std::size_t at = 0; at < groups.size(); ++at) dated.used.leave_out(at, dated.rows[at].left_out);
  return dated;
}

// The rows of several lengths, group by group.
DatedRows<Row> interleaved(std::vector<DatedRows<Row>> of_length, std::size_t groups) {
  DatedRows<Row> all;
  all.is_exact = !of_length.front().has_dates();
  for (std::size_t group = 0; group < groups; ++group) {
    for (DatedRows<Row>& one : of_length) {
      all.rows.push_back(std::move(one.rows[group]));
      all.used.how.push_back(std::move(one.used.how[group]));
      all.used.left_out.push_back(one.used.left_out[group]);
      all.used.spread.push_back(std::move(one.used.spread[group]));
      if (all.is_exact) continue;
      all.used.drawn.push_back(one.used.drawn[group]);
      all.drawn.push_back(std::move(one.drawn[group]));
    }
  }
  return all;
}

}  // namespace

Answer dispersion(const CaseGraph& graph, const DispersionQuery& query, bool with_evidence, Progress& progress,
                  unsigned threads) {
  check(query);
  const Window window = query.observed == ObservedBy::window ? query.window : observed_span(graph, query.window);
  std::vector<GroupKey> covered;
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  DatedRows<Row> dated = dated_dispersion(graph, query, window, groups, progress, threads);
  Answer answer;
  answer.table = table_of(graph, query, groups, dated.rows);
  append_dates(answer.table, dated, kSpread);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < dated.rows.size(); ++at) {
    for (const std::uint32_t contact : dated.rows[at].counted)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
    append_drawn(graph, at, dated, at, dated.rows[at].counted, answer.evidence);
  }
  return answer;
}

Answer dispersion_curve(const CaseGraph& graph, const DispersionQuery& query,
                        const std::vector<std::int64_t>& widths_days, bool with_evidence, Progress& progress,
                        unsigned threads) {
  if (widths_days.empty()) throw ArgumentError("widths: no length is given; accepted: whole days, one or several");
  const Window window = query.observed == ObservedBy::window ? query.window : observed_span(graph, query.window);
  std::vector<GroupKey> covered;
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  const std::size_t lengths = widths_days.size();
  // One length after another; a draw gives each contact the same day for all of them.
  std::vector<DatedRows<Row>> of_length;
  for (const std::int64_t width : widths_days) {
    DispersionQuery one = query;
    one.width_days = width;
    of_length.push_back(dated_dispersion(graph, one, window, groups, progress, threads));
  }
  std::vector<GroupKey> keys;
  Integers counts({"width_days", "windows", "n_partial", "contacts"}), left({"n_uncertain", "n_dropped"});
  Numbers spread({"mean", "fano", "allan", "p"});
  std::vector<std::uint8_t> simulated;
  std::vector<std::string> status;
  Answer answer;
  DatedRows<Row> all = interleaved(std::move(of_length), groups.size());
  for (std::uint32_t at = 0; at < all.rows.size(); ++at) {
    const Row& row = all.rows[at];
    keys.push_back(groups.keys[at / lengths]);
    counts.add({widths_days[at % lengths], row.found.windows, row.partial, row.contacts});
    spread.add({row.found.mean, row.found.fano, row.found.allan, row.found.p});
    simulated.push_back(row.found.simulated ? 1 : 0);
    left.add({row.uncertain, row.dropped});
    status.push_back(row.status);
    if (!with_evidence) continue;
    for (const std::uint32_t contact : row.counted)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
    append_drawn(graph, at, all, at, row.counted, answer.evidence);
  }
  answer.table.name = "frequency.dispersion_curve";
  answer.table.rows = static_cast<std::int64_t>(all.rows.size());
  append_keys(answer.table, graph, query.selection, keys);
  counts.append_to(answer.table);
  spread.append_to(answer.table);
  answer.table.columns.push_back(tables::boolean_column("simulated", std::move(simulated)));
  left.append_to(answer.table);
  answer.table.columns.push_back(status_column("status", status));
  append_dates(answer.table, all, kCurveSpread);
  return answer;
}

}  // namespace casegraph::measures::frequency
