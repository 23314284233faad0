#include "casegraph/measures/frequency/severity.hpp"

#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/stats/q_values.hpp"
#include "casegraph/stats/trend.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kGroupsPerChunk = 256;

struct Row {
  std::vector<std::uint32_t> contacts;
  std::int64_t count = 0, unstated = 0, uncertain = 0;
  std::int64_t more = 0, same = 0, less = 0;
  double first = kNaN, last = kNaN;
  stats::MannKendall test{};
};

VaryingRow varying(Row& row) {
  return {{{&row.test.tau_b},
           {&row.first},
           {&row.last},
           {&row.test.p, nullptr, &row.test.undefined},
           {nullptr, &row.test.s},
           {nullptr, &row.test.n},
           {nullptr, &row.count},
           {nullptr, &row.unstated},
           {nullptr, &row.uncertain},
           {nullptr, &row.more},
           {nullptr, &row.same},
           {nullptr, &row.less}},
          {}};
}
const std::vector<Named> kSpread = {{"tau_b_low", "tau_b_high", 0},
                                    {"first_third_low", "first_third_high", 1},
                                    {"last_third_low", "last_third_high", 2},
                                    {"p_low", "p_high", 3}};

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Row row_of(const CaseGraph& graph, Window window, GroupContacts group) {
  Row row;
  const Moments moments = moments_of(graph, group, window, Resolution::day);
  row.uncertain = static_cast<std::int64_t>(moments.uncertain.size());
  std::vector<double> places, severities;
  for (const Moment& moment : moments.kept) {
    const std::int64_t severity = graph.contacts.severity.value_or(moment.contact, graph::kNoInteger);
    if (severity == graph::kNoInteger) {
      ++row.unstated;
      continue;
    }
    row.contacts.push_back(moment.contact);
    places.push_back(static_cast<double>(places.size()));
    severities.push_back(static_cast<double>(severity));
  }
  for (std::size_t at = 1; at < severities.size(); ++at) {
    row.more += severities[at] > severities[at - 1] ? 1 : 0;
    row.same += severities[at] == severities[at - 1] ? 1 : 0;
    row.less += severities[at] < severities[at - 1] ? 1 : 0;
  }
  row.count = static_cast<std::int64_t>(row.contacts.size());
  row.test = stats::mann_kendall(places, severities);
  if (const std::size_t third = severities.size() / 3; third > 0) {
    row.first = mean_of(std::span(severities).first(third));
    row.last = mean_of(std::span(severities).last(third));
  }
  return row;
}

// Of few contacts no order at all is rare enough for a finding.
bool could_find(const stats::MannKendall& test, double significance) {
  if (test.undefined != stats::Undefined::no) return false;
  return test.n > 10 || stats::exact_kendall_p(test.n, test.n * (test.n - 1) / 2) < significance;
}

tables::Table table_of(const CaseGraph& graph, const SeverityQuery& query, const Groups& groups,
                       const std::vector<Row>& rows) {
  std::vector<double> p;
  for (const Row& row : rows) p.push_back(could_find(row.test, query.significance) ? row.test.p : kNaN);
  const std::vector<double> q = stats::q_values(p);
  Integers counts({"contacts", "n_unstated", "n_uncertain", "next_more", "next_same", "next_less"});
  Numbers tests({"first_third", "last_third", "tau_b", "p", "q"});
  OptionalIntegers s;
  std::vector<std::string> status, finding;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const Row& row = rows[at];
    const bool is_tested = row.test.undefined == stats::Undefined::no;
    counts.add({row.count, row.unstated, row.uncertain, row.more, row.same, row.less});
    tests.add({row.first, row.last, row.test.tau_b, is_tested ? row.test.p : kNaN, q[at]});
    s.add(is_tested ? std::optional(row.test.s) : std::nullopt);
    status.emplace_back(is_tested ? "" : stats::name_of(row.test.undefined));
    finding.emplace_back(!could_find(row.test, query.significance) ? "not_determinable"
                         : !(q[at] < query.significance)           ? "no_escalation_found"
                         : row.test.s > 0                          ? "escalation"
                                                                   : "decline");
  }
  tables::Table table;
  table.name = "frequency.severity_trend";
  table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(table, graph, query.selection, groups.keys);
  counts.append_to(table);
  table.columns.push_back(std::move(s).column("s"));
  tests.append_to(table);
  table.columns.push_back(status_column("status", status));
  table.columns.push_back(status_column("finding", finding));
  return table;
}

}  // namespace

Answer severity_trend(const CaseGraph& graph, const SeverityQuery& query, bool with_evidence, Progress& progress,
                      unsigned threads) {
  if (!(query.significance > 0 && query.significance < 1))
    throw ArgumentError("significance: accepted: between 0 and 1, both left out");
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  const DatedWork work{groups, query.window, false, kGroupsPerChunk};
  DatedRows<Row> dated = dated_rows<Row>(graph, query.dates, work, progress, threads, [&](const CaseGraph& drawn) {
    return [&drawn, &query](const GroupKey&, GroupContacts group) { return row_of(drawn, query.window, group); };
  });
  Answer answer;
  answer.table = table_of(graph, query, groups, dated.rows);
  append_dates(answer.table, dated, kSpread);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < dated.rows.size(); ++at) {
    for (const std::uint32_t contact : dated.rows[at].contacts)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
    append_drawn(graph, at, dated, at, dated.rows[at].contacts, answer.evidence);
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
