#include "casegraph/measures/frequency/concentrations.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/concentration.hpp"
#include "casegraph/stats/random.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kTie = 1e-9;
constexpr std::int64_t kGroupsPerChunk = 1;

struct Group {
  std::vector<std::int64_t> certain, possible;  // of units with a contact that may be in the window
  std::vector<std::uint32_t> contacts;
};

struct Row {
  stats::Concentration found{};
  double top = kNaN, expected = kNaN, p = kNaN;
  bool is_open = false;  // some count has no upper number: how the contacts are spread is not known
};

void check(const ConcentrationQuery& query) {
  if (query.unit != Dimension::person && query.unit != Dimension::address && query.unit != Dimension::agency)
    throw ArgumentError("of: accepted are person, address and agency");
  if (query.selection.has(query.unit)) throw ArgumentError("by: the units themselves are among the groups");
  if (!(query.top > 0 && query.top <= 1)) throw ArgumentError("top: accepted is a number above 0, at most 1");
  if (query.rounds < 0) throw ArgumentError("rounds: accepted is a whole number from 0");
}

std::size_t units_of(const CaseGraph& graph, const ConcentrationQuery& query) {
  switch (query.unit) {
    case Dimension::person: return persons_of(graph, query.selection).size();
    case Dimension::address: return graph.addresses.ids.size();
    default: break;
  }
  if (!query.selection.agencies) return graph.agencies.ids.size();
  std::vector<std::uint32_t> agencies = *query.selection.agencies;
  std::sort(agencies.begin(), agencies.end());
  return static_cast<std::size_t>(std::unique(agencies.begin(), agencies.end()) - agencies.begin());
}

// Which units have a contact, all that is known where a count is open above.
Row open_row(std::vector<std::int64_t> counts) {
  for (std::int64_t& count : counts) count = std::min<std::int64_t>(count, 1);
  const stats::Concentration found = stats::concentration(counts);
  Row row;
  row.is_open = true;
  row.found = {found.units, found.affected, 0, found.prevalence, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  return row;
}

Row row_of(std::vector<std::int64_t> counts, std::size_t units, const ConcentrationQuery& query) {
  if (query.affected_only)
    std::erase(counts, 0);
  else
    counts.resize(std::max(units, counts.size()), 0);
  if (std::any_of(counts.begin(), counts.end(), is_open)) return open_row(std::move(counts));
  Row row;
  row.found = stats::concentration(counts);
  row.top = row.found.undefined == stats::Undefined::no ? stats::top_share(counts, query.top) : kNaN;
  // Units without a contact are unknown to chance too where they are left out: no comparison.
  if (row.found.undefined != stats::Undefined::no || query.affected_only || query.rounds == 0) return row;
  double sum = 0;
  std::int64_t as_uneven = 1;
  for (std::int64_t round = 0; round < query.rounds; ++round) {
    stats::CounterRandom random(query.seed, static_cast<std::uint64_t>(round));
    std::fill(counts.begin(), counts.end(), 0);
    for (std::int64_t event = 0; event < row.found.events; ++event) ++counts[random.below(counts.size())];
    const double gini = stats::concentration(counts).gini_generalised;
    sum += gini;
    if (gini >= row.found.gini_generalised - kTie) ++as_uneven;
  }
  row.expected = sum / static_cast<double>(query.rounds);
  row.p = static_cast<double>(as_uneven) / static_cast<double>(query.rounds + 1);
  return row;
}

// Parts of counted rows are left out; contacts that cannot be in the window too.
void count(const CaseGraph& graph, Window window, GroupContacts unit, Group& group) {
  std::int64_t certain = 0, possible = 0;
  for (std::size_t at = 0; at < unit.size(); ++at) {
    const std::uint32_t contact = unit.contacts[at];
    const DateInterval days = graph.contacts.days(contact);
    if (is_part(graph, contact) || !window.holds_some(days)) continue;
    if (unit.is_sure[at] != 0 && window.holds_all(days)) certain += least_count(graph, contact);
    possible = sum_of_possible(possible, most_count(graph, contact));
    group.contacts.push_back(contact);
  }
  group.certain.push_back(certain);
  group.possible.push_back(possible);
}

tables::Table table_of(const CaseGraph& graph, const ConcentrationQuery& query, const std::vector<GroupKey>& groups,
                       const std::vector<Row>& rows) {
  std::vector<GroupKey> keys;
  std::vector<std::string> counts, status;
  Integers numbers({"units", "affected"});
  OptionalIntegers contacts;
  Numbers indices({"prevalence", "incidence", "per_affected", "gini_generalised", "gini_generalised_unbiased",
                   "gini_expected", "p_random", "gini", "gini_unbiased", "top_share", "herfindahl", "theil"});
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const stats::Concentration& found = rows[at].found;
    keys.push_back(groups[at / 2]);
    counts.emplace_back(at % 2 == 0 ? "certain" : "possible");
    numbers.add({found.units, found.affected});
    contacts.add(rows[at].is_open ? std::nullopt : std::optional(found.events));
    indices.add({found.prevalence, found.incidence, found.per_affected, found.gini_generalised,
                 found.gini_generalised_unbiased, rows[at].expected, rows[at].p, found.gini, found.gini_unbiased,
                 rows[at].top, found.herfindahl, found.theil});
    status.emplace_back(rows[at].is_open ? "no_upper_bound" : stats::name_of(found.undefined));
  }
  tables::Table table;
  table.name = "frequency.concentration";
  table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(table, graph, query.selection, keys);
  table.columns.push_back(status_column("counts", counts));
  numbers.append_to(table);
  table.columns.push_back(std::move(contacts).column("contacts"));
  indices.append_to(table);
  table.columns.push_back(status_column("status", status));
  return table;
}

}  // namespace

namespace {

// The counts of every group's units that have a contact.
std::map<GroupKey, Group> groups_of(const CaseGraph& graph, const ConcentrationQuery& query, Progress& progress,
                                    unsigned threads) {
  Selection by_unit = query.selection;
  by_unit.by.push_back(query.unit);
  const Groups units = group_contacts(graph, by_unit, progress, threads);
  std::map<GroupKey, Group> groups;
  if (query.selection.by.empty()) groups[{kNone, kNone, kNone, kNone}];
  for (std::size_t at = 0; at < units.size(); ++at) {
    GroupKey key = units.keys[at];
    key[query.selection.by.size()] = kNone;
    count(graph, query.window, units[at], groups[key]);
  }
  for (auto& [key, group] : groups) {
    std::sort(group.contacts.begin(), group.contacts.end());
    group.contacts.erase(std::unique(group.contacts.begin(), group.contacts.end()), group.contacts.end());
  }
  return groups;
}

}  // namespace

Answer concentration(const CaseGraph& graph, const ConcentrationQuery& query, bool with_evidence, Progress& progress,
                     unsigned threads) {
  check(query);
  const std::map<GroupKey, Group> groups = groups_of(graph, query, progress, threads);
  std::vector<GroupKey> keys;
  std::vector<const Group*> members;
  for (const auto& [key, group] : groups) {
    keys.push_back(key);
    members.push_back(&group);
  }
  const std::size_t all = units_of(graph, query);
  std::vector<Row> rows(2 * keys.size());
  const auto length = static_cast<std::int64_t>(rows.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      rows[at] = row_of(at % 2 == 0 ? members[at / 2]->certain : members[at / 2]->possible, all, query);
  });
  Answer answer;
  answer.table = table_of(graph, query, keys, rows);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < rows.size(); ++at) {
    for (const std::uint32_t contact : members[at / 2]->contacts)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
  }
  return answer;
}

namespace {

struct Curve {
  std::vector<stats::LorenzPoint> points;
  std::string status;
};

Curve curve_of(std::vector<std::int64_t> counts, std::size_t units, const ConcentrationQuery& query,
               std::int64_t points) {
  if (query.affected_only)
    std::erase(counts, 0);
  else
    counts.resize(std::max(units, counts.size()), 0);
  if (std::any_of(counts.begin(), counts.end(), is_open)) return {{{0, kNaN}}, "no_upper_bound"};
  const std::vector<stats::LorenzPoint> all = stats::lorenz(counts);
  if (all.empty()) return {{{0, kNaN}}, counts.empty() ? "too_few" : "no_events"};
  const std::size_t steps = all.size() - 1;  // the first point is (0, 0)
  if (steps <= static_cast<std::size_t>(points)) return {all, ""};
  Curve curve;
  for (std::int64_t point = 0; point <= points; ++point) {
    const double share = static_cast<double>(point) / static_cast<double>(points);
    const double place = share * static_cast<double>(steps);
    const auto below = std::min(steps - 1, static_cast<std::size_t>(place));
    const double along = place - static_cast<double>(below);
    const double from = all[below].events, to = all[below + 1].events;
    curve.points.push_back({share, from + along * (to - from)});
  }
  return curve;
}

}  // namespace

Answer lorenz(const CaseGraph& graph, const ConcentrationQuery& query, std::int64_t points, bool with_evidence,
              Progress& progress, unsigned threads) {
  check(query);
  if (points < 1) throw ArgumentError("points: accepted is a whole number from 1");
  const std::map<GroupKey, Group> groups = groups_of(graph, query, progress, threads);
  const std::size_t units = units_of(graph, query);
  std::vector<GroupKey> keys;
  std::vector<std::string> counts, status;
  Numbers shares({"units", "contacts"});
  Answer answer;
  for (const auto& [key, group] : groups)
    for (const bool is_certain : {true, false}) {
      const Curve curve = curve_of(is_certain ? group.certain : group.possible, units, query, points);
      for (const stats::LorenzPoint& point : curve.points) {
        if (with_evidence)
          for (const std::uint32_t contact : group.contacts)
            answer.evidence.push_back(
                {static_cast<std::uint32_t>(keys.size()), EvidenceTable::contacts, graph.contacts.row[contact]});
        keys.push_back(key);
        counts.emplace_back(is_certain ? "certain" : "possible");
        shares.add({point.units, point.events});
        status.push_back(curve.status);
      }
    }
  answer.table.name = "frequency.lorenz";
  answer.table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(answer.table, graph, query.selection, keys);
  answer.table.columns.push_back(status_column("counts", counts));
  shares.append_to(answer.table);
  answer.table.columns.push_back(status_column("status", status));
  return answer;
}

}  // namespace casegraph::measures::frequency
