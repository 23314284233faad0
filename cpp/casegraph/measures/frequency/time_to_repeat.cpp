#include "casegraph/measures/frequency/time_to_repeat.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/event_sequences.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/survival.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kSequencesPerChunk = 1024;

// One group's durations, from all its persons.
struct Group {
  std::vector<stats::Duration> durations;
  std::vector<std::uint32_t> contacts;
  std::int64_t uncertain = 0, dropped = 0, merged = 0;
  std::string status = "no_coverage";  // until some person is observed
  stats::Survival survival{};
};

void check(const TimeToRepeatQuery& query) {
  for (const std::int64_t days : query.within_days)
    if (days < 1) throw ArgumentError("within: accepted are whole days from 1");
  if (query.merge_days < 0) throw ArgumentError("merge_within: accepted are whole days from 0");
}

// The same groups, each cut into its persons: `person` first, so that the rest of the key is the group's.
Selection by_person(const Selection& selection) {
  Selection out = selection;
  std::erase(out.by, Dimension::person);
  out.by.insert(out.by.begin(), Dimension::person);
  return out;
}

GroupKey group_of(const Selection& selection, const Selection& units, const GroupKey& unit) {
  GroupKey key{kNone, kNone, kNone, kNone};
  for (std::size_t at = 0; at < selection.by.size(); ++at) key[at] = value_of(units, unit, selection.by[at]);
  return key;
}

void take(const EventSequence& sequence, std::uint32_t person, Group& group) {
  group.uncertain += sequence.uncertain;
  group.dropped += sequence.dropped;
  group.merged += sequence.merged;
  if (sequence.status.empty())
    group.status.clear();
  else if (group.status == "no_coverage")
    group.status = sequence.status;
  for (const EventGaps::Gap& gap : gaps_of(sequence).all)
    group.durations.push_back({gap.days, gap.to != kNone, -1, person});
  for (const Moment& event : sequence.events) group.contacts.push_back(event.contact);
}

// One row of the answer.
struct Row {
  double within = 0;
  double at_risk = 0, survival = kNaN, lower = kNaN, upper = kNaN, se = kNaN, se_persons = kNaN;
  std::string status;
};

Row row_at(const Group& group, double within) {
  Row row;
  row.within = within;
  row.status = group.status;
  if (row.status.empty() && group.survival.undefined != stats::Undefined::no)
    row.status = stats::name_of(group.survival.undefined);
  if (!row.status.empty()) return row;
  double longest = 0;
  for (const stats::Duration& duration : group.durations) {
    longest = std::max(longest, duration.time);
    row.at_risk += duration.time >= within ? 1 : 0;
  }
  const stats::SurvivalStep* step = stats::step_at(group.survival, within);
  if (within > longest && (step == nullptr || step->survival > 0)) {
    row.status = "past_follow_up";
    return row;
  }
  row.survival = step == nullptr ? 1 : step->survival;
  row.se = row.se_persons = step == nullptr ? 0 : step->se;
  if (step != nullptr) {
    row.lower = step->lower;
    row.upper = step->upper;
  }
  if (step != nullptr || group.survival.clusters < 2)
    row.se_persons = group.survival.clusters < 2 ? kNaN : step->se_clustered;
  return row;
}

std::vector<Row> rows_of(const Group& group, const TimeToRepeatQuery& query) {
  std::vector<Row> rows;
  for (const std::int64_t days : query.within_days) rows.push_back(row_at(group, static_cast<double>(days)));
  if (!query.within_days.empty()) return rows;
  for (const stats::SurvivalStep& step : group.survival.steps) rows.push_back(row_at(group, step.time));
  if (rows.empty()) rows.push_back(row_at(group, 0));  // the group stays in the answer, with its reason
  return rows;
}

graph::Code stratum_of(const CaseGraph& graph, Strata strata, std::uint32_t person) {
  switch (strata) {
    case Strata::none: return 0;
    case Strata::sex: return graph.persons.sex.value_or(person, 0);
    case Strata::role: return graph.persons.role.value_or(person, 0);
  }
  return 0;
}

stats::LogRank log_rank_of(const CaseGraph& graph, const TimeToRepeatQuery& query,
                           const std::map<GroupKey, Group>& groups) {
  std::map<graph::Code, std::vector<std::vector<stats::Duration>>> strata;
  std::size_t place = 0;
  for (const auto& [key, group] : groups) {
    for (const stats::Duration& duration : group.durations) {
      auto& stratum = strata[stratum_of(graph, query.strata, duration.cluster)];
      stratum.resize(groups.size());
      stratum[place].push_back(duration);
    }
    ++place;
  }
  std::vector<std::vector<std::vector<stats::Duration>>> all;
  for (auto& [code, stratum] : strata) all.push_back(std::move(stratum));
  return stats::log_rank(std::span<const std::vector<std::vector<stats::Duration>>>(all));
}

tables::Table table_of(const CaseGraph& graph, const TimeToRepeatQuery& query, const std::map<GroupKey, Group>& groups,
                       const std::vector<std::vector<Row>>& rows) {
  const stats::LogRank test = log_rank_of(graph, query, groups);
  std::vector<GroupKey> keys;
  std::vector<std::int64_t> within;
  Integers counts({"gaps", "repeats", "persons", "at_risk"}), left({"n_uncertain", "n_dropped", "n_merged"});
  Numbers shares({"repeated", "lower", "upper", "se", "se_persons", "median"});
  Numbers tests({"log_rank", "log_rank_df", "log_rank_p"});
  std::vector<std::string> status;
  std::size_t at = 0;
  for (const auto& [key, group] : groups) {
    for (const Row& row : rows[at++]) {
      keys.push_back(key);
      within.push_back(static_cast<std::int64_t>(row.within));
      counts.add({group.survival.durations, group.survival.events, group.survival.clusters,
                  static_cast<std::int64_t>(row.at_risk)});
      shares.add({1 - row.survival, 1 - row.upper, 1 - row.lower, row.se, row.se_persons, group.survival.median});
      tests.add({test.statistic, test.undefined == stats::Undefined::no ? static_cast<double>(test.df) : kNaN, test.p});
      left.add({group.uncertain, group.dropped, group.merged});
      status.push_back(row.status);
    }
  }
  tables::Table table;
  table.name = "frequency.time_to_repeat";
  table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(table, graph, query.selection, keys);
  table.columns.push_back(tables::integer_column("within_days", std::move(within)));
  counts.append_to(table);
  shares.append_to(table);
  tests.append_to(table);
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
  return table;
}

}  // namespace

Answer time_to_repeat(const CaseGraph& graph, const TimeToRepeatQuery& query, bool with_evidence, Progress& progress,
                      unsigned threads) {
  check(query);
  const Window window = query.window;
  const Selection units = by_person(query.selection);
  const EventSequencer sequencer(graph, units, window, query.cut, query.observed, query.merge_days);
  const Groups sequences = group_contacts(graph, units, progress, threads);
  std::vector<EventSequence> found(sequences.size());
  const auto length = static_cast<std::int64_t>(sequences.size());
  parallel::for_each_chunk(length, kSequencesPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      found[at] = sequencer.of(sequences.keys[at], sequences[at]);
  });
  std::map<GroupKey, Group> groups;
  if (query.selection.by.empty()) groups[{kNone, kNone, kNone, kNone}];
  for (std::size_t at = 0; at < found.size(); ++at) {
    const std::uint32_t person = value_of(units, sequences.keys[at], Dimension::person);
    take(found[at], person, groups[group_of(query.selection, units, sequences.keys[at])]);
  }
  std::vector<std::vector<Row>> rows;
  for (auto& [key, group] : groups) {
    group.survival = stats::kaplan_meier(group.durations, query.confidence);
    rows.push_back(rows_of(group, query));
  }
  Answer answer;
  answer.table = table_of(graph, query, groups, rows);
  if (!with_evidence) return answer;
  std::uint32_t row = 0;
  std::size_t at = 0;
  for (const auto& [key, group] : groups) {
    for (std::size_t each = 0; each < rows[at].size(); ++each, ++row)
      for (const std::uint32_t contact : group.contacts)
        answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
    ++at;
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
